"""Bring a year of the calendar in: the newest version counts, the earlier ones are kept."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.actor import SYSTEM, Actor
from services.calendar.domain import CalendarYear
from services.calendar.models import CalendarYearRow
from services.calendar.shipped import NATIONAL, shipped_calendar
from services.errors import Conflict


def import_years(
    session: Session, region: str, years: Iterable[CalendarYear], *, actor: Actor, now: datetime
) -> list[int]:
    """Store years that are new or have a higher version; answers the years that changed.

    Raises Conflict for another content under a version that is already there.
    """
    changed = []
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
            changed.append(year.year)
        elif (known.off, known.work) != (off, work):
            raise Conflict(
                f"{year.year} 年日历的第 {year.version} 版已经存在且内容不同，请提高版本号后再导入。"
            )
    session.flush()
    return changed


def load_shipped(session: Session, now: datetime) -> list[int]:
    """Bring in the packaged national years where the database knows less."""
    newest: dict[int, int] = dict(
        session.execute(
            select(CalendarYearRow.year, func.max(CalendarYearRow.version))
            .where(CalendarYearRow.region == NATIONAL)
            .group_by(CalendarYearRow.year)
        )
        .tuples()
        .all()
    )
    missing = [year for year in shipped_calendar().years.values() if year.version > newest.get(year.year, 0)]
    return import_years(session, NATIONAL, missing, actor=SYSTEM, now=now)
