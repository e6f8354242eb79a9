"""Taking a step: a form where something must be said, one button where nothing must. One command each.

A form sent twice takes its step once: its key comes first in the transaction.
"""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from sqlalchemy.orm import Session

from processing import commands, queries, schemas
from processing.clock_entries import LONGEST_EXTENSION
from processing.commands import Acting
from processing.commands.timing import SUPPLEMENT_GROUNDS
from processing.domain import BY_ACTION, Action, check_permission, transition
from processing.models import Case
from processing.tasks import render_now
from processing.web import blueprint
from processing.web.case import case_page
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import Conflict, DomainError, Invalid
from services.idempotency import first_comer
from services.identity.permissions import Permission
from services.identity.queries import agency, people_with, sections
from services.ids import new_id
from services.web import Form, acting_now, form_fields, page, requires, submitted_key, viewer
from services.web.schemas import load

Step = Callable[[Session, Acting], None]
SUPPLEMENT_TIME = 15


def acting() -> Acting:
    """The person of this request, his rights, and the moment it counts."""
    who = viewer()
    return Acting(who.actor, frozenset(who.permissions), acting_now())


def take_step(case_id: uuid.UUID, action: Action, step: Step) -> None:
    """Run a command once for the form's key, then make the PDFs of what it issued.

    Raises what the command raises; nothing is kept then.
    """
    once(f"case.{action}", case_id, step)
    if BY_ACTION[action].document:
        render_now(viewer().agency.id, case_id, acting_now())


def once(scope: str, case_id: uuid.UUID, step: Callable[[Session, Acting], object]) -> None:
    """Run a command in the viewer's agency, the first time its form comes in."""
    agency_id, made = viewer().agency.id, new_id()
    told = {"case": str(case_id), "version": request.args.get("version")} | form_fields()
    with unit_of_work("processing", Scope(agency_id)) as session:
        first = first_comer(
            session, agency_id=agency_id, scope=scope, key=submitted_key(), told=told, object_id=made
        )
        if first == made:
            step(session, acting())


class _PlainCommand(Protocol):
    """A command that needs nothing said but which case, by whom, and from which version."""

    def __call__(
        self, session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None
    ) -> object: ...


def _at_once(case_id: uuid.UUID, action: Action, command: _PlainCommand) -> ResponseReturnValue:
    agency_id, version = viewer().agency.id, request.args.get("version", type=int)

    def step(session: Session, by: Acting) -> None:
        command(session, agency_id, case_id, by=by, version=version)

    try:
        take_step(case_id, action, step)
    except (Conflict, Invalid) as refused:
        return case_page(case_id, message=refused.message, status=refused.status)
    return redirect(url_for(".case", case_id=case_id), 303)


@blueprint.post("/cases/<uuid:case_id>/claim")
@requires(Permission.CASE_HANDLE)
def claim(case_id: uuid.UUID) -> ResponseReturnValue:
    """Take the case oneself."""
    return _at_once(case_id, Action.CLAIM, commands.claim)


@blueprint.post("/cases/<uuid:case_id>/lapse")
@requires(Permission.CASE_HANDLE)
def lapse_supplement(case_id: uuid.UUID) -> ResponseReturnValue:
    """No supplement came in time."""
    return _at_once(case_id, Action.LAPSE_SUPPLEMENT, commands.lapse_supplement)


@blueprint.post("/cases/<uuid:case_id>/submit")
@requires(Permission.CASE_HANDLE)
def submit(case_id: uuid.UUID) -> ResponseReturnValue:
    """Send the draft to review."""
    return _at_once(case_id, Action.SUBMIT, commands.submit)


@blueprint.post("/cases/<uuid:case_id>/approve")
@requires(Permission.CASE_REVIEW)
def approve(case_id: uuid.UUID) -> ResponseReturnValue:
    """Reviewed and found good."""
    return _at_once(case_id, Action.APPROVE, commands.approve)


@blueprint.post("/cases/<uuid:case_id>/withdraw")
@requires(Permission.CASE_HANDLE)
def withdraw(case_id: uuid.UUID) -> ResponseReturnValue:
    """Close on the applicant's withdrawal."""
    return _at_once(case_id, Action.WITHDRAW, commands.withdraw)


