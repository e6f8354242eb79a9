"""The calendar of a region as it stands in the database, kept per process until a year changes."""

from collections.abc import Collection, Iterable
from datetime import date
from threading import Lock

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from services.calendar.domain import CalendarYear, WorkingCalendar
from services.calendar.models import CalendarYearRow
from services.calendar.shipped import NATIONAL, laid_over, shipped_calendar, shipped_overlay

_kept: dict[str, tuple[tuple[int, int], WorkingCalendar]] = {}
_lock = Lock()


def calendar_for(session: Session, region: str = NATIONAL) -> WorkingCalendar:
    """National years with the region's own laid over them (广西三月三 and the like).

    An overlay names further days off, and weekends worked in exchange; it never takes a national day off away.
    """
    stamp = _stamp(session)
    with _lock:
        known = _kept.get(region)
    if known and known[0] == stamp:
        return known[1]
    calendar = _calendar(session, region)
    with _lock:
        _kept[region] = (stamp, calendar)
    return calendar


def calendar_before(
    session: Session, region: str, changed: Collection[tuple[str, int, int]]
) -> WorkingCalendar:
    """The calendar of the region as if these versions (region, year, version) had not come in."""
    return _calendar(session, region, frozenset(changed))


def years_known(
    session: Session, region: str = NATIONAL, without: Collection[tuple[str, int, int]] = ()
) -> list[CalendarYearRow]:
    """The newest version of each year of one region, by year; versions named in `without` do not count."""
    newest = (
        select(CalendarYearRow)
        .distinct(CalendarYearRow.region, CalendarYearRow.year)
        .where(CalendarYearRow.region == region)
        .order_by(CalendarYearRow.region, CalendarYearRow.year, CalendarYearRow.version.desc())
    )
    if without:
        key = tuple_(CalendarYearRow.region, CalendarYearRow.year, CalendarYearRow.version)
        newest = newest.where(key.not_in(list(without)))
    return list(session.scalars(newest))


def _stamp(session: Session) -> tuple[int, int]:
    # Versions only grow: rows and their sum tell whether anything was added since.
    rows, total = session.execute(
        select(func.count(), func.coalesce(func.sum(CalendarYearRow.version), 0))
    ).one()
    return rows, total


def _calendar(
    session: Session, region: str, without: Collection[tuple[str, int, int]] = ()
) -> WorkingCalendar:
    # The packaged years are the floor: an empty table is no reason to guess.
    years = _newest(dict(shipped_calendar().years), years_known(session, without=without))
    if region == NATIONAL:
        return WorkingCalendar(years)
    return laid_over(years, _newest(dict(shipped_overlay(region)), years_known(session, region, without)))


def _newest(floor: dict[int, CalendarYear], rows: Iterable[CalendarYearRow]) -> dict[int, CalendarYear]:
    """What was brought in, over what came with the package and is older."""
    for row in rows:
        if row.year not in floor or row.version >= floor[row.year].version:
            floor[row.year] = _read(row)
    return floor


def _read(row: CalendarYearRow) -> CalendarYear:
    off, work = (frozenset(map(date.fromisoformat, days)) for days in (row.off, row.work))
    return CalendarYear(row.year, row.version, row.source, off, work)
