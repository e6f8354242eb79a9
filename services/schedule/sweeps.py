"""What answers the clock: daily sweeps per agency, and routines that simply return every so often.

A sweep is claimed by the lock on its row and marked in the transaction of its work, so any number of schedulers
may run, a dead one leaves nothing behind, and a day is done once. Days that were missed are made up in order,
each with a moment of its own day. Played agencies live in their own time and are skipped.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import and_, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.clock import CHINA, china_date
from services.db import Scope, unit_of_work
from services.identity.models import Agency
from services.schedule.models import SweepRow

MOST_MISSED: Final = 92  # days made up after a long standstill; what is older shows in the lists by itself
AT_ONCE: Final = 200

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sweep:
    """Daily work of one context in each real agency, from `at` (China) on: `run(session, agency, today, now)`.

    Safe to run twice for a day: it may be rolled back after its last statement and come again.
    """

    name: str
    context: str
    run: Callable[[Session, Agency, date, datetime], None]
    at: str = "00:10"


@dataclass(frozen=True, slots=True)
class Routine:
    """Work that returns every so often whatever the day, in transactions of its own: `run(now)`."""

    name: str
    run: Callable[[datetime], None]
    every: timedelta


def due_day(sweep: Sweep, now: datetime) -> date:
    """The newest day whose hour has come."""
    local = now.astimezone(CHINA)
    return local.date() if local.time() >= time.fromisoformat(sweep.at) else local.date() - timedelta(days=1)


def run_due(sweep: Sweep, now: datetime, pulse: Callable[[], None] = lambda: None) -> int:
    """Run the sweep wherever it is due; returns how many days were done. One agency's failure stops no other.

    `pulse` is called after every day, so that many missed days do not look like a hung process.
    """
    done, day = 0, due_day(sweep, now)
    for agency_id in _due(sweep, day, now):
        try:
            while run_next_day(sweep, agency_id, day, now):
                done += 1
                pulse()
        except Exception as error:
            _log.exception("sweep failed", extra={"sweep": sweep.name, "agency_id": agency_id})
            _note_failure(sweep, agency_id, day, now, error)
    return done


def run_next_day(sweep: Sweep, agency_id: int, day: date, now: datetime) -> bool:
    """Do the oldest day up to `day` that is still open; False when there is none or another process is at it."""
    with unit_of_work(sweep.context, Scope(agency_id)) as session:
        row = _claimed(session, sweep, agency_id, day)
        agency = session.get(Agency, agency_id)
        if row is None or agency is None or agency.is_played or row.done_through >= day:
            return False
        today = max(row.done_through + timedelta(days=1), day - timedelta(days=MOST_MISSED))
        sweep.run(session, agency, today, _moment(sweep, today, now))
        row.done_through, row.failures, row.retry_at, row.error = today, 0, None, ""
    return True


def _due(sweep: Sweep, day: date, now: datetime) -> Sequence[int]:
    behind = or_(SweepRow.done_through.is_(None), SweepRow.done_through < day)
    may_try = or_(SweepRow.retry_at.is_(None), SweepRow.retry_at <= now)
    own = and_(
        SweepRow.agency_id == Agency.id, SweepRow.context == sweep.context, SweepRow.name == sweep.name
    )
    exists = and_(Agency.valid_from <= day, or_(Agency.valid_to.is_(None), Agency.valid_to >= day))
    with unit_of_work(sweep.context) as session:
        wanted = select(Agency.id).outerjoin(SweepRow, own).where(behind, may_try, exists)
        real = wanted.where(Agency.time_mode == "real", Agency.id > 0)
        return session.scalars(real.order_by(Agency.id).limit(AT_ONCE)).all()


def _claimed(session: Session, sweep: Sweep, agency_id: int, day: date) -> SweepRow | None:
    key = {"context": sweep.context, "name": sweep.name, "agency_id": agency_id}
    # A new agency, or a new sweep, begins today: there is nothing to make up.
    session.execute(
        insert(SweepRow).values(key | {"done_through": day - timedelta(days=1)}).on_conflict_do_nothing()
    )
    row = select(SweepRow).filter_by(**key).with_for_update(skip_locked=True)
    return session.scalars(row).one_or_none()


def _moment(sweep: Sweep, today: date, now: datetime) -> datetime:
    if today == china_date(now):
        return now
    return datetime.combine(today, time.fromisoformat(sweep.at), CHINA)


def _note_failure(sweep: Sweep, agency_id: int, day: date, now: datetime, error: Exception) -> None:
    key = {"context": sweep.context, "name": sweep.name, "agency_id": agency_id}
    with unit_of_work(sweep.context, Scope(agency_id)) as session:
        session.execute(
            insert(SweepRow).values(key | {"done_through": day - timedelta(days=1)}).on_conflict_do_nothing()
        )
        row = session.scalars(select(SweepRow).filter_by(**key).with_for_update()).one()
        row.failures += 1
        row.retry_at = now + timedelta(seconds=min(30 * 2 ** min(row.failures, 12), 3600))
        row.error = type(error).__name__
