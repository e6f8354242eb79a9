"""The way from draft to signature on the page of a case: its levels, who said what, who stands in for whom."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from processing import approval, queries
from processing.domain import Action, State
from processing.models import Case, CaseDocument, Step
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.identity.approval.queries import stand_ins_on
from services.identity.approval.substitutes import RIGHT_LABELS, Right, StandIn
from services.identity.permissions import Permission
from services.web import acting_now, viewer
from services.words import day_word, joined, said, words

SHOWN = frozenset({State.IN_REVIEW, State.TO_SIGN, State.SIGNED, State.DISPATCHED, State.CLOSED})
VERBS = words({Right.REVIEW: "代审", Right.SIGN: "代签"})


@dataclass(frozen=True, slots=True)
class Stage:
    """One line of the way: what it is, who it is with or was, what was said. `place`: done, here or ahead."""

    name: str
    place: str
    who: str
    on: date | None = None
    said: str = ""
    checks: str = ""


def approval_panel(**given: object) -> Markup:
    """The way of the newest reply of a case (`case_id`) from draft to signature; nothing before it was submitted."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    case_id = uuid.UUID(str(given["case_id"]))
    with unit_of_work("processing", Scope(agency_id)) as session:
        file = queries.case_file(session, agency_id, case_id)
        reply = next((d for d in file.documents if d.kind == "reply" and d.stage != "void"), None)
        if reply is None or file.case.state not in SHOWN:
            return Markup("")
        rendered = render_template(
            "processing/approval_panel.html",
            case=file.case,
            stages=stages(file.case, reply, file.steps),
            place=approval.place_of(file.case),
            decide=_address(session, file.case, reply, today),
            stand_ins=_away(session, file.case, today),
        )
    return Markup(rendered)  # noqa: S704  # our own template


def stages(case: Case, reply: CaseDocument, steps: Sequence[Step]) -> list[Stage]:
    """Draft, every level, signature."""
    drafted = Stage(
        said("起草"), "done", reply.drafter_name, reply.made_on if reply.stage == "draft" else None
    )
    reviews = reply.reviews or []
    levels = [_level(n, told, reviews, case.level) for n, told in enumerate(case.levels or (), 1)]
    return [drafted, *levels, _signature(case, reply, steps)]


def stood_in_words(told: Mapping[str, Any] | None, right: Right) -> str:
    """代理张三签发，11月2日至11月9日; nothing for whoever acted in his own right."""
    if not told:
        return ""
    first, last = (day_word(date.fromisoformat(told[name])) for name in ("first", "last"))
    return said(
        "代理%(name)s%(right_labels)s，%(first)s至%(last)s",
        name=told["name"],
        right_labels=RIGHT_LABELS[right],
        first=first,
        last=last,
    )


def away_words(one: StandIn) -> str:
    """由李四代签，代理张三，11月2日至11月9日."""
    days = said(
        "%(first_day)s至%(last_day)s", first_day=day_word(one.first_day), last_day=day_word(one.last_day)
    )
    return said(
        "由%(to_name)s%(verbs)s，代理%(from_name)s，%(days)s",
        to_name=one.to_name,
        verbs=VERBS[one.right],
        from_name=one.from_name,
        days=days,
    )


def _level(n: int, told: Mapping[str, Any], reviews: Sequence[Mapping[str, Any]], at: int | None) -> Stage:
    done = next((review for review in reviews if review.get("level") == n), None)
    if done is None:
        return Stage(
            said(told["name"]), "here" if n == at else "ahead", said(told["who"]), checks=said(told["checks"])
        )
    lent = stood_in_words(done.get("for"), Right.REVIEW)
    name = joined("", (done["name"], "（", lent, "）")) if lent else str(done["name"])
    remark = done.get("remark") or said("审核通过")
    return Stage(
        said(told["name"]), "done", name, date.fromisoformat(done["on"]), remark, said(told["checks"])
    )


def _signature(case: Case, reply: CaseDocument, steps: Sequence[Step]) -> Stage:
    if reply.stage != "issued":
        return Stage(said("签发"), "here" if case.state is State.TO_SIGN else "ahead", said("负责人"))
    signed = next((step for step in steps if step.action is Action.SIGN), None)
    lent = stood_in_words((signed.detail or {}).get("for") if signed else None, Right.SIGN)
    name = reply.signer_name or ""
    return Stage(
        said("签发"),
        "done",
        joined("", (name, "（", lent, "）")) if lent else name,
        reply.made_on,
        said("同意签发"),
    )


def _address(session: Session, case: Case, reply: CaseDocument, today: date) -> str:
    """Where the form with a remark goes; nowhere for whoever may not decide the level."""
    if case.state is not State.IN_REVIEW or not may_decide(session, case, reply, today):
        return ""
    last = case.level is None or case.level >= len(case.levels or ())
    endpoint = "processing.approve" if last else "processing.next_level"
    return url_for(endpoint, case_id=case.id, version=case.version)


def may_decide(session: Session, case: Case, draft: CaseDocument | None, today: date) -> bool:
    """Whether the viewer may decide the level the case is at."""
    me = viewer().actor.id
    if not viewer().may(Permission.CASE_REVIEW) or (draft is not None and draft.drafter_id == me):
        return False
    return approval.deciding(session, case, me, today).may


def _away(session: Session, case: Case, today: date) -> list[str]:
    """Who stands in for whom for what comes next."""
    right = {State.IN_REVIEW: Right.REVIEW, State.TO_SIGN: Right.SIGN}.get(case.state)
    return [away_words(one) for one in stand_ins_on(session, case.agency_id, today) if one.right is right]
