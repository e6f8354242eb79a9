"""Taking the steps of every case: one button where nothing must be said, a form where something must. One command each."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, schemas
from processing.clock_entries import LONGEST_EXTENSION
from processing.commands import Acting
from processing.commands.releasing import held_by
from processing.commands.sealing import SEALS
from processing.commands.splitting import proposed_parts
from processing.commands.timing import SUPPLEMENT_GROUNDS
from processing.domain import Action
from processing.models import Case
from processing.web import blueprint
from processing.web.beside import objectors_shown
from processing.web.stepping import at_once, saying, step_form
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.crypto import case_key
from services.identity.permissions import Permission
from services.identity.queries import agency, people_with, sections
from services.web import acting_now, requires, viewer

SUPPLEMENT_TIME = 15


@blueprint.post("/cases/<uuid:case_id>/claim")
@requires(Permission.CASE_HANDLE)
def claim(case_id: uuid.UUID) -> ResponseReturnValue:
    """Take the case oneself."""
    return at_once(case_id, Action.CLAIM, commands.claim)


@blueprint.post("/cases/<uuid:case_id>/supplement/register")
@requires(Permission.CASE_HANDLE)
def register_raised(case_id: uuid.UUID) -> ResponseReturnValue:
    """What the supplement raised anew becomes applications of its own."""
    return at_once(case_id, Action.REGISTER_RAISED, commands.register_raised)


@blueprint.post("/cases/<uuid:case_id>/lapse")
@requires(Permission.CASE_HANDLE)
def lapse_supplement(case_id: uuid.UUID) -> ResponseReturnValue:
    """No supplement came in time."""
    return at_once(case_id, Action.LAPSE_SUPPLEMENT, commands.lapse_supplement)


@blueprint.post("/cases/<uuid:case_id>/withdraw")
@requires(Permission.CASE_HANDLE)
def withdraw(case_id: uuid.UUID) -> ResponseReturnValue:
    """Close on the applicant's withdrawal."""
    return at_once(case_id, Action.WITHDRAW, commands.withdraw)


@blueprint.post("/cases/<uuid:case_id>/reopen")
@requires(Permission.REMEDY_MANAGE)
def reopen(case_id: uuid.UUID) -> ResponseReturnValue:
    """Answer again as a review or a court ordered."""
    return at_once(case_id, Action.REOPEN, commands.reopen)


@blueprint.route("/cases/<uuid:case_id>/assign", methods=["GET", "POST"])
@requires(Permission.CASE_ASSIGN)
def assign(case_id: uuid.UUID) -> ResponseReturnValue:
    """Give the case to a section or an officer."""
    step = saying(commands.assign, case_id, officer_id=lambda told: told or None)
    return step_form(case_id, Action.ASSIGN, schemas.AssignForm(), step, {}, _people)


@blueprint.route("/cases/<uuid:case_id>/hand-back", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def hand_back(case_id: uuid.UUID) -> ResponseReturnValue:
    """Return a wrong assignment."""
    step = saying(commands.hand_back, case_id)
    return step_form(case_id, Action.HAND_BACK, schemas.HandBackForm(), step, {})


@blueprint.route("/cases/<uuid:case_id>/supplement", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def ask_supplement(case_id: uuid.UUID) -> ResponseReturnValue:
    """Ask for a supplement, once."""
    step = saying(commands.ask_supplement, case_id)
    return step_form(case_id, Action.ASK_SUPPLEMENT, schemas.SupplementForm(), step, {}, _supplement_choices)


@blueprint.route("/cases/<uuid:case_id>/extend", methods=["GET", "POST"])
@requires(Permission.CASE_SIGN)
def extend(case_id: uuid.UUID) -> ResponseReturnValue:
    """Extend the period, once."""
    step = saying(commands.extend, case_id)
    return step_form(
        case_id, Action.EXTEND, schemas.ExtendForm(), step, {"days": LONGEST_EXTENSION}, _longest
    )


@blueprint.route("/cases/<uuid:case_id>/seal", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def seal(case_id: uuid.UUID) -> ResponseReturnValue:
    """The seal on the signed reply."""
    step = saying(commands.seal, case_id)
    start = {"on": china_date(acting_now()).isoformat(), "copies": 2, "name": "disclosure"}
    return step_form(case_id, Action.SEAL, schemas.SealForm(), step, start, _seals)


@blueprint.route("/cases/<uuid:case_id>/release", methods=["GET", "POST"])
@requires(Permission.CASE_SIGN)
def release(case_id: uuid.UUID) -> ResponseReturnValue:
    """Let a reply go out against a third party's will."""
    step = saying(commands.release, case_id)
    return step_form(case_id, Action.RELEASE, schemas.ReleaseForm(), step, {}, _objectors)


@blueprint.route("/cases/<uuid:case_id>/split", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def split(case_id: uuid.UUID) -> ResponseReturnValue:
    """Handle one application as several."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        parts, here = told["parts"].splitlines(), viewer().agency.id
        commands.split(session, here, case_id, parts, told["reason"], by=by, version=told["version"])

    return step_form(case_id, Action.SPLIT, schemas.SplitForm(), step, {}, _asked)


@blueprint.route("/cases/<uuid:case_id>/return", methods=["GET", "POST"], endpoint="return")
@requires(Permission.CASE_REVIEW)
def return_draft(case_id: uuid.UUID) -> ResponseReturnValue:
    """Send the draft back with remarks."""
    step = saying(commands.return_draft, case_id)
    return step_form(case_id, Action.RETURN, schemas.ReturnForm(), step, {})


def _people(session: Session, case: Case) -> dict[str, Any]:
    today = china_date(acting_now())
    officers = people_with(session, case.agency_id, Permission.CASE_HANDLE, today)
    return {
        "officers": [(str(person.person_id), person.name) for person in officers],
        "sections": [(section.id, section.name) for section in sections(session, case.agency_id, today)],
    }


def _supplement_choices(session: Session, case: Case) -> dict[str, Any]:
    calendar = calendar_for(session, agency(session, case.agency_id).region)
    until = calendar.add_working_days(china_date(acting_now()), SUPPLEMENT_TIME)
    return {"grounds": list(SUPPLEMENT_GROUNDS.items()), "until": until}


def _seals(session: Session, case: Case) -> dict[str, Any]:
    return {"seals": list(SEALS.items())}


def _objectors(session: Session, case: Case) -> dict[str, Any]:
    return {
        "objectors": objectors_shown(session, case),
        "held": held_by(session, case, china_date(acting_now())),
    }


def _asked(session: Session, case: Case) -> dict[str, Any]:
    asked = case_key(session, case.agency_id, case.id).open(case.personal)["text"]
    return {"asked": asked, "start": {"parts": "\n".join(proposed_parts(asked))}}


def _longest(session: Session, case: Case) -> dict[str, Any]:
    return {"longest": LONGEST_EXTENSION}
