"""How the agencies of a subtree stand: what is open and late today, what came and went in the period."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, false, func, not_, or_, select
from sqlalchemy.orm import Session

from reporting.domain import OPEN_END, Period
from reporting.models import CaseFact
from reporting.passing import first_and_last
from reporting.queries.calendars import Calendars
from reporting.queries.tables import (
    CaseLine,
    Subject,
    counts,
    is_answered,
    is_new,
    lines,
    within_agencies,
)

ENDED_STATES = ("closed", "void")


@dataclass(frozen=True, slots=True)
class Standing:
    """One agency's line. `soon3` and `soon7`: due within that many working days, not late; `waiting`: clock stopped."""

    agency_id: int
    open: int = 0
    late: int = 0
    soon3: int = 0
    soon7: int = 0
    waiting: int = 0
    new: int = 0
    closed: int = 0
    timely: int = 0
    judged: int = 0
    working_days: int = 0

    @property
    def average_days(self) -> float | None:
        """Working days from receipt to reply, on average; None without replies."""
        return self.working_days / self.closed if self.closed else None

    @property
    def timely_rate(self) -> float | None:
        """The part of the replies that were made in time; None where nothing was judged."""
        return self.timely / self.judged if self.judged else None

    @property
    def light(self) -> str:
        """The worst that is true of the agency now."""
        shown = (("late", self.late), ("soon3", self.soon3), ("soon7", self.soon7), ("wait", self.waiting))
        return next((name for name, count in shown if count), "calm")


def standings(
    session: Session, subject: Subject, within: Period, today: date, calendars: Calendars
) -> list[Standing]:
    """A line for each agency of the subject, the late ones first."""
    found = {agency: Standing(agency) for agency in subject.agencies}
    for agency, figures in _now(session, subject, today, calendars).items():
        found[agency] = replace(found[agency], **figures)
    for agency, figures in _in_period(session, subject, within).items():
        found[agency] = replace(found[agency], **figures)
    for agency, days in _days_used(session, subject, within, calendars).items():
        found[agency] = replace(found[agency], working_days=days)
    return sorted(found.values(), key=lambda one: (-one.late, -one.soon3, -one.soon7, -one.open))


def total(parts: list[Standing]) -> Standing:
    """All agencies together, as agency 0."""
    names = [name for name in Standing.__slots__ if name != "agency_id"]
    return Standing(0, **{name: sum(getattr(part, name) for part in parts) for name in names})


def _open(subject: Subject) -> ColumnElement[bool]:
    """At work now, by its state: a case answered again by order is, though table 三 has its first closing."""
    return and_(
        CaseFact.agency_id.in_(subject.agencies),
        CaseFact.voided_on.is_(None),
        CaseFact.handed_on.is_(None),
        CaseFact.state.not_in(ENDED_STATES),
    )


def due_within(today: date, last: Sequence[tuple[date, tuple[int, ...]]]) -> ColumnElement[bool]:
    """Due from today to the last day that its agency's calendar gives."""
    if len(last) == 1:  # as where all count by the national one: no need to ask whose the case is
        return CaseFact.due_date.between(today, last[0][0])
    mine = (and_(CaseFact.agency_id.in_(ids), CaseFact.due_date.between(today, day)) for day, ids in last)
    return or_(false(), *mine)


def _now(session: Session, subject: Subject, today: date, calendars: Calendars) -> dict[int, dict[str, int]]:
    in3, in7 = (due_within(today, calendars.ahead(today, count)) for count in (3, 7))
    running = CaseFact.stopped.is_(False)
    columns = {
        "open": func.count(),
        "late": func.count().filter(running, CaseFact.due_date < today),
        "soon3": func.count().filter(running, in3),
        "soon7": func.count().filter(running, in7, not_(in3)),
        "waiting": func.count().filter(or_(CaseFact.stopped, CaseFact.receipt_date.is_(None))),
    }
    statement = (
        select(CaseFact.agency_id, *columns.values()).where(_open(subject)).group_by(CaseFact.agency_id)
    )
    return {row[0]: dict(zip(columns, row[1:], strict=True)) for row in session.execute(statement)}


def _in_period(session: Session, subject: Subject, within: Period) -> dict[int, dict[str, int]]:
    closed = is_answered(within)
    columns = {
        "new": func.count().filter(is_new(subject, within)),
        "closed": func.count().filter(closed),
        "timely": func.count().filter(closed, CaseFact.timely.is_(True)),
        "judged": func.count().filter(closed, CaseFact.timely.is_not(None)),
    }
    statement = (
        select(CaseFact.agency_id, *columns.values())
        .where(counts(subject, within))
        .group_by(CaseFact.agency_id)
    )
    return {row[0]: dict(zip(columns, row[1:], strict=True)) for row in session.execute(statement)}


def _days_used(session: Session, subject: Subject, within: Period, calendars: Calendars) -> dict[int, int]:
    # Few different pairs of days stand for many cases: each calendar is asked once for each.
    key = (CaseFact.agency_id, CaseFact.receipt_date, CaseFact.settled_on)
    closed = and_(counts(subject, within), is_answered(within))
    used: dict[int, int] = defaultdict(int)
    known: dict[tuple[str, date, date], int] = {}
    for agency, received, settled, number in session.execute(
        select(*key, func.count()).where(closed).group_by(*key)
    ):
        assert received is not None  # what counts was received
        pair = (calendars.region_of[agency], received, settled)
        if pair not in known:
            known[pair] = calendars[agency].working_days_between(received, settled)
        used[agency] += number * known[pair]
    return used


def latest(session: Session, subject: Subject, today: date, limit: int = 20) -> list[CaseLine]:
    """The open cases whose due date has passed, the longest overdue first."""
    wanted = (
        lines()
        .where(_open(subject), CaseFact.stopped.is_(False), CaseFact.due_date < today)
        .order_by(CaseFact.due_date, CaseFact.stream)
        .limit(limit)
    )
    return [CaseLine(**line) for line in session.execute(wanted).mappings()]


def years_with_facts(session: Session, subject: Subject) -> tuple[int, int] | None:
    """The first and the last year in which anything was received or ended."""
    mine = within_agencies(CaseFact.agency_id, subject.agencies)
    rest = and_(mine, CaseFact.years.is_(None), CaseFact.voided_on.is_(None))
    ended = func.max(CaseFact.settled_on).filter(CaseFact.settled_on < OPEN_END)
    days = session.execute(
        select(func.min(CaseFact.receipt_date), func.max(CaseFact.receipt_date), ended).where(rest)
    ).one()
    # One by one, so that each is the first row of an index and not the end of a walk over all of them.
    ends = (session.scalar(select(end(CaseFact.years)).where(mine)) for end in (func.min, func.max))
    passed = [year for years in ends if years for year in first_and_last(years)]
    years = [*(day.year for day in days if day), *passed]
    return (min(years), max(years)) if years else None
