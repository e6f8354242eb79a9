"""The three lists of lateness: soon due, overdue and open, answered late. A case answered again by order stands in them too."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from reporting.domain import Period
from reporting.models import CaseFact
from reporting.queries.calendars import Calendars
from reporting.queries.standings import ENDED_STATES, due_within
from reporting.queries.tables import PAGE, CaseLine, CasePage, Subject, lines, position

PARTS = ("soon", "late", "done")
SOON_WORKING_DAYS = 3


@dataclass(frozen=True, slots=True)
class Day:
    """Today, and the last day that is soon, with the agencies for which it is that day by their calendars."""

    today: date
    soon: tuple[tuple[date, tuple[int, ...]], ...]

    @classmethod
    def of(cls, today: date, calendars: Calendars) -> "Day":
        return cls(today, calendars.ahead(today, SOON_WORKING_DAYS))


def overdue(
    session: Session,
    subject: Subject,
    part: str,
    day: Day,
    within: Period,
    after: str | None = None,
    limit: int = PAGE,
) -> CasePage:
    """A page of one list: by due date, the answered ones by the day they were answered."""
    order = CaseFact.closed_on if part == "done" else CaseFact.due_date
    wanted = lines().where(_part(subject, part, day, within)).order_by(order, CaseFact.stream)
    if after:
        wanted = wanted.where(tuple_(order, CaseFact.stream) > tuple_(*position(after)))
    found = [CaseLine(**row) for row in session.execute(wanted.limit(limit + 1)).mappings()]
    shown = tuple(found[:limit])
    if len(found) <= limit:
        return CasePage(shown, None)
    last = shown[-1].closed_on if part == "done" else shown[-1].due_date
    return CasePage(shown, f"{last}_{shown[-1].stream}")


def overdue_counts(session: Session, subject: Subject, day: Day, within: Period) -> dict[str, int]:
    """How many stand in each list."""
    columns = [func.count().filter(_part(subject, part, day, within)).label(part) for part in PARTS]
    wanted = select(*columns).where(CaseFact.agency_id.in_(subject.agencies))
    return dict(session.execute(wanted).one()._mapping)


def _part(subject: Subject, part: str, day: Day, within: Period) -> ColumnElement[bool]:
    mine = and_(CaseFact.agency_id.in_(subject.agencies), CaseFact.voided_on.is_(None))
    if part == "done":
        days = CaseFact.closed_on.between(within.start, within.cutoff)
        here = or_(CaseFact.taken_on.is_(None), CaseFact.closed_on >= CaseFact.taken_on)
        return and_(mine, CaseFact.timely.is_(False), days, here)
    mine = and_(mine, CaseFact.handed_on.is_(None))
    running = and_(mine, CaseFact.state.not_in(ENDED_STATES), CaseFact.stopped.is_(False))
    if part == "late":
        return and_(running, CaseFact.due_date < day.today)
    return and_(running, due_within(day.today, day.soon))
