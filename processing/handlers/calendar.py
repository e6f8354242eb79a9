"""A year of the calendar changed: every open case of the agency is computed anew."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.commands.acting import cache, clock_fact
from processing.deadlines import due_date
from processing.domain import ENDED
from processing.handlers.told import acting_agency, calendar_of, draft, entries_by_case
from processing.models import Case, DueChange
from services.clock import china_date
from services.delivery import Draft, Envelope, publish_many
from services.ids import new_id


def on_calendar_changed(session: Session, told: Sequence[Envelope]) -> None:
    """What moved keeps its old date beside the new one, and the others are told."""
    calendar, last = calendar_of(session, told), told[-1]
    running = select(Case).where(
        Case.agency_id == acting_agency(last), Case.state.not_in(list(ENDED)), Case.receipt_date.is_not(None)
    )
    cases = session.scalars(running.order_by(Case.id).with_for_update()).all()
    entries = entries_by_case(session, cases)
    drafts: list[Draft] = []
    for case in cases:
        was = (case.due_date, case.provisional)
        clock = due_date(case.receipt_date, entries[case.id], calendar, china_date(last.occurred_at))
        cache(case, clock)
        if (clock.due_date, clock.provisional) != was:
            session.add(_change(case, was[0], last))
            drafts.append(draft(last, clock_fact(clock), case.id))
    publish_many(session, drafts)


def _change(case: Case, was: date | None, cause: Envelope) -> DueChange:
    return DueChange(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        at=cause.occurred_at,
        was=was,
        became=case.due_date,
        cause="calendar",
    )
