"""Requests that may be the same again: beside the case for its officer, and at the letter desk while one is typed."""

import uuid
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from processing import queries
from processing.commands.repeating import say_no_repeat
from processing.domain import BY_ACTION, STATE_LABELS, Action
from processing.likeness import ALIKE, features, hashed
from processing.models import Case
from processing.outcomes import OUTCOMES
from processing.queries.repeats import Alike, alike_cases, alike_texts
from processing.web import blueprint
from processing.web.stepping import once
from services.db import Scope, unit_of_work
from services.identity.permissions import Permission
from services.web import page, requires, viewer
from services.web.i18n import _, full_date
from services.words import said, words

SHARED = words(
    {
        "id_number": "证件号",
        "uscc": "信用代码",
        "phone": "电话",
        "email": "邮箱",
        "address": "地址",
        "agent": "代理人",
        "name": "姓名",
    }
)
LONGEST_TYPED = 10_000


def repeat_panel(**given: object) -> Markup:
    """The panel of a case (`case_id`): earlier requests that may be the same; nothing when there is none."""
    agency_id = viewer().agency.id
    case_id = uuid.UUID(str(given["case_id"]))
    with unit_of_work("processing", Scope(agency_id)) as session:
        case = queries.case_of(session, agency_id, case_id)
        found = alike_cases(session, case)
        rows = [_shown(case, one) for one in found if one.similarity >= ALIKE]
        others = [_shown(case, one) for one in found if one.similarity < ALIKE]
    told = {"rows": rows, "others": others, "case_id": case_id}
    return Markup(render_template("processing/repeat_panel.html", **told))  # noqa: S704  # our own template


@blueprint.post("/cases/<uuid:case_id>/not-repeat/<uuid:other_id>")
@requires(Permission.CASE_HANDLE, Permission.CASE_REVIEW)
def not_repeat(case_id: uuid.UUID, other_id: uuid.UUID) -> ResponseReturnValue:
    """Not the same request: the pair is not shown again."""
    agency_id = viewer().agency.id
    once(
        "case.no_repeat",
        case_id,
        lambda session, by: say_no_repeat(session, agency_id, case_id, other_id, by=by),
    )
    flash(_("已记下：不是重复申请。"), "done")
    return redirect(url_for(".case", case_id=case_id) + "#repeats", 303)


@blueprint.route("/cases/alike", methods=["GET", "POST"])
@requires(Permission.REQUEST_REGISTER)
def alike() -> Response:
    """What reads like a text that is being typed at the letter desk; a fragment. Nothing of the text is kept.

    The text comes in a form's body: an address is written into logs.
    """
    agency_id, typed = viewer().agency.id, request.form.get("text", "")[:LONGEST_TYPED]
    with unit_of_work("processing", Scope(agency_id)) as session:
        found = (
            alike_texts(session, agency_id, hashed(features(typed), agency_id), limit=5)
            if typed.strip()
            else []
        )
        rows = [{"case": case, "percent": round(score * 100), **_standing(case)} for case, score in found]
    return page("processing/alike.html", rows=rows)


def _shown(case: Case, one: Alike) -> dict[str, Any]:
    address = url_for(
        "processing.draft",
        case_id=case.id,
        outcome="not_processed_2",
        grounds="36-6",
        earlier_number=one.reply_number or one.case.old_number or one.case.number,
        earlier_service=_answered(one.case.closed_on),
    )
    return {
        "case": one.case,
        "percent": round(one.similarity * 100),
        "shared": [label for kind, label in SHARED.items() if kind in one.shared],
        "likely": one.is_likely,
        "reply_number": one.reply_number,
        "repeat_url": address if _is_repeat(case, one) else "",
        **_standing(one.case),
    }


def _is_repeat(case: Case, one: Alike) -> bool:
    # 条例第三十六条第六项: the same request of the same applicant, and an answer that was given already.
    may_draft = case.state in BY_ACTION[Action.DRAFT].sources and viewer().may(Permission.CASE_HANDLE)
    return may_draft and bool(one.shared) and one.similarity >= ALIKE and one.case.outcome is not None


def _standing(case: Case) -> dict[str, str]:
    outcome = OUTCOMES.get(case.outcome or "")
    return {"state": STATE_LABELS[case.state], "outcome": outcome.label if outcome else ""}


def _answered(day: date | None) -> str:
    return said("%(day)s答复", day=full_date(day)) if day else ""
