"""补正事项: what the notice asked for, what the supplement made of each, and the form that judges them."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from processing import commands, queries
from processing import schemas_ending as schemas
from processing.clock_entries import EntryKind
from processing.commands import Acting
from processing.commands.acting import entries_of
from processing.domain import BY_ACTION, Action
from processing.models import Case
from processing.queries.supplementing import matters_of_case, raised_cases
from processing.supplement_rules import NEW_LABEL, RESULT_LABELS, MatterResult
from processing.web import blueprint
from processing.web.stepping import step_form
from services.crypto import Purged, case_key
from services.db import Scope, unit_of_work
from services.identity.permissions import Permission
from services.web import requires, viewer

LIGHTS = {MatterResult.CLARIFIED: "done", MatterResult.UNCLEAR: "soon3", MatterResult.DROPPED: "calm"}


@blueprint.route("/cases/<uuid:case_id>/supplement/judge", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def judge_supplement(case_id: uuid.UUID) -> ResponseReturnValue:
    """Judge matter by matter."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        results = {matter: MatterResult(result) for matter, result in told["results"].items()}
        new = told["new"].splitlines()
        commands.judge_supplement(
            session, viewer().agency.id, case_id, results, new, by=by, version=told["version"]
        )

    form = schemas.JudgeSupplementForm()
    return step_form(case_id, Action.JUDGE_SUPPLEMENT, form, step, {}, _matters)


def supplement_panel(**given: object) -> Markup:
    """The panel of a case (`case_id`) that was asked to supplement something; nothing for any other."""
    agency_id, case_id = viewer().agency.id, uuid.UUID(str(given["case_id"]))
    with unit_of_work("processing", Scope(agency_id)) as session:
        case = queries.case_of(session, agency_id, case_id)
        try:
            told = _matters(session, case)
        except Purged:
            return Markup("")
        if not told["matters"]:
            return Markup("")
        came = any(entry.kind is EntryKind.SUPPLEMENTED for entry in entries_of(session, case))
        row = BY_ACTION[Action.JUDGE_SUPPLEMENT]
        may = came and case.state in row.sources and viewer().may(Permission.CASE_HANDLE)
        told |= {
            "came": came,
            "open": case.state in row.sources,
            "open_to_raised": case.state in BY_ACTION[Action.REGISTER_RAISED].sources,
            "unjudged": any(one["row"].result is None for one in told["matters"]),
            "raised_cases": raised_cases(session, agency_id, case_id),
            "url": url_for("processing.judge_supplement", case_id=case_id) if may else "",
        }
        return Markup(render_template("processing/supplement_panel.html", case=case, **told))  # noqa: S704  # our own template


def _matters(session: Session, case: Case) -> dict[str, Any]:
    rows = matters_of_case(session, case.agency_id, case.id)
    if not rows:
        return {"matters": [], "raised": [], "waiting": [], "results": []}
    key = case_key(session, case.agency_id, case.id)
    shown = [
        {
            "row": row,
            "text": key.open(row.content)["text"],
            "label": NEW_LABEL if row.is_new else RESULT_LABELS[row.result] if row.result else "",
            "light": LIGHTS[row.result] if row.result else "",
        }
        for row in rows
    ]
    return {
        "matters": [one for one in shown if not one["row"].is_new],
        "raised": [one for one in shown if one["row"].is_new],
        "waiting": [one for one in shown if one["row"].is_new and one["row"].registered_on is None],
        "results": [(str(result), label) for result, label in RESULT_LABELS.items()],
    }
