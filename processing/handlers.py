"""What processing hears: applications to open cases for, what came in later, what went out. Set-wise."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from processing.commands.acting import cache, clock_fact, entries_of, moved, step_row
from processing.commands.ending import closed_fact, is_timely
from processing.deadlines import Entry, EntryKind, due_date
from processing.domain import BY_ACTION, ENDED, Action, State, transition
from processing.models import Case, CaseMark, ClockEntry, DueChange
from processing.opening import marks_of, new_case
from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.crypto import case_keys
from services.delivery import Draft, Envelope, publish_many
from services.events import Event
from services.events.intake import (
    ApplicantCorrected,
    CorrespondenceReceived,
    ReceiptConfirmed,
    RegistrationVoided,
    RequestRegistered,
    SupplementReceived,
    WithdrawalReceived,
)
from services.events.notifications import NoticeDispatched, NoticeFailed, RecipientUnreachable
from services.events.platform import CalendarChanged
from services.identity.queries import agency
from services.ids import new_id

E = TypeVar("E", bound=Event)


def on_request_registered(session: Session, told: Sequence[Envelope]) -> None:
    """A case per application; where the receipt date is known its clock starts at once."""
    calendar = _calendar(session, told)
    keys = case_keys(session, told[0].agency_id, [e.stream for e in told])
    drafts: list[Draft] = []
    marks: list[dict[str, Any]] = []
    for envelope, fact in _facts(told, RequestRegistered):
        case = new_case(envelope, fact)
        session.add(case)
        session.add(step_row(case, Action.REGISTER, None, envelope.actor, envelope.occurred_at, None))
        drafts.append(_draft(envelope, moved(case, Action.REGISTER, fact.registered_on)))
        marks += marks_of(envelope, keys.get(envelope.stream))
        if fact.receipt_date is not None:
            drafts += _receive(session, case, envelope, calendar)
    session.flush()
    if marks:
        session.execute(insert(CaseMark), marks)
    publish_many(session, drafts)


def on_receipt_confirmed(session: Session, told: Sequence[Envelope]) -> None:
    """The applicant confirmed: the clock starts."""
    calendar, cases, drafts = _calendar(session, told), _cases(session, told), []
    for envelope, fact in _facts(told, ReceiptConfirmed):
        case = cases[envelope.stream]
        if case.state is not State.REGISTERED:
            continue
        case.receipt_date = fact.receipt_date
        case.receipt_words = str(fact.evidence.get("explanation", ""))
        drafts += _receive(session, case, envelope, calendar)
    session.flush()
    publish_many(session, drafts)


def on_supplement_received(session: Session, told: Sequence[Envelope]) -> None:
    """The period starts anew on the day the supplement was received (条例第三十条)."""
    calendar, cases, drafts = _calendar(session, told), _cases(session, told), []
    for envelope, fact in _facts(told, SupplementReceived):
        case = cases[envelope.stream]
        if case.state is not State.AWAITING_SUPPLEMENT:
            _warn(case, "late_supplement")
            continue
        session.add(_entry(case, Entry(EntryKind.SUPPLEMENTED, fact.on), envelope))
        session.flush()
        cache(case, clock := due_date(case.receipt_date, entries_of(session, case), calendar, fact.on))
        case.supplement_until = None
        case.file_ids = [*case.file_ids, *map(str, fact.file_ids)]
        drafts.append(_step(session, case, Action.RECEIVE_SUPPLEMENT, envelope))
        drafts.append(_draft(envelope, clock_fact(clock)))
    session.flush()
    publish_many(session, drafts)


def on_withdrawal_received(session: Session, told: Sequence[Envelope]) -> None:
    """The officer closes the case on it; until then it stands on the case."""
    cases = _cases(session, told)
    for envelope, fact in _facts(told, WithdrawalReceived):
        cases[envelope.stream].withdrawal_on = fact.on
        _warn(cases[envelope.stream], "withdrawal")


def on_correspondence_received(session: Session, told: Sequence[Envelope]) -> None:
    """Something came in for the case: its officer sees it."""
    cases = _cases(session, told)
    for envelope, fact in _facts(told, CorrespondenceReceived):
        case = cases[envelope.stream]
        case.file_ids = [*case.file_ids, *map(str, fact.file_ids)]
        _warn(case, f"correspondence_{fact.kind}")


def on_applicant_corrected(session: Session, told: Sequence[Envelope]) -> None:
    """The applicant as he is now; the marks of before stay, so that he is found by either."""
    cases = _cases(session, told)
    keys = case_keys(session, told[0].agency_id, [e.stream for e in told])
    for envelope, fact in _facts(told, ApplicantCorrected):
        case = cases[envelope.stream]
        case.applicant_kind = fact.applicant_kind
        case.wanted_medium, case.wanted_way = fact.wanted_medium, fact.wanted_way
        if envelope.sealed is not None:
            case.personal = envelope.sealed
        for mark in marks_of(envelope, keys.get(envelope.stream)):
            session.merge(CaseMark(**mark))


def on_registration_voided(session: Session, told: Sequence[Envelope]) -> None:
    """A registration that was a mistake ends without a result."""
    cases, drafts = _cases(session, told), []
    for envelope, _ in _facts(told, RegistrationVoided):
        case = cases[envelope.stream]
        if case.state in BY_ACTION[Action.VOID].sources:
            drafts.append(_step(session, case, Action.VOID, envelope))
    session.flush()
    publish_many(session, drafts)


def on_notice_dispatched(session: Session, told: Sequence[Envelope]) -> None:
    """The reply went out: the case closes on the day that counts. Other notices leave a note only."""
    cases, drafts = _cases(session, told), []
    for envelope, fact in _facts(told, NoticeDispatched):
        case = cases[envelope.stream]
        _unwarn(case, f"undelivered_{fact.kind}")
        if fact.kind != "reply" or case.state is not State.SIGNED:
            continue
        detail = {"way": fact.way, "proof": fact.proof, "day": fact.on.isoformat()}
        drafts.append(_step(session, case, Action.DISPATCH, envelope, detail))
        case.closed_on = fact.on
        case.timely = is_timely(case)
        drafts.append(_step(session, case, Action.CLOSE, envelope))
        drafts.append(_draft(envelope, closed_fact(case)))
    session.flush()
    publish_many(session, drafts)


def on_notice_failed(session: Session, told: Sequence[Envelope]) -> None:
    """Somebody has to look for another way."""
    cases = _cases(session, told)
    for envelope in told:
        if isinstance(envelope.event, NoticeFailed | RecipientUnreachable):
            _warn(cases[envelope.stream], f"undelivered_{envelope.event.kind}")


def on_calendar_changed(session: Session, told: Sequence[Envelope]) -> None:
    """Compute every open case of the agency anew; what moved keeps its old date beside the new one."""
    calendar, drafts = _calendar(session, told), []
    last = told[-1]
    open_cases = select(Case).where(
        Case.agency_id == _acting(last), Case.state.not_in(list(ENDED)), Case.receipt_date.is_not(None)
    )
    cases = session.scalars(open_cases.order_by(Case.id).with_for_update()).all()
    entries = _entries(session, cases)
    for case in cases:
        was = case.due_date
        clock = due_date(case.receipt_date, entries[case.id], calendar, china_date(last.occurred_at))
        cache(case, clock)
        if clock.due_date != was:
            session.add(_due_change(case, was, last))
            drafts.append(_draft(last, clock_fact(clock), case.id))
    session.flush()
    publish_many(session, drafts)


def _receive(session: Session, case: Case, envelope: Envelope, calendar: WorkingCalendar) -> list[Draft]:
    clock = due_date(case.receipt_date, (), calendar, china_date(envelope.occurred_at))
    cache(case, clock)
    step = _step(session, case, Action.CONFIRM_RECEIPT, envelope, {"receipt_date": str(case.receipt_date)})
    return [step, _draft(envelope, clock_fact(clock))]


def _step(
    session: Session, case: Case, action: Action, envelope: Envelope, detail: dict[str, Any] | None = None
) -> Draft:
    # Facts from outside take their step by the same table as people do.
    row, before = transition(case.state, action), case.state
    case.state = row.to or case.state
    case.version += 1
    session.add(step_row(case, action, before, envelope.actor, envelope.occurred_at, detail))
    return _draft(envelope, moved(case, action, china_date(envelope.occurred_at)))


def _draft(envelope: Envelope, fact: Event, stream: UUID | None = None) -> Draft:
    return Draft(
        event=fact,
        agency_id=_acting(envelope),
        stream=stream or envelope.stream,
        actor=envelope.actor,
        now=envelope.occurred_at,
    )


def _entry(case: Case, entry: Entry, envelope: Envelope) -> ClockEntry:
    return ClockEntry(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        kind=entry.kind,
        on=entry.on,
        at=envelope.occurred_at,
        by=envelope.actor.name,
    )


def _entries(session: Session, cases: Sequence[Case]) -> dict[UUID, list[Entry]]:
    gathered: dict[UUID, list[Entry]] = {case.id: [] for case in cases}
    rows = session.scalars(select(ClockEntry).where(ClockEntry.case_id.in_(gathered)).order_by(ClockEntry.id))
    for row in rows:
        gathered[row.case_id].append(Entry(row.kind, row.on, row.until, row.days))
    return gathered


def _due_change(case: Case, was: Any, cause: Envelope) -> DueChange:
    return DueChange(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        at=cause.occurred_at,
        was=was,
        became=case.due_date,
        cause="calendar",
    )


def _calendar(session: Session, told: Sequence[Envelope]) -> WorkingCalendar:
    return calendar_for(session, agency(session, _acting(told[0])).region)


def _acting(envelope: Envelope) -> int:
    """The agency that has to act: the platform's own facts name it."""
    return envelope.for_agency_id or envelope.agency_id


