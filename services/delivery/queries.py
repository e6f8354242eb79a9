"""What operators ask: what waits, what is dead and why, how far each consumer is behind."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text

from services.delivery.lanes import SQL


@dataclass(frozen=True, slots=True)
class ParkedHead:
    """A delivery that failed, and how many later ones of its stream wait `behind` it."""

    consumer: str
    event_seq: int
    stream: uuid.UUID
    agency_id: int
    agency: str
    state: str
    attempts: int
    name: str
    reason: str
    place: str
    parked_at: datetime
    retry_at: datetime | None
    behind: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a consumer stands: open and leased work, the age of the oldest in seconds, what lies aside."""

    consumer: str
    open: int
    oldest: float | None
    lanes: int
    retry: int
    dead: int
    behind: int


_HEADS = text(
    """
    SELECT c.name AS consumer, p.event_seq, p.stream_id AS stream, p.agency_id, a.name AS agency, p.state, p.attempts,
           p.name, p.reason, p.last_error AS place, p.parked_at, p.retry_at,
           (SELECT count(*) FROM services.delivery_parked b
             WHERE b.consumer = p.consumer AND b.stream_id = p.stream_id AND b.agency_id = p.agency_id
               AND b.state = 'behind') AS behind
      FROM services.delivery_parked p
      JOIN services.consumer c ON c.id = p.consumer JOIN services.agency a ON a.id = p.agency_id
     WHERE p.state <> 'behind' AND (CAST(:agency AS int) IS NULL OR p.agency_id = :agency)
       AND (CAST(:reason AS text) IS NULL OR p.reason = :reason)
     ORDER BY p.state, p.event_seq LIMIT :limit
    """
)
_STANDINGS = text(
    """
    SELECT c.name AS consumer,
      (SELECT count(*) FROM services.delivery d WHERE d.consumer = c.id AND {own}) AS open,
      (SELECT extract(epoch FROM clock_timestamp() - min(d.created_at))::float8
         FROM services.delivery d WHERE d.consumer = c.id AND {own}) AS oldest,
      (SELECT count(*) FROM services.lane d WHERE d.consumer = c.id AND d.owner IS NOT NULL AND {own}) AS lanes,
      p.retry, p.dead, p.behind
    FROM services.consumer c, LATERAL (
      SELECT count(*) FILTER (WHERE state = 'retry') AS retry, count(*) FILTER (WHERE state = 'dead') AS dead,
             count(*) FILTER (WHERE state = 'behind') AS behind
        FROM services.delivery_parked d WHERE d.consumer = c.id AND {own}) p
    ORDER BY c.id
    """.replace("{own}", "(CAST(:agency AS int) IS NULL OR d.agency_id = :agency)")
)


def parked_heads(
    session: SQL, agency_id: int | None = None, reason: str | None = None, limit: int = 200
) -> Sequence[ParkedHead]:
    """Failed deliveries of an agency (of all when none is named), the dead first, oldest first."""
    told = {"agency": agency_id, "reason": reason, "limit": limit}
    return [ParkedHead(*row) for row in session.execute(_HEADS, told)]


_WAITING = text(
    """
    SELECT EXISTS (SELECT FROM services.delivery WHERE agency_id = :agency AND stream_id = ANY(:streams))
        OR EXISTS (SELECT FROM services.delivery_parked WHERE agency_id = :agency AND stream_id = ANY(:streams))
    """
)


def is_waiting(session: SQL, agency_id: int, streams: Iterable[uuid.UUID]) -> bool:
    """Whether the caller's context still has to hear something of these streams in that agency."""
    told = {"agency": agency_id, "streams": list(streams)}
    return bool(session.execute(_WAITING, told).scalar_one())


def standings(session: SQL, agency_id: int | None = None) -> Sequence[Standing]:
    """One line per consumer, for an agency or for all."""
    return [Standing(*row) for row in session.execute(_STANDINGS, {"agency": agency_id})]
