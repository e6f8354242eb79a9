"""The ends that need no reply: withdrawn by the applicant, void because the registration was a mistake."""

import uuid

from sqlalchemy.orm import Session

from processing.commands.acting import Acting, act, draft, take
from processing.commands.answering import end_with_case
from processing.commands.joining import release_joined
from processing.commands.supplementing import check_raised
from processing.domain import Action
from processing.models import Case
from services.delivery import publish_many
from services.errors import Conflict
from services.events.processing import CaseClosed

WITHDRAWN_ROW, WITHDRAWN_GROUND = "other_3", "withdrawn"


def withdraw(
    session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> None:
    """Close a case whose applicant took the application back, on the day the withdrawal was received.

    Raises Conflict where no withdrawal has come in, and while what its supplement raised is not registered.
    """
    taken = take(session, agency_id, case_id, Action.WITHDRAW, by, version)
    case = taken.case
    if case.withdrawal_on is None:
        raise Conflict("还没有收到申请人的撤回。请先在“收件”登记撤回。")
    check_raised(session, case)
    case.outcome, case.grounds = WITHDRAWN_ROW, [WITHDRAWN_GROUND]
    # Withdrawn before it counted as received, it ends on the day of receipt.
    case.closed_on = max(case.withdrawal_on, case.receipt_date or case.withdrawal_on)
    withdrawn = end_with_case(session, case, case.closed_on, by)
    case.timely = is_timely(case)
    move = act(session, taken, by, {"outcome": WITHDRAWN_ROW})
    released = release_joined(session, case, by)
    publish_many(session, [move, draft(case, closed_fact(case), by), *released, *withdrawn])


def is_timely(case: Case) -> bool:
    """Whether the day that counts is within the period; a period that does not run cannot be missed."""
    return case.due_date is None or case.closed_on is None or case.closed_on <= case.due_date


def closed_fact(case: Case) -> CaseClosed:
    if case.outcome is None or case.closed_on is None:
        raise ValueError("a case closes with an outcome and a day")
    return CaseClosed(
        outcome=case.outcome,
        closed_on=case.closed_on,
        timely=bool(case.timely),
        due_date=case.due_date,
        round=case.round if case.round > 1 else None,
    )
