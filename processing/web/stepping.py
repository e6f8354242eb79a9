"""How a step is taken from a page: once for its form's key, by one command, refused with the form as it was typed."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from sqlalchemy.orm import Session

from processing import queries
from processing.commands import Acting
from processing.domain import BY_ACTION, Action, check_permission, transition
from processing.models import Case
from processing.tasks import render_now
from processing.web.case import case_page
from services.db import Scope, unit_of_work
from services.errors import Conflict, DomainError, Invalid
from services.idempotency import first_comer
from services.ids import new_id
from services.web import Form, acting_now, form_fields, page, submitted_key, viewer
from services.web.schemas import load

# Numbers that may be left empty.
NUMBERS = frozenset({"section_id", "pages", "to_agency_id"})
Step = Callable[[Session, Acting], None]
SaidStep = Callable[[Session, Acting, Mapping[str, Any]], None]
Choices = Callable[[Session, Case], dict[str, Any]]


def nothing_to_choose(session: Session, case: Case) -> dict[str, Any]:
    """For forms that offer no list."""
    return {}


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


class PlainCommand(Protocol):
    """A command that needs nothing said but which case, by whom, and from which version."""

    def __call__(
        self, session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None
    ) -> object: ...


def at_once(case_id: uuid.UUID, action: Action, command: PlainCommand) -> ResponseReturnValue:
    """Take a step that needs nothing said; refused, the case says why."""
    agency_id, version = viewer().agency.id, request.args.get("version", type=int)

    def step(session: Session, by: Acting) -> None:
        command(session, agency_id, case_id, by=by, version=version)

    try:
        take_step(case_id, action, step)
    except (Conflict, Invalid) as refused:
        return case_page(case_id, message=refused.message, status=refused.status)
    return redirect(url_for(".case", case_id=case_id), 303)


def saying(
    command: Callable[..., object], case_id: uuid.UUID, *which: uuid.UUID, **reads: Callable[[Any], Any]
) -> SaidStep:
    """A step whose form has the command's own names for what is said, its version among them.

    `which` are ids the command takes after the case's; `reads` says what to make of a field before it is told.
    """

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        said = {name: reads[name](value) if name in reads else value for name, value in told.items()}
        command(session, viewer().agency.id, case_id, *which, by=by, **said)

    return step


def step_form(
    case_id: uuid.UUID,
    action: Action,
    schema: Schema,
    step: SaidStep,
    start: Mapping[str, Any],
    choices: Choices = nothing_to_choose,
    template: str = "",
) -> ResponseReturnValue:
    """Show the step's form, or take the step and go back to the case; refused, the form stands as it was typed.

    `choices` are what the form offers, and under "start" what the case itself fills in; `template` is its page
    where that is not the action's own.
    """
    if request.method == "GET":
        return _form_page(case_id, action, Form(start), choices, template)
    try:
        told = load(schema, listed(form_fields(), "grounds"))
        take_step(case_id, action, lambda session, by: step(session, by, told))
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return _form_page(case_id, action, Form.refused(refused), choices, template, refused.status)
    return redirect(url_for(".case", case_id=case_id), 303)


def listed(told: dict[str, Any], *names: str) -> dict[str, Any]:
    """Fields that may be ticked once or more, as lists; empty numbers as none."""
    for name in names:
        if name in told and not isinstance(told[name], list):
            told[name] = [told[name]]
    return {name: None if name in NUMBERS and value == "" else value for name, value in told.items()}


def _form_page(
    case_id: uuid.UUID, action: Action, form: Form, choices: Choices, template: str, status: int = 200
) -> Response:
    who = viewer()
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        case = queries.case_of(session, who.agency.id, case_id)
        row = BY_ACTION[action] if status != 200 else transition(case.state, action)
        check_permission(row, who.permissions)
        offered = choices(session, case)
        if status == 200:
            form = Form({**form.values, **offered.get("start", {})})
        return page(
            f"processing/steps/{template or action}.html",
            status=status,
            case=case,
            row=row,
            form=form,
            **offered,
        )