def _cases(session: Session, told: Sequence[Envelope]) -> dict[UUID, Case]:
    rows = session.scalars(
        select(Case)
        .where(Case.agency_id == told[0].agency_id, Case.id.in_({e.stream for e in told}))
        .order_by(Case.id)
        .with_for_update()
    )
    return {case.id: case for case in rows}


def _warn(case: Case, code: str) -> None:
    case.warnings = [*(w for w in case.warnings or () if w != code), code]


def _unwarn(case: Case, code: str) -> None:
    if case.warnings and code in case.warnings:
        case.warnings = [w for w in case.warnings if w != code] or None


def _facts(told: Sequence[Envelope], kind: type[E]) -> Iterable[tuple[Envelope, E]]:
    for envelope in told:
        if isinstance(envelope.event, kind):
            yield envelope, envelope.event


SUBSCRIPTIONS: dict[type[Event], Callable[[Session, Sequence[Envelope]], None]] = {
    RequestRegistered: on_request_registered,
    ReceiptConfirmed: on_receipt_confirmed,
    SupplementReceived: on_supplement_received,
    WithdrawalReceived: on_withdrawal_received,
    CorrespondenceReceived: on_correspondence_received,
    ApplicantCorrected: on_applicant_corrected,
    RegistrationVoided: on_registration_voided,
    NoticeDispatched: on_notice_dispatched,
    NoticeFailed: on_notice_failed,
    RecipientUnreachable: on_notice_failed,
    CalendarChanged: on_calendar_changed,
}
