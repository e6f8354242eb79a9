"""Answering again by order of a review or a court: the next round of the same case, its first closing kept."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.archiving import more_to_archive
from processing.clock_entries import Entry, EntryKind
from processing.commands.acting import Acting, act, add_entry, clock_fact, draft, recompute, take
from processing.commands.releasing import forget_release
from processing.commands.remedy_rows import settle_warnings
from processing.domain import Action
from processing.models import Case, CaseRound, Remedy
from processing.remedy_rules import KIND_LABELS
from services.delivery import publish_many
from services.errors import Conflict


def reopen(
    session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> None:
    """Begin the next round, with the period the order names (行政复议法第七十七条, 行政诉讼法第七十条).

    The first closing stays what table 三 counts: the second is told with its round. Raises Conflict without an order.
    """
    taken = take(session, agency_id, case_id, Action.REOPEN, by, version)
    case, order = taken.case, _order_of(session, taken.case)
    if order is None or order.again_from is None or case.closed_on is None:
        raise Conflict("没有责令重新答复的复议决定或者判决，不能重新答复。")
    session.add(_past_round(case, order))
    case.round += 1
    order.round = case.round
    case.outcome = case.reason = case.grounds = case.signed_on = case.closed_on = case.timely = None
    case.withdrawal_on = case.supplement_until = None
    case.supplement_lapsed = case.payment_lapsed = False
    case.joined_to = case.joined_row = case.joined_grounds = None
    forget_release(case)
    more_to_archive(case)
    settle_warnings(session, case)
    entry = Entry(EntryKind.ORDERED, order.again_from, until=order.again_until, days=order.again_days)
    add_entry(session, case, entry, by)
    clock = recompute(session, case, by.today)
    words = "，".join(part for part in (KIND_LABELS[order.kind], order.docket) if part)
    move = act(session, taken, by, {"reason": words, "round": case.round})
    publish_many(session, [move, draft(case, clock_fact(clock), by)])


def _past_round(case: Case, order: Remedy) -> CaseRound:
    if case.closed_on is None:
        raise ValueError("only a closed round is past")
    return CaseRound(
        case_id=case.id,
        round=case.round,
        agency_id=case.agency_id,
        outcome=case.outcome,
        reason=case.reason,
        grounds=case.grounds,
        signed_on=case.signed_on,
        closed_on=case.closed_on,
        timely=case.timely,
        due_date=case.due_date,
        ordered_by=order.id,
    )


def _order_of(session: Session, case: Case) -> Remedy | None:
    """The newest order to answer again that nobody has followed yet."""
    wanted = select(Remedy).where(
        Remedy.agency_id == case.agency_id,
        Remedy.case_id == case.id,
        Remedy.again_from.is_not(None),
        Remedy.round.is_(None),
        Remedy.voided_on.is_(None),
        # What was ordered before the answer went out has been followed by it.
        Remedy.ended_on >= case.closed_on,
    )
    return session.scalars(wanted.order_by(Remedy.ended_on.desc()).with_for_update()).first()
