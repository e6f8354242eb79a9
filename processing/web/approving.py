"""Sending a draft on to review or signature, and deciding a level, with or without a remark."""

import uuid

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, schemas
from processing.commands import Acting
from processing.domain import Action
from processing.web import blueprint
from processing.web.stepping import at_once
from services.identity.permissions import Permission
from services.web import form_fields, requires
from services.web.schemas import load


@blueprint.post("/cases/<uuid:case_id>/submit")
@requires(Permission.CASE_HANDLE)
def submit(case_id: uuid.UUID) -> ResponseReturnValue:
    """Send the draft to the first level."""
    return at_once(case_id, Action.SUBMIT, commands.submit)


@blueprint.post("/cases/<uuid:case_id>/submit-to-sign")
@requires(Permission.CASE_HANDLE)
def submit_to_sign(case_id: uuid.UUID) -> ResponseReturnValue:
    """Send the draft to whoever signs, where no level is set; set meanwhile, it goes there."""
    return at_once(case_id, Action.SUBMIT_TO_SIGN, commands.submit)


@blueprint.post("/cases/<uuid:case_id>/approve")
@requires(Permission.CASE_REVIEW)
def approve(case_id: uuid.UUID) -> ResponseReturnValue:
    """Found good at the last level."""
    return at_once(case_id, Action.APPROVE, _decide)


@blueprint.post("/cases/<uuid:case_id>/next-level")
@requires(Permission.CASE_REVIEW)
def next_level(case_id: uuid.UUID) -> ResponseReturnValue:
    """Found good at a level before the last."""
    return at_once(case_id, Action.NEXT_LEVEL, _decide)


def _decide(session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None) -> None:
    told = load(schemas.ApprovalForm(), form_fields())
    commands.approve(session, agency_id, case_id, remark=told["remark"], by=by, version=version)
