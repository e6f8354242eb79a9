"""A receipt day against the rule: proposed at the desk, decided by a responsible person."""

import uuid

from flask import Response, flash

from intake import commands
from intake.schemas import DecideForm, OverrideForm
from intake.web import desk
from intake.web.requests import back_to, refused_page
from services.db import Scope, unit_of_work
from services.errors import DomainError
from services.identity.permissions import Permission
from services.web import acting_now, form_fields, requires, viewer
from services.web.i18n import _
from services.web.schemas import load

P = Permission


@desk.post("/requests/<uuid:request_id>/receipt-date")
@requires(P.REQUEST_REGISTER, P.CASE_SUPERVISE, P.CASE_SIGN)
def propose_receipt(request_id: uuid.UUID) -> Response:
    """Propose another day, with the reason."""
    try:
        told, here = load(OverrideForm(), form_fields()), viewer().agency.id
        with unit_of_work("intake", Scope(here)) as session:
            commands.propose_receipt(
                session, here, request_id, told["on"], told["reason"], actor=viewer().actor, now=acting_now()
            )
    except DomainError as error:
        return refused_page(request_id, error)
    flash(_("已提出，须由另一位负责人批准后生效。"), "done")
    return back_to(request_id)


@desk.post("/requests/<uuid:request_id>/receipt-date/decide")
@requires(P.CASE_SUPERVISE, P.CASE_SIGN)
def decide_receipt(request_id: uuid.UUID) -> Response:
    """Approve or decline what somebody else proposed."""
    try:
        told, here = load(DecideForm(), form_fields()), viewer().agency.id
        with unit_of_work("intake", Scope(here)) as session:
            commands.decide_receipt(
                session,
                here,
                request_id,
                approve=told["do"] == "approve",
                actor=viewer().actor,
                now=acting_now(),
            )
    except DomainError as error:
        return refused_page(request_id, error)
    flash(_("已决定。"), "done")
    return back_to(request_id)
