"""A year of the calendar changed, or whose calendar it is: every open case of the agency is computed anew, and every
last day beside it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.commands.acting import cache, clock_fact
from processing.deadlines import due_date
from processing.domain import ENDED
from processing.handlers.moving import Moving, move_corrections, move_opinions, move_payments, move_sending
from processing.handlers.told import acting_agency, calendar_of, draft, entries_by_case, facts
from processing.models import Case, LastDay
from services.calendar.queries import calendar_before, calendar_for
from services.clock import china_date
from services.delivery import Draft, Envelope, publish_many
from services.events.platform import CalendarChanged, CalendarRegionChanged
from services.identity.queries import agency


def on_calendar_changed(session: Session, told: Sequence[Envelope]) -> None:
    """What moved keeps its old date beside the new one, and the others are told."""
    region = agency(session, acting_agency(told[0])).region
    changed = [(fact.region, fact.year, fact.calendar_version) for _, fact in facts(told, CalendarChanged)]
    before = calendar_before(session, region, changed)
    _move(Moving(session, told[-1], before, calendar_of(session, told)))


def on_calendar_region_changed(session: Session, told: Sequence[Envelope]) -> None:
    """The agency counts by another region's days: the same, from the calendar it had to the one it has now."""
    was = next(fact.was for _, fact in facts(told, CalendarRegionChanged))
    _move(Moving(session, told[-1], calendar_for(session, was), calendar_of(session, told), "region"))


def _move(moving: Moving) -> None:
    drafts = _move_cases(moving)
    move_opinions(moving)
    move_payments(moving)
    publish_many(moving.session, drafts + move_sending(moving) + move_corrections(moving))


def _move_cases(moving: Moving) -> list[Draft]:
    session, cause = moving.session, moving.cause
    running = select(Case).where(
        Case.agency_id == moving.agency_id, Case.state.not_in(list(ENDED)), Case.receipt_date.is_not(None)
    )
    cases = session.scalars(running.order_by(Case.id).with_for_update()).all()
    entries = entries_by_case(session, cases)
    drafts: list[Draft] = []
    for case in cases:
        was = (case.due_date, case.provisional)
        clock = due_date(case.receipt_date, entries[case.id], moving.after, china_date(cause.occurred_at))
        cache(case, clock)
        if case.due_date != was[0]:
            moving.keep(LastDay.REPLY, was[0], case.due_date, case_id=case.id)
        if (case.due_date, case.provisional) != was:
            drafts.append(draft(cause, clock_fact(clock), case.id))
    return drafts
