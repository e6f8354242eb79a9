"""Registered applications become cases; a confirmed receipt starts their clock; a void one ends them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from processing.commands.acting import Acting, cache, clock_fact, moved, step_row
from processing.commands.answering import end_with_case
from processing.commands.joining import release_joined
from processing.commands.splitting import tell_of_parts
from processing.deadlines import due_date
from processing.domain import BEFORE_SIGNATURE, BY_ACTION, Action, State
from processing.handlers.told import calendar_of, cases_of, draft, entries_by_case, facts, note, step
from processing.models import Case, CaseMark
from processing.opening import marks_of, new_case
from processing.remembering import remember_texts
from services.calendar.domain import WorkingCalendar
from services.clock import china_date
from services.crypto import case_keys
from services.delivery import Draft, Envelope, publish_many
from services.events.intake import ReceiptConfirmed, RegistrationVoided, RequestRegistered


def on_request_registered(session: Session, told: Sequence[Envelope]) -> None:
    """A case per application; where the receipt date is known its clock starts at once."""
    calendar = calendar_of(session, told)
    keys = case_keys(session, told[0].agency_id, [e.stream for e in told])
    drafts: list[Draft] = []
    marks: list[dict[str, Any]] = []
    for envelope, fact in facts(told, RequestRegistered):
        case = new_case(envelope, fact)
        session.add(case)
        session.add(step_row(case, Action.REGISTER, None, envelope.actor, envelope.occurred_at, None))
        drafts.append(draft(envelope, moved(case, Action.REGISTER, fact.registered_on)))
        marks += marks_of(envelope, keys.get(envelope.stream))
        if fact.receipt_date is not None:
            drafts += _receive(session, case, envelope, calendar)
    session.flush()
    if marks:
        session.execute(insert(CaseMark), marks)
    remember_texts(session, told, keys)
    publish_many(session, [*drafts, *_told_of_parts(session, told)])


def _told_of_parts(session: Session, told: Sequence[Envelope]) -> list[Draft]:
    """Parts of an application that was split: the last one to come lets the applicant be told of all."""
    drafts: list[Draft] = []
    latest = {fact.parent: envelope for envelope, fact in facts(told, RequestRegistered) if fact.parent}
    for parent in sorted(latest):
        by = Acting(latest[parent].actor, frozenset(), latest[parent].occurred_at)
        drafts += tell_of_parts(session, latest[parent].agency_id, parent, by)
    return drafts


def on_receipt_confirmed(session: Session, told: Sequence[Envelope]) -> None:
    """The applicant confirmed: the clock starts."""
    calendar, cases = calendar_of(session, told), cases_of(session, told)
    drafts: list[Draft] = []
    for envelope, fact in facts(told, ReceiptConfirmed):
        case = cases[envelope.stream]
        if case.state is not State.REGISTERED:
            drafts += _earlier(session, case, envelope, fact, calendar)
            continue
        case.receipt_date = fact.receipt_date
        case.receipt_words = str(fact.evidence.get("explanation", ""))
        drafts += _receive(session, case, envelope, calendar)
    publish_many(session, drafts)


def _earlier(
    session: Session, case: Case, envelope: Envelope, fact: ReceiptConfirmed, calendar: WorkingCalendar
) -> list[Draft]:
    """Two people found that it had been received earlier: the period counts from there. What is signed stays as it is."""
    if case.state not in BEFORE_SIGNATURE or (case.receipt_date and case.receipt_date <= fact.receipt_date):
        return []
    case.receipt_date = fact.receipt_date
    case.receipt_words = str(fact.evidence.get("explanation", ""))
    entries = entries_by_case(session, [case])[case.id]
    clock = due_date(case.receipt_date, entries, calendar, china_date(envelope.occurred_at))
    cache(case, clock)
    note(session, case, envelope, "receipt_corrected", fact.receipt_date)
    return [draft(envelope, clock_fact(clock))]


def on_registration_voided(session: Session, told: Sequence[Envelope]) -> None:
    """A registration that was a mistake ends without a result."""
    cases = cases_of(session, told)
    drafts: list[Draft] = []
    for envelope, fact in facts(told, RegistrationVoided):
        case = cases[envelope.stream]
        if case.state not in BY_ACTION[Action.VOID].sources or case.round > 1:
            continue
        drafts.append(step(session, case, Action.VOID, envelope, {"reason": fact.reason}))
        by = Acting(envelope.actor, frozenset(), envelope.occurred_at)
        drafts += release_joined(session, case, by)
        drafts += end_with_case(session, case, by.today, by)
    publish_many(session, drafts)


def _receive(session: Session, case: Case, envelope: Envelope, calendar: WorkingCalendar) -> list[Draft]:
    clock = due_date(case.receipt_date, (), calendar, china_date(envelope.occurred_at))
    cache(case, clock)
    detail = {"receipt_date": str(case.receipt_date)}
    taken = step(session, case, Action.CONFIRM_RECEIPT, envelope, detail)
    return [taken, draft(envelope, clock_fact(clock))]
