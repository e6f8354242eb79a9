"""Bring a year of the calendar in: the newest version counts, the earlier ones are kept, and everybody is told."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.actor import SYSTEM, Actor
from services.calendar.announcing import PLATFORM, announce
from services.calendar.domain import CalendarYear
from services.calendar.models import CalendarYearRow
from services.calendar.overlays import check_overlay, check_year
from services.calendar.queries import calendar_for
from services.calendar.shipped import NATIONAL, shipped_calendar, shipped_overlay, shipped_regions
from services.errors import Conflict
from services.events.platform import CalendarChanged, CalendarRegionChanged
from services.identity.models import Agency


def import_years(
    session: Session, region: str, years: Iterable[CalendarYear], *, actor: Actor, now: datetime
) -> list[int]:
    """Store years that are new or have a higher version; answers the years that changed.

    Every agency of the region hears of it, so that its open cases are computed anew. Raises Conflict for another
    content under a version that is already there, Invalid for a day no notice can order to be worked. Needs the
    identity role.
    """
    changed: list[CalendarYear] = []
    years = list(years)
    _check(session, region, years)
    for year in years:
        known = session.get(CalendarYearRow, (region, year.year, year.version))
        off, work = (sorted(day.isoformat() for day in days) for days in (year.off, year.work))
        if known is None:
            session.add(
                CalendarYearRow(
                    region=region,
                    year=year.year,
                    version=year.version,
                    source=year.source,
                    off=off,
                    work=work,
                    recorded_at=now,
                    recorded_by=actor.name,
                )
            )
            changed.append(year)
        elif (known.off, known.work) != (off, work):
            raise Conflict(
                f"{year.year} 年日历的第 {year.version} 版已经存在且内容不同，请提高版本号后再导入。"
            )
    session.flush()
    facts = [
        CalendarChanged(region=region, year=year.year, calendar_version=year.version) for year in changed
    ]
    announce(session, region, facts, _concerned(session, region) if changed else (), actor=actor, now=now)
    return [year.year for year in changed]


def _check(session: Session, region: str, years: Sequence[CalendarYear]) -> None:
    national = calendar_for(session).years
    for year in years:
        check_year(year) if region == NATIONAL else check_overlay(national.get(year.year), year)


def _concerned(session: Session, region: str) -> Sequence[int]:
    """The national years are every agency's."""
    concerned = select(Agency.id).where(Agency.id > PLATFORM).order_by(Agency.id)
    if region != NATIONAL:
        concerned = concerned.where(Agency.region == region)
    return session.scalars(concerned).all()


def announce_region(
    session: Session, agency_id: int, was: str, became: str, by: Actor, now: datetime
) -> None:
    """An agency counts by another region's calendar from now on: it hears of it. Needs the identity role."""
    fact = CalendarRegionChanged(was=was, became=became)
    announce(session, became, [fact], [agency_id], actor=by, now=now)


def load_shipped(session: Session, now: datetime) -> list[int]:
    """Bring in the packaged years, the national ones and those of regions, where the database knows less."""
    changed: list[int] = []
    for region in (NATIONAL, *shipped_regions()):
        newest: dict[int, int] = dict(
            session.execute(
                select(CalendarYearRow.year, func.max(CalendarYearRow.version))
                .where(CalendarYearRow.region == region)
                .group_by(CalendarYearRow.year)
            )
            .tuples()
            .all()
        )
        packaged = shipped_calendar().years if region == NATIONAL else shipped_overlay(region)
        missing = [year for year in packaged.values() if year.version > newest.get(year.year, 0)]
        changed += import_years(session, region, missing, actor=SYSTEM, now=now)
    return changed
