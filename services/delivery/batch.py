"""One transaction of work: lanes fenced, events handled set-wise, deliveries moved to done, all or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from services.db import Scope, unit_of_work
from services.delivery.envelope import envelope_of, event_rows
from services.delivery.failures import Doubled, Vanished
from services.delivery.faults import crash_point
from services.delivery.handle import Subscriptions, handle
from services.delivery.lanes import Lane, extend, fence, free, open_work
from services.delivery.park import Spot, park_behind

MOST_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Hearer:
    """A context as a consumer of events: its login role, its number in the database, its handlers."""

    context: str
    consumer: int
    subscriptions: Subscriptions


@dataclass(slots=True)
class Batch:
    """What one transaction took on: the rows it meant to do, the lanes it keeps, the lanes it let go."""

    rows: Sequence[Row[Any]] = ()
    kept: list[Lane] = field(default_factory=list)
    freed: list[Lane] = field(default_factory=list)


_DONE = text(
    """
    WITH gone AS (
      DELETE FROM services.delivery
       WHERE consumer = :consumer AND agency_id = :agency AND slot = ANY(:slots) AND event_seq = ANY(:seqs)
      RETURNING *)
    INSERT INTO services.delivery_done (event_seq, consumer, agency_id, attempts, created_at)
    SELECT event_seq, consumer, agency_id, attempts, created_at FROM gone RETURNING event_seq
    """
)


def work_batch(hearer: Hearer, me: int, lanes: Sequence[Lane], most: int, batch: Batch) -> None:
    """Do the next events (at most `most`) of lanes of one agency and commit; `batch` says what was taken on.

    Lanes with nothing more to do are freed in the same transaction. Whatever is raised, nothing was done.
    """
    agency_id = lanes[0].agency_id
    with unit_of_work(hearer.context, Scope(agency_id)) as session:
        mine = fence(session, hearer.consumer, me, lanes)
        each = max(1, most // max(1, len(mine)))
        batch.rows = open_work(session, hearer.consumer, agency_id, [lane.slot for lane in mine], each)
        ready = _set_aside_waiting(session, hearer, agency_id, batch.rows)
        if ready:
            _answer(session, hearer, agency_id, ready)
        crash_point("worker.handled")
        _settle_lanes(session, hearer, me, mine, each, batch)
        crash_point("worker.marked")
    crash_point("worker.committed")


def _set_aside_waiting(
    session: Session, hearer: Hearer, agency_id: int, rows: Sequence[Row[Any]]
) -> list[Row[Any]]:
    """Park the rows whose stream waits behind a parked one; the rest may be handled."""
    behind = [row for row in rows if row.waits]
    if behind:
        park_behind(session, spot_of(hearer, agency_id, behind))
    return [row for row in rows if not row.waits]


def _answer(session: Session, hearer: Hearer, agency_id: int, rows: Sequence[Row[Any]]) -> None:
    seqs = [row.event_seq for row in rows]
    stored = event_rows(session, seqs)
    if len(stored) != len(seqs):
        missing = set(seqs) - {row.seq for row in stored}
        raise Vanished(f"events {sorted(missing)[:5]} are not agency {agency_id}'s to see")
    handle(session, hearer.subscriptions, [envelope_of(row) for row in stored])
    spot = spot_of(hearer, agency_id, rows)
    told = {
        "consumer": spot.consumer,
        "agency": agency_id,
        "slots": list(spot.slots),
        "seqs": list(spot.seqs),
    }
    marked = len(session.execute(_DONE, told).all())
    if marked != len(seqs):
        raise Doubled(f"{len(seqs)} handled, {marked} marked done")


def _settle_lanes(
    session: Session, hearer: Hearer, me: int, mine: Sequence[Lane], each: int, batch: Batch
) -> None:
    """A lane that gave fewer rows than asked is empty: free it; keep the others for another lease."""
    slots = [row.slot for row in batch.rows]
    kept = [lane for lane in mine if slots.count(lane.slot) >= each]
    freed = [lane for lane in mine if lane not in kept]
    if kept:
        extend(session, hearer.consumer, me, kept)
    if freed:
        free(session, hearer.consumer, me, freed, well=True)
    batch.kept, batch.freed = kept, freed


def spot_of(hearer: Hearer, agency_id: int, rows: Sequence[Row[Any]]) -> Spot:
    """Where these open deliveries lie."""
    return Spot(hearer.consumer, agency_id, {row.slot for row in rows}, [row.event_seq for row in rows])
