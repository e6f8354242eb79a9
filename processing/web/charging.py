"""The pages of the processing fee: proposed, decided, received, paid, refunded."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, schemas
from processing.commands import Acting
from processing.commands.charging import fee_for
from processing.domain import Action
from processing.fees import Mode
from processing.models import Case
from processing.queries import charge_of
from processing.web import blueprint
from processing.web.stepping import at_once, saying, step_form
from services.clock import china_date
from services.errors import Invalid
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import acting_now, requires, viewer


@blueprint.route("/cases/<uuid:case_id>/fee", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def propose_fee(case_id: uuid.UUID) -> ResponseReturnValue:
    """Propose to charge by request or by page."""
    step = saying(commands.propose_fee, case_id, mode=Mode, pages=lambda told: told or 0)
    return step_form(case_id, Action.PROPOSE_FEE, schemas.FeeForm(), step, {}, _fees)


@blueprint.post("/cases/<uuid:case_id>/fee/charge")
@requires(Permission.CASE_SIGN)
def charge_fee(case_id: uuid.UUID) -> ResponseReturnValue:
    """Decide to charge."""
    return at_once(case_id, Action.CHARGE_FEE, commands.charge_fee)


@blueprint.post("/cases/<uuid:case_id>/fee/decline")
@requires(Permission.CASE_SIGN)
def decline_fee(case_id: uuid.UUID) -> ResponseReturnValue:
    """Decide not to charge."""
    return at_once(case_id, Action.DECLINE_FEE, commands.decline_fee)


@blueprint.route("/cases/<uuid:case_id>/fee/received", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def fee_notice_received(case_id: uuid.UUID) -> ResponseReturnValue:
    """The day the applicant had the notice."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        commands.note_fee_notice_received(session, viewer().agency.id, case_id, told["on"], by=by)

    form, start = schemas.DayForm(), _today()
    return step_form(case_id, Action.RECEIVE_PAYMENT, form, step, start, template="fee_notice_received")


@blueprint.route("/cases/<uuid:case_id>/fee/paid", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def receive_payment(case_id: uuid.UUID) -> ResponseReturnValue:
    """Paid, with the number of the receipt."""
    step = saying(commands.receive_payment, case_id)
    return step_form(case_id, Action.RECEIVE_PAYMENT, schemas.PaymentForm(), step, _today())


@blueprint.post("/cases/<uuid:case_id>/fee/lapse")
@requires(Permission.CASE_HANDLE)
def lapse_payment(case_id: uuid.UUID) -> ResponseReturnValue:
    """Not paid in time."""
    return at_once(case_id, Action.LAPSE_PAYMENT, commands.lapse_payment)


@blueprint.route("/cases/<uuid:case_id>/fee/refund", methods=["GET", "POST"])
@requires(Permission.CASE_SIGN)
def refund_fee(case_id: uuid.UUID) -> ResponseReturnValue:
    """Give back what was paid too much."""
    step = saying(commands.refund_fee, case_id)
    return step_form(case_id, Action.REFUND_FEE, schemas.RefundForm(), step, {}, _paid)


@blueprint.route("/cases/<uuid:case_id>/delay", methods=["GET", "POST"])
@requires(Permission.CASE_SIGN)
def delay(case_id: uuid.UUID) -> ResponseReturnValue:
    """Name a reasonable later day (条例第三十五条)."""
    step = saying(commands.delay, case_id)
    return step_form(case_id, Action.DELAY, schemas.DelayForm(), step, {})


def _today() -> dict[str, str]:
    return {"on": china_date(acting_now()).isoformat()}


def _fees(session: Session, case: Case) -> dict[str, Any]:
    """What the request would cost by request; by page it depends on the pages. And whether it is said how to pay."""
    offered = {"can_be_paid": bool(agency(session, case.agency_id).options.payment)}
    try:
        return offered | {"by_request": fee_for(session, case, Mode.REQUESTS, china_date(acting_now()))}
    except Invalid as before:
        return offered | {"by_request": None, "no_fee": before.message}


def _paid(session: Session, case: Case) -> dict[str, Any]:
    return {"charge": charge_of(session, case.agency_id, case.id)}
