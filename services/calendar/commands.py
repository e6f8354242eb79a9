"""Bring a year of the calendar in: the newest version counts, the earlier ones are kept, and everybody is told."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from services.actor import SYSTEM, Actor
from services.calendar.domain import CalendarYear
from services.calendar.models import CalendarYearRow
from services.calendar.shipped import NATIONAL, shipped_calendar
from services.db.work import Scope, enter_scope
from services.delivery import Draft, open_stream, publish_many
from services.errors import Conflict
from services.events.platform import CalendarChanged
from services.identity.models import Agency

PLATFORM = 0


def import_years(
    session: Session, region: str, years: Iterable[CalendarYear], *, actor: Actor, now: datetime
) -> list[int]:
    """Store years that are new or have a higher version; answers the years that changed.

    Every agency of the region hears of it, so that its open cases are computed anew. Raises Conflict for another
    content under a version that is already there. Needs the identity role.
    """
    changed: list[CalendarYear] = []
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
    _announce(session, region, changed, actor, now)
    return [year.year for year in changed]


def _announce(
    session: Session, region: str, changed: Sequence[CalendarYear], actor: Actor, now: datetime
) -> None:
    concerned = select(Agency.id).where(Agency.id > PLATFORM).order_by(Agency.id)
    if region != NATIONAL:
        concerned = concerned.where(Agency.region == region)
    agencies = session.scalars(concerned).all() if changed else ()
    if not agencies:
        return
    before = session.execute(text("SELECT nullif(current_setting('app.agency', true), '')::int")).scalar_one()
    enter_scope(session, Scope(PLATFORM))
    stream = uuid.uuid5(uuid.NAMESPACE_URL, f"gongkai:calendar:{region}")
    open_stream(session, PLATFORM, stream)
    facts = [
        CalendarChanged(region=region, year=year.year, calendar_version=year.version) for year in changed
    ]
    publish_many(
        session,
        [
            Draft(
                event=fact, agency_id=PLATFORM, stream=stream, actor=actor, now=now, for_agency_id=agency_id
            )
            for agency_id in agencies
            for fact in facts
        ],
    )
    enter_scope(session, Scope(before))


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
