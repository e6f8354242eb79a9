"""The sweep, each second: gives back what belongs to nobody any more.

A lane in a live transaction is locked and therefore left alone, whatever its lease or owner says; the next sweep
looks again. It is the only way back, so it is walked every day.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from services.db import unit_of_work
from services.delivery.lanes import open_lanes
from services.delivery.live import living
from services.delivery.park import Waiting, due, headless, return_stream

_LEASED = text(
    "SELECT consumer, agency_id, slot, epoch, owner, lease_until < clock_timestamp() AS expired"
    " FROM services.lane WHERE owner IS NOT NULL"
)
_FREE = text(
    """
    WITH pick AS MATERIALIZED (
      SELECT l.consumer, l.agency_id, l.slot
        FROM unnest(CAST(:consumers AS int[]), CAST(:agencies AS int[]), CAST(:slots AS int[]),
                    CAST(:epochs AS bigint[]), CAST(:owners AS int[])) AS t(consumer, agency_id, slot, epoch, owner)
        JOIN services.lane l USING (consumer, agency_id, slot)
       WHERE l.epoch = t.epoch AND l.owner = t.owner FOR UPDATE OF l SKIP LOCKED)
    UPDATE services.lane l SET owner = NULL, lease_until = '-infinity', strikes = strikes + (owner > 0)::int
      FROM pick WHERE (l.consumer, l.agency_id, l.slot) = (pick.consumer, pick.agency_id, pick.slot)
    RETURNING 1
    """
)


class Sweep:
    """Remembers who was alive at the last look."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def lanes(self, connection: Connection, *, forgotten: bool = False) -> int:
        """Free lanes whose lease ran out or whose owner is dead; how many were freed.

        After any death, and when the queue has forgotten its messages, also all that were published and not
        begun: nobody can tell which of them lay with the dead. A message too many finds another epoch.
        """
        leased = connection.execute(_LEASED).all()
        # Read after the lanes: who owns one took his lock before.
        alive = living(connection)
        lost = forgotten or bool(self._seen - alive)
        self._seen = alive
        gone = [
            row for row in leased if row.expired or abs(row.owner) not in alive or (lost and row.owner < 0)
        ]
        return len(connection.execute(_FREE, _told(gone)).all()) if gone else 0

    def parked(self, connection: Connection, *, also_headless: bool) -> int:
        """Put streams back whose next try has come, and those that wait behind nothing; how many were put back."""
        waiting = [*due(connection), *(headless(connection) if also_headless else ())]
        return sum(_put_back(stream) for stream in waiting)


def make_ready(connection: Connection) -> None:
    """What must exist before it is needed: lanes of every agency, partitions ahead of the newest event."""
    open_lanes(connection)
    connection.execute(text("SELECT services.create_partitions()"))


def _put_back(waiting: Waiting) -> bool:
    with unit_of_work("relay") as session:
        return return_stream(session, waiting)


def _told(rows: Sequence[Row[Any]]) -> dict[str, list[int]]:
    return {
        "consumers": [row.consumer for row in rows],
        "agencies": [row.agency_id for row in rows],
        "slots": [row.slot for row in rows],
        "epochs": [row.epoch for row in rows],
        "owners": [row.owner for row in rows],
    }
