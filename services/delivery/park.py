"""Aside and back again: deliveries that failed, and the later ones of their stream that wait behind them.

Every move happens under the lock of the lane, so it never meets a transaction that works there. A stream with any
parked delivery is not worked on for that consumer; all of a stream's rows come back together, in order.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import text

from services.delivery.failures import Failure, is_dead, wait_after
from services.delivery.lanes import SQL

_PARK = text(
    """
    WITH gone AS (
      DELETE FROM services.delivery
       WHERE consumer = :consumer AND agency_id = :agency AND slot = ANY(:slots) AND event_seq = ANY(:seqs)
      RETURNING *)
    INSERT INTO services.delivery_parked (consumer, stream_id, event_seq, agency_id, slot, attempts, created_at,
                                          state, retry_at, name, reason, last_error)
    SELECT gone.consumer, gone.stream_id, gone.event_seq, gone.agency_id, gone.slot,
           coalesce(CAST(:attempts AS int), gone.attempts), gone.created_at, :state,
           clock_timestamp() + make_interval(secs => CAST(:wait AS float8)), coalesce(event.name, ''), :reason, :place
      FROM gone LEFT JOIN services.event ON event.seq = gone.event_seq
    """
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Which deliveries of a lane are meant."""

    consumer: int
    agency_id: int
    slots: Collection[int]
    seqs: Collection[int]


def park_behind(connection: SQL, spot: Spot) -> None:
    """Put deliveries behind the parked head of their stream."""
    _park(connection, spot, state="behind")


def park_failed(connection: SQL, spot: Spot, failure: Failure, attempts: int) -> str:
    """Put a delivery that failed for the `attempts`th time aside; the answer is its state, retry or dead."""
    if is_dead(failure, attempts):
        _park(connection, spot, state="dead", failure=failure, attempts=attempts)
        return "dead"
    _park(connection, spot, state="retry", failure=failure, attempts=attempts, wait=wait_after(attempts))
    return "retry"


def park_killer(connection: SQL, spot: Spot) -> None:
    """Put a delivery aside that ended its worker each time it was tried."""
    _park(connection, spot, state="dead", reason="killer")


def _park(
    connection: SQL,
    spot: Spot,
    *,
    state: str,
    failure: Failure | None = None,
    attempts: int | None = None,
    wait: float | None = None,
    reason: str = "",
) -> None:
    told = {
        "consumer": spot.consumer,
        "agency": spot.agency_id,
        "slots": list(spot.slots),
        "seqs": list(spot.seqs),
        "attempts": attempts,
        "state": state,
        "wait": wait,
        "reason": failure.reason if failure else reason,
        "place": failure.place if failure else "",
    }
    connection.execute(_PARK, told)


_DUE = text(
    """
    SELECT consumer, agency_id, slot, stream_id FROM services.delivery_parked
     WHERE state = 'retry' AND retry_at <= clock_timestamp() ORDER BY retry_at LIMIT 200
    """
)
_HEADLESS = text(
    """
    SELECT DISTINCT consumer, agency_id, slot, stream_id FROM services.delivery_parked b
     WHERE state = 'behind' AND NOT EXISTS (
       SELECT FROM services.delivery_parked h
        WHERE h.consumer = b.consumer AND h.stream_id = b.stream_id AND h.agency_id = b.agency_id
           AND h.state <> 'behind') LIMIT 200
    """
)
_LOCK = (
    "SELECT FROM services.lane WHERE consumer = :consumer AND agency_id = :agency AND slot = :slot FOR UPDATE"
)
_LOCK_PATIENTLY = text(_LOCK)
_LOCK_IF_FREE = text(f"{_LOCK} SKIP LOCKED")
_RETURN = text(
    """
    WITH back AS (
      DELETE FROM services.delivery_parked
       WHERE consumer = :consumer AND stream_id = :stream AND agency_id = :agency RETURNING *)
    INSERT INTO services.delivery (consumer, agency_id, slot, event_seq, stream_id, attempts, created_at)
    SELECT consumer, agency_id, slot, event_seq, stream_id,
           CASE WHEN :afresh THEN 0 ELSE attempts END, created_at FROM back
    """
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A stream that waits for one consumer, and the lane it belongs to."""

    consumer: int
    agency_id: int
    slot: int
    stream: uuid.UUID


def due(connection: SQL) -> Sequence[Waiting]:
    """Streams whose next try has come."""
    return [Waiting(*row) for row in connection.execute(_DUE)]


def headless(connection: SQL) -> Sequence[Waiting]:
    """Streams that wait behind nothing."""
    return [Waiting(*row) for row in connection.execute(_HEADLESS)]


def return_stream(
    connection: SQL, waiting: Waiting, *, patiently: bool = False, afresh: bool = False
) -> bool:
    """Put all parked deliveries of a stream back into their lane, in the caller's transaction.

    False when somebody works in the lane now; `patiently` waits for him. `afresh` forgets earlier attempts.
    """
    if not lock_lane(connection, waiting, patiently=patiently):
        return False
    told = {
        "consumer": waiting.consumer,
        "agency": waiting.agency_id,
        "stream": waiting.stream,
        "afresh": afresh,
    }
    connection.execute(_RETURN, told)
    return True


def lock_lane(connection: SQL, waiting: Waiting, *, patiently: bool) -> bool:
    """Lock the lane until the transaction ends."""
    told = {"consumer": waiting.consumer, "agency": waiting.agency_id, "slot": waiting.slot}
    return connection.execute(_LOCK_PATIENTLY if patiently else _LOCK_IF_FREE, told).first() is not None
