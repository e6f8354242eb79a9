"""Lanes: claimed in turn, begun by one worker, fenced by a row lock until commit, freed or extended.

A claim visits only lanes that have work, from a rotating position, so that one agency's flood fills its own lanes
and nobody else waits behind it. All functions are SQL on the caller's connection; committing is the caller's.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, TextClause, text
from sqlalchemy.orm import Session

from services.delivery.ddl import SLOTS

LEASE = "interval '30 seconds'"
MOST_AT_ONCE = 32  # lanes in one claim, and in one message
WHOLE = 8  # so few lanes are not split
SQL = Connection | Session


@dataclass(frozen=True, slots=True, order=True)
class Lane:
    """One lane as a message names it: whose, which slot, and the epoch it was claimed at.

    `strikes`: how many workers died over it since it last went well; such a lane travels and is worked alone.
    """

    agency_id: int
    slot: int
    epoch: int
    strikes: int = field(default=0, compare=False)


@dataclass(slots=True)
class Position:
    """Where the last claim of a consumer stopped; the next one goes on behind it."""

    agency_id: int = -1
    slot: int = -1

    def move(self, lanes: Sequence[Lane]) -> None:
        """Go on behind the last of these, or from the start when there are none."""
        last = max(lanes, default=Lane(-1, -1, 0))
        self.agency_id, self.slot = last.agency_id, last.slot


_OPEN_LANES = text(
    """
    INSERT INTO services.lane (consumer, agency_id, slot)
    SELECT c.id, a.id, s FROM services.consumer c, services.agency a, generate_series(0, :last) s
     WHERE (CAST(:agency AS int) IS NULL OR a.id = :agency)
       AND NOT EXISTS (SELECT FROM services.lane l WHERE l.consumer = c.id AND l.agency_id = a.id AND l.slot = s)
    ON CONFLICT DO NOTHING
    """
)


def open_lanes(session: SQL, agency_id: int | None = None) -> None:
    """Make the lanes of a new agency (of all that lack some, when none is named). As identity or relay."""
    session.execute(_OPEN_LANES, {"agency": agency_id, "last": SLOTS - 1})


def _claim_sql(within: str) -> TextClause:
    return text(
        f"""
        WITH RECURSIVE open AS (
          (SELECT agency_id, slot FROM services.delivery
            WHERE consumer = :consumer AND (agency_id, slot) > (:agency, :slot) {within}
            ORDER BY agency_id, slot LIMIT 1)
          UNION ALL
          SELECT following.* FROM open, LATERAL (
            SELECT agency_id, slot FROM services.delivery
             WHERE consumer = :consumer AND (agency_id, slot) > (open.agency_id, open.slot) {within}
             ORDER BY agency_id, slot LIMIT 1) following),
        pick AS MATERIALIZED (
          SELECT free.* FROM open, LATERAL (
            SELECT agency_id, slot FROM services.lane
             WHERE consumer = :consumer AND agency_id = open.agency_id AND slot = open.slot
               AND owner IS NULL AND lease_until <= clock_timestamp() FOR UPDATE SKIP LOCKED) free LIMIT :most)
        UPDATE services.lane l SET epoch = epoch + 1, owner = -:me, lease_until = clock_timestamp() + {LEASE}
          FROM pick WHERE (l.consumer, l.agency_id, l.slot) = (:consumer, pick.agency_id, pick.slot)
        RETURNING l.agency_id, l.slot, l.epoch, l.strikes
        """
    )


_CLAIM = _claim_sql("")
_CLAIM_WITHIN = _claim_sql("AND agency_id = ANY(:within)")


def claim(
    connection: SQL,
    consumer: int,
    me: int,
    most: int,
    position: Position,
    within: Collection[int] | None = None,
) -> list[Lane]:
    """Lease up to `most` free lanes of a consumer that have open work, from `position` on and round again.

    `within` names the only agencies to look at. The lanes come sorted, so that an agency's stand together.
    """
    lanes = _claim(connection, consumer, me, most, position, within)
    if len(lanes) < most and (position.agency_id, position.slot) > (-1, -1):
        position.move([])
        lanes += _claim(connection, consumer, me, most - len(lanes), position, within)
    position.move(lanes if len(lanes) == most else [])
    return sorted(lanes)


def _claim(
    connection: SQL, consumer: int, me: int, most: int, position: Position, within: Collection[int] | None
) -> list[Lane]:
    told = {"consumer": consumer, "me": me, "most": most, "agency": position.agency_id, "slot": position.slot}
    if within is None:
        rows = connection.execute(_CLAIM, told)
    else:
        rows = connection.execute(_CLAIM_WITHIN, told | {"within": list(within)})
    return [Lane(*row) for row in rows]


def messages(lanes: Sequence[Lane]) -> Iterator[Sequence[Lane]]:
    """Few lanes in one message, many in two halves so that two workers share them, at most 32 in one.

    A struck lane travels alone: if its worker dies again, no other lane has part in it.
    """
    whole = [lane for lane in lanes if not lane.strikes]
    size = WHOLE if len(whole) <= WHOLE else min(MOST_AT_ONCE, max(WHOLE, -(-len(whole) // 2)))
    yield from (whole[start : start + size] for start in range(0, len(whole), size))
    yield from ([lane] for lane in lanes if lane.strikes)


_LOAD = text(
    """
    SELECT c.id, (SELECT count(*) FROM services.lane l WHERE l.consumer = c.id AND l.owner IS NOT NULL)
      FROM services.consumer c WHERE EXISTS (SELECT FROM services.delivery d WHERE d.consumer = c.id)
    """
)


def in_flight(connection: SQL) -> dict[int, int]:
    """How many lanes are leased, for each consumer that has open work at all: the back-pressure."""
    return dict(connection.execute(_LOAD).tuples().all())


_RETURN = text("UPDATE services.lane SET owner = NULL, lease_until = '-infinity' WHERE owner = -:me")


def give_back(connection: SQL, me: int) -> None:
    """Free all that this relay session leased and could not send."""
    connection.execute(_RETURN, {"me": me})


_AMONG = "(l.agency_id, l.slot, l.epoch) IN (SELECT * FROM unnest(CAST(:agencies AS int[]), CAST(:slots AS int[]), CAST(:epochs AS bigint[])))"
_BEGIN = text(
    f"""
    UPDATE services.lane l SET owner = :me, lease_until = clock_timestamp() + {LEASE}
     WHERE consumer = :consumer AND owner < 0 AND {_AMONG} RETURNING agency_id, slot, epoch, strikes
    """
)


def begin(connection: SQL, consumer: int, me: int, lanes: Iterable[Lane]) -> list[Lane]:
    """Take over lanes a message named; what another epoch or owner holds is left out."""
    rows = connection.execute(_BEGIN, {"consumer": consumer, "me": me} | _among(lanes))
    return sorted(Lane(*row) for row in rows)


_FENCE = text(
    f"SELECT agency_id, slot, epoch FROM services.lane l WHERE consumer = :consumer AND owner = :me AND {_AMONG}"
    " ORDER BY agency_id, slot FOR UPDATE"
)


def fence(connection: SQL, consumer: int, me: int, lanes: Iterable[Lane]) -> list[Lane]:
    """Lock those of these lanes that are still mine, until the transaction ends. Nobody else can work them."""
    return [
        Lane(*row) for row in connection.execute(_FENCE, {"consumer": consumer, "me": me} | _among(lanes))
    ]


_FREE = text(
    "UPDATE services.lane l SET owner = NULL, lease_until = clock_timestamp() + make_interval(secs => :rest),"
    " strikes = CASE WHEN :well THEN 0 ELSE strikes END"
    f" WHERE consumer = :consumer AND owner = :me AND {_AMONG}"
)
_EXTEND = text(
    f"UPDATE services.lane l SET lease_until = clock_timestamp() + {LEASE}, strikes = 0"
    f" WHERE consumer = :consumer AND owner = :me AND {_AMONG}"
)


def free(
    connection: SQL, consumer: int, me: int, lanes: Iterable[Lane], *, rest: float = 0.0, well: bool = False
) -> None:
    """Let go of lanes; nobody claims them for `rest` seconds. `well`: they could be worked, strikes are forgotten."""
    connection.execute(_FREE, {"consumer": consumer, "me": me, "rest": rest, "well": well} | _among(lanes))


def extend(connection: SQL, consumer: int, me: int, lanes: Iterable[Lane]) -> None:
    """Keep lanes for another lease; they could be worked, so strikes are forgotten."""
    connection.execute(_EXTEND, {"consumer": consumer, "me": me} | _among(lanes))


_STILL_OPEN = text(
    """
    SELECT EXISTS (SELECT FROM unnest(CAST(:agencies AS int[]), CAST(:slots AS int[])) AS freed(agency_id, slot)
      WHERE EXISTS (SELECT FROM services.delivery d
        WHERE d.consumer = :consumer AND d.agency_id = freed.agency_id AND d.slot = freed.slot))
    """
)


def has_work(connection: SQL, consumer: int, lanes: Iterable[Lane]) -> bool:
    """Whether open work lies in these lanes."""
    told = {"consumer": consumer} | _among(lanes)
    del told["epochs"]
    return bool(connection.execute(_STILL_OPEN, told).scalar_one())


_OPEN_WORK = text(
    """
    SELECT d.event_seq, d.stream_id, d.agency_id, d.slot, d.attempts, d.created_at,
           EXISTS (SELECT FROM services.delivery_parked p WHERE p.consumer = :consumer
                     AND p.stream_id = d.stream_id AND p.agency_id = :agency) AS waits
      FROM unnest(CAST(:slots AS int[])) AS mine(slot), LATERAL (
        SELECT * FROM services.delivery
         WHERE consumer = :consumer AND agency_id = :agency AND slot = mine.slot
         ORDER BY event_seq LIMIT :most) d
     ORDER BY d.event_seq
    """
)


def open_work(
    connection: SQL, consumer: int, agency_id: int, slots: Iterable[int], most: int
) -> Sequence[Row[Any]]:
    """The first `most` open deliveries of each of an agency's lanes, in the order of their events.

    `waits`: something of the stream is parked for this consumer, so this one has to go behind it.
    """
    told = {"consumer": consumer, "agency": agency_id, "slots": list(slots), "most": most}
    return connection.execute(_OPEN_WORK, told).all()


def _among(lanes: Iterable[Lane]) -> dict[str, Any]:
    told = list(lanes)
    return {
        "agencies": [lane.agency_id for lane in told],
        "slots": [lane.slot for lane in told],
        "epochs": [lane.epoch for lane in told],
    }
