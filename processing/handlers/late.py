"""What went out late: put down as irregular on the day it did, so that nobody counts on a period that does not run."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.alerts import unwarn, warn
from processing.clock_entries import EntryKind
from processing.commands.acting import cache, clock_fact, entries_of
from processing.deadlines import due_date
from processing.domain import BY_ACTION, ENDED, Action, State
from processing.handlers.told import calendar_of, draft, step
from processing.late_notices import LATE, WARNINGS, binds, last_day_to_tell, moved_on
from processing.models import Case, CaseDocument, ClockEntry
from processing.queries import inquiries_of
from services.calendar.domain import WorkingCalendar
from services.delivery import Draft, Envelope
from services.events.notifications import NoticeDispatched
from services.ids import new_id


def judge_notice(session: Session, case: Case, envelope: Envelope, fact: NoticeDispatched) -> list[Draft]:
    """A notice of the clock went out: in time it stands, late it moves nothing any more. The facts to publish."""
    row = _entry_told(session, case, fact)
    if row is None:
        return []
    calendar = calendar_of(session, [envelope])
    if row.kind is EntryKind.SUPPLEMENT_NOTICE:
        _give_time(session, case, fact)
    last = last_day_to_tell(row.kind, case.receipt_date, entries_of(session, case), calendar, fact.on)
    if binds(fact.on, last) or case.state in ENDED:
        return []
    return _put_down(session, case, envelope, row, fact.on, calendar)


def _put_down(
    session: Session, case: Case, envelope: Envelope, row: ClockEntry, on: date, calendar: WorkingCalendar
) -> list[Draft]:
    session.add(_irregular(row, on, envelope))
    session.flush()
    case.irregularities += 1
    warn(case, WARNINGS[row.kind])
    clock = due_date(case.receipt_date, entries_of(session, case), calendar, on)
    cache(case, clock)
    told = [draft(envelope, clock_fact(clock), case.id)]
    if case.state in BY_ACTION[Action.RECORD_IRREGULAR].sources:
        detail = {"irregular": LATE[row.kind], "day": on.isoformat()}
        told.append(step(session, case, Action.RECORD_IRREGULAR, envelope, detail))
    return told


def _entry_told(session: Session, case: Case, fact: NoticeDispatched) -> ClockEntry | None:
    """The entry this paper made, unless it is irregular already."""
    if fact.document_id is None:
        return None
    rows = select(ClockEntry).where(
        ClockEntry.agency_id == case.agency_id,
        ClockEntry.case_id == case.id,
        ClockEntry.document_id == fact.document_id,
        ClockEntry.kind.in_(LATE),
    )
    found = session.scalars(rows).all()
    return found[0] if len(found) == 1 and not found[0].irregular else None


def _give_time(session: Session, case: Case, fact: NoticeDispatched) -> None:
    """The day the letter names was over when it went out: its time runs from the day it was told."""
    unwarn(case, "supplement_untold")
    paper = session.get(CaseDocument, fact.document_id)
    if case.state is State.AWAITING_SUPPLEMENT and case.supplement_until and paper is not None:
        case.supplement_until = moved_on(case.supplement_until, paper.made_on, fact.on)


def give_time_for_reasons(session: Session, case: Case, fact: NoticeDispatched) -> None:
    """The same for the demand for reasons: whoever was told after its day has the same time from then."""
    for inquiry in inquiries_of(session, case.agency_id, case.id):
        if inquiry.document_id == fact.document_id and inquiry.ended_on is None and inquiry.respond_by:
            inquiry.respond_by = moved_on(inquiry.respond_by, inquiry.sent_on, fact.on)


def _irregular(row: ClockEntry, on: date, envelope: Envelope) -> ClockEntry:
    return ClockEntry(
        id=new_id(),
        agency_id=row.agency_id,
        case_id=row.case_id,
        kind=row.kind,
        on=on,
        days=row.days,
        irregular=True,
        ends=row.id,
        document_id=row.document_id,
        at=envelope.occurred_at,
        by=envelope.actor.name,
    )