@blueprint.route("/cases/<uuid:case_id>/assign", methods=["GET", "POST"])
@requires(Permission.CASE_ASSIGN)
def assign(case_id: uuid.UUID) -> ResponseReturnValue:
    """Give the case to a section or an officer."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        officer = told["officer_id"] or None
        commands.assign(
            session,
            viewer().agency.id,
            case_id,
            by=by,
            section_id=told["section_id"],
            officer_id=officer,
            version=told["version"],
        )

    return _form(case_id, Action.ASSIGN, schemas.AssignForm(), step, {})


@blueprint.route("/cases/<uuid:case_id>/hand-back", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def hand_back(case_id: uuid.UUID) -> ResponseReturnValue:
    """Return a wrong assignment."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        commands.hand_back(
            session, viewer().agency.id, case_id, told["reason"], by=by, version=told["version"]
        )

    return _form(case_id, Action.HAND_BACK, schemas.HandBackForm(), step, {})


@blueprint.route("/cases/<uuid:case_id>/supplement", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def ask_supplement(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for a supplement, once."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        commands.ask_supplement(
            session,
            viewer().agency.id,
            case_id,
            grounds=told["grounds"],
            wanted=told["wanted"],
            until=told["until"],
            by=by,
            version=told["version"],
        )

    return _form(case_id, Action.ASK_SUPPLEMENT, schemas.SupplementForm(), step, {})


@blueprint.route("/cases/<uuid:case_id>/extend", methods=["GET", "POST"])
@requires(Permission.CASE_SIGN)
def extend(case_id: uuid.UUID) -> ResponseReturnValue:
    """Extend the period, once."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        commands.extend(
            session,
            viewer().agency.id,
            case_id,
            days=told["days"],
            reason=told["reason"],
            by=by,
            version=told["version"],
        )

    return _form(case_id, Action.EXTEND, schemas.ExtendForm(), step, {"days": LONGEST_EXTENSION})


@blueprint.route("/cases/<uuid:case_id>/return", methods=["GET", "POST"], endpoint="return")
@requires(Permission.CASE_REVIEW)
def return_draft(case_id: uuid.UUID) -> ResponseReturnValue:
    """Send the draft back with remarks."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        commands.return_draft(
            session, viewer().agency.id, case_id, told["remark"], by=by, version=told["version"]
        )

    return _form(case_id, Action.RETURN, schemas.ReturnForm(), step, {})


def _form(
    case_id: uuid.UUID,
    action: Action,
    schema: Schema,
    step: Callable[[Session, Acting, Mapping[str, Any]], None],
    start: Mapping[str, Any],
) -> ResponseReturnValue:
    """Show the step's form, or take the step and go back to the case; refused, the form stands as it was typed."""
    if request.method == "GET":
        return _form_page(case_id, action, Form(start))
    try:
        told = load(schema, listed(form_fields(), "grounds"))
        take_step(case_id, action, lambda session, by: step(session, by, told))
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return _form_page(case_id, action, Form.refused(refused), refused.status)
    return redirect(url_for(".case", case_id=case_id), 303)


def listed(told: dict[str, Any], *names: str) -> dict[str, Any]:
    """Fields that may be ticked once or more, as lists; empty numbers as none."""
    for name in names:
        if name in told and not isinstance(told[name], list):
            told[name] = [told[name]]
    return {name: None if name == "section_id" and value == "" else value for name, value in told.items()}


def _form_page(case_id: uuid.UUID, action: Action, form: Form, status: int = 200) -> Response:
    who = viewer()
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        case = queries.case_of(session, who.agency.id, case_id)
        row = BY_ACTION[action] if status != 200 else transition(case.state, action)
        check_permission(row, who.permissions)
        return page(
            f"processing/steps/{action}.html",
            status=status,
            case=case,
            row=row,
            form=form,
            **_choices(session, case, action),
        )


def _choices(session: Session, case: Case, action: Action) -> dict[str, Any]:
    today = china_date(acting_now())
    if action is Action.ASSIGN:
        officers = people_with(session, case.agency_id, Permission.CASE_HANDLE, today)
        return {
            "officers": [(str(person.person_id), person.name) for person in officers],
            "sections": [(section.id, section.name) for section in sections(session, case.agency_id, today)],
        }
    if action is Action.ASK_SUPPLEMENT:
        calendar = calendar_for(session, agency(session, case.agency_id).region)
        until = calendar.add_working_days(today, SUPPLEMENT_TIME)
        return {"grounds": list(SUPPLEMENT_GROUNDS.items()), "until": until}
    return {"longest": LONGEST_EXTENSION}
