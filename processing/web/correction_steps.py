"""What is done with a request for correction: a decision proposed, approved or sent back, its contact changed, a letter voided."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from sqlalchemy.orm import Session

from processing import commands, queries, schemas, schemas_ending
from processing.commands import Acting
from processing.commands.changing_corrections import Contact
from processing.commands.changing_corrections import change_contact as change
from processing.commands.deciding_corrections import check_waits
from processing.commands.voiding_letters import void_letter, why_kept
from processing.correction_rules import REPLY, WAYS, CorrectionResult, Decision
from processing.tasks import render_letters_now
from processing.web import blueprint
from processing.web.correction_page import CONTACT, MAY, on_page
from processing.web.stepping import once
from services.db import Scope, unit_of_work
from services.errors import Conflict, DomainError, NotFound
from services.identity.permissions import Permission
from services.web import Form, acting_now, form_fields, page, requires, viewer
from services.web.schemas import load

Step = Callable[[Session, Acting, Mapping[str, Any]], object]
Show = Callable[[queries.CorrectionFile], Mapping[str, Any]]


@blueprint.post("/cases/corrections/<uuid:correction_id>/propose")
@requires(*MAY)
def propose_correction(correction_id: uuid.UUID) -> ResponseReturnValue:
    """Lay a decision before whoever approves it; nothing leaves."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        words = {name: told[name] for name in ("findings", "corrected", "other_body")}
        decision = Decision(result=CorrectionResult(told["result"]), **words)
        agency_id, version = viewer().agency.id, told["version"]
        commands.propose_correction(session, agency_id, correction_id, decision, by=by, version=version)

    return on_page(correction_id, "correction.propose", schemas.CorrectionDecisionForm(), step)


@blueprint.post("/cases/corrections/<uuid:correction_id>/approve")
@requires(Permission.CASE_SIGN)
def approve_correction(correction_id: uuid.UUID) -> ResponseReturnValue:
    """Approve what another proposed; the reply is written and on its way."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        agency_id, version = viewer().agency.id, told["version"]
        commands.approve_correction(session, agency_id, correction_id, by=by, version=version)

    return on_page(correction_id, "correction.approve", schemas.Versioned(), step)


@blueprint.route("/cases/corrections/<uuid:correction_id>/return", methods=["GET", "POST"])
@requires(Permission.CASE_SIGN)
def return_correction(correction_id: uuid.UUID) -> ResponseReturnValue:
    """Send a proposal back with what is to be changed."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        agency_id, version = viewer().agency.id, told["version"]
        commands.return_correction(session, agency_id, correction_id, told["reason"], by=by, version=version)

    def show(file: queries.CorrectionFile) -> Mapping[str, Any]:
        if request.method == "GET":
            check_waits(file.row, viewer().actor.id)
        return {}

    form = schemas_ending.ReturnCorrectionForm()
    return _step_form(correction_id, "correction.return", form, step, show, "return")


@blueprint.route("/cases/corrections/<uuid:correction_id>/contact", methods=["GET", "POST"])
@requires(*MAY)
def change_contact(correction_id: uuid.UUID) -> ResponseReturnValue:
    """Another address or way; nothing personal is shown, what is left empty stays."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        contact = Contact(**{name: told[name] for name in CONTACT})
        agency_id, version = viewer().agency.id, told["version"]
        change(session, agency_id, correction_id, contact, told["reason"], by=by, version=version)

    def show(file: queries.CorrectionFile) -> Mapping[str, Any]:
        if file.row.told_on is not None:
            raise Conflict("这件更正申请已经告知申请人，不能再改送达方式。")
        online = file.row.channel == "web"
        ways = [(way, label) for way, label in WAYS.items() if way != "portal" or online]
        return {"ways": ways, "labels": CONTACT}

    form = schemas_ending.ContactForm()
    return _step_form(correction_id, "correction.contact", form, step, show, "contact")


@blueprint.route(
    "/cases/corrections/<uuid:correction_id>/papers/<uuid:paper_id>/void", methods=["GET", "POST"]
)
@requires(*MAY)
def void_correction_letter(correction_id: uuid.UUID, paper_id: uuid.UUID) -> ResponseReturnValue:
    """Take a letter back before it goes out."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        agency_id, version = viewer().agency.id, told["version"]
        void_letter(session, agency_id, correction_id, paper_id, told["reason"], by=by, version=version)

    def show(file: queries.CorrectionFile) -> Mapping[str, Any]:
        paper = next((one for one in file.papers if one.id == paper_id), None)
        if paper is None:
            raise NotFound("没有这份文书。")
        if request.method == "GET" and (kept := why_kept(file.row, paper)):
            raise Conflict(kept)
        return {"paper": paper, "is_reply": paper.kind == REPLY}

    form = schemas_ending.VoidLetterForm()
    return _step_form(correction_id, "correction.void_letter", form, step, show, "void_letter")


def _step_form(
    correction_id: uuid.UUID, scope: str, schema: Schema, step: Step, show: Show, template: str
) -> ResponseReturnValue:
    """Show the form, or take the step and go back to the request; refused, the form stands as it was typed."""

    def shown(form: Form, status: int) -> Response:
        agency_id = viewer().agency.id
        with unit_of_work("processing", Scope(agency_id)) as session:
            file = queries.correction_file(session, agency_id, correction_id)
            told = {"row": file.row, "form": form, **show(file)}
            return page(f"processing/corrections/{template}.html", status=status, **told)

    if request.method == "GET":
        return shown(Form(), 200)
    try:
        told = load(schema, form_fields())
        once(scope, correction_id, lambda session, by: step(session, by, told))
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return shown(Form.refused(refused), refused.status)
    render_letters_now(viewer().agency.id, correction_id, acting_now())
    return redirect(url_for(".correction", correction_id=correction_id), 303)
