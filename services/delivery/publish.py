"""Publishing: a command's facts and their open deliveries, in the command's own transaction.

All that a transaction publishes is written at its end by one statement: it raises the heads of the streams and
inserts the events and a delivery for every consumer of the map.
"""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Session
from sqlalchemy.types import DateTime, Integer, LargeBinary, Text, TypeEngine, Uuid

from services.actor import Actor
from services.crypto import Sealed
from services.db import Turn, after_commit, write_last
from services.delivery.correlation import correlation_of
from services.delivery.envelope import Draft, slot_of
from services.delivery.wake import wake_after
from services.errors import NotFound
from services.events import Event, dump
from services.events.routes import ROUTES
from services.ids import new_id

_OPEN = text("INSERT INTO services.stream (id, agency_id) VALUES (:id, :agency) ON CONFLICT (id) DO NOTHING")
_ROWS: dict[str, TypeEngine[Any]] = {
    "event_id": Uuid(),
    "agency_id": Integer(),
    "for_agency_id": Integer(),
    "stream_id": Uuid(),
    "behind": Integer(),
    "slot": Integer(),
    "name": Text(),
    "version": Integer(),
    "payload": JSONB(),
    "sealed": LargeBinary(),
    "actor_kind": Text(),
    "actor_id": Text(),
    "actor_name": Text(),
    "correlation_id": Text(),
    "occurred_at": DateTime(timezone=True),
}
_CASTS = {
    "event_id": "uuid",
    "stream_id": "uuid",
    "payload": "jsonb",
    "sealed": "bytea",
    "occurred_at": "timestamptz",
} | dict.fromkeys(("agency_id", "for_agency_id", "behind", "slot", "version"), "int")
_LIST = ", ".join(_ROWS)
_UNNEST = ", ".join(f"CAST(:{name} AS {_CASTS.get(name, 'text')}[])" for name in _ROWS)
_COLUMNS = _LIST.replace("behind", "sequence")
_VALUES = _LIST.replace("behind", "r.head - t.behind")
# Ids in order, so that two publishers never wait for each other in a circle; unnest keeps the order of the drafts,
# and `seq` is given after the sort: a stream's events stay in order.
_INSERT = text(
    f"""
    WITH told AS (
      SELECT * FROM unnest({_UNNEST}) WITH ORDINALITY AS t({_LIST}, position)),
    locked AS MATERIALIZED (
      SELECT id FROM services.stream WHERE id = ANY(:streams) AND agency_id = :agency ORDER BY id FOR UPDATE),
    r AS (
      UPDATE services.stream s SET head = s.head + n.count
        FROM locked JOIN (SELECT stream_id, count(*)::int FROM told GROUP BY 1) AS n(id, count) USING (id)
       WHERE s.id = locked.id RETURNING s.id, s.head),
    e AS (
      INSERT INTO services.event ({_COLUMNS})
      SELECT {_VALUES} FROM told t JOIN r ON r.id = t.stream_id ORDER BY t.position
      RETURNING seq, stream_id, slot, name, coalesce(for_agency_id, agency_id) AS acting),
    d AS (
      INSERT INTO services.delivery (consumer, agency_id, slot, event_seq, stream_id)
      SELECT c.id, e.acting, e.slot, e.seq, e.stream_id FROM e
        JOIN unnest(CAST(:routed AS text[]), CAST(:hearers AS text[])) AS h(name, hearer) ON h.name = e.name
        JOIN services.consumer c ON c.name = h.hearer AND c.active)
    SELECT count(*) FROM e
    """
).bindparams(
    bindparam("streams", type_=ARRAY(Uuid())),
    *(bindparam(name, type_=ARRAY(kind)) for name, kind in _ROWS.items()),
)
_FOR_AGENCIES = text("SELECT set_config('app.for_agency', :agencies, true)")


def open_stream(session: Session, agency_id: int, stream: uuid.UUID) -> None:
    """Make a stream, at sequence 0; once per case, harmless when it is there already."""
    session.execute(_OPEN, {"id": stream, "agency": agency_id})


def open_streams(session: Session, agency_id: int, streams: Sequence[uuid.UUID]) -> None:
    """As `open_stream`, for many at once."""
    if streams:
        session.execute(_OPEN, [{"id": stream, "agency": agency_id} for stream in streams])


def publish(
    session: Session,
    event: Event,
    *,
    agency_id: int,
    stream: uuid.UUID,
    actor: Actor,
    now: datetime,
    sealed: Sealed | None = None,
    for_agency_id: int | None = None,
) -> None:
    """Publish one fact; see `publish_many`."""
    draft = Draft(
        event=event,
        agency_id=agency_id,
        stream=stream,
        actor=actor,
        now=now,
        sealed=sealed,
        for_agency_id=for_agency_id,
    )
    publish_many(session, [draft])


def publish_many(session: Session, drafts: Sequence[Draft]) -> None:
    """Publish facts, in the given order within each stream, as part of the caller's transaction.

    They are written right before the commit, with all else that the transaction publishes: the streams stay locked
    from there on. The commit raises NotFound for a stream that was never opened, or is another agency's.
    """
    if drafts:
        write_last(session, Turn.EVENTS, _write, [_row(draft) for draft in drafts])
        after_commit(session, wake_after(session))


def _row(draft: Draft) -> dict[str, Any]:
    return {
        "event_id": new_id(),
        "agency_id": draft.agency_id,
        "for_agency_id": draft.for_agency_id,
        "stream_id": draft.stream,
        "slot": slot_of(draft.stream),
        "name": draft.event.name,
        "version": draft.event.version,
        "payload": dump(draft.event),
        "sealed": draft.sealed,
        "actor_kind": draft.actor.kind.value,
        "actor_id": draft.actor.id,
        "actor_name": draft.actor.name,
        "correlation_id": correlation_of(draft.stream),
        "occurred_at": draft.now,
    }


def _write(session: Session, rows: list[dict[str, Any]]) -> None:
    session.flush()
    others = sorted({str(row["for_agency_id"]) for row in rows if row["for_agency_id"] is not None})
    if others:  # open work is inserted for the own agency, and for those that the transaction names
        session.execute(_FOR_AGENCIES, {"agencies": ",".join(others)})
    # The heads of several agencies are raised in one order too.
    for agency_id in sorted({row["agency_id"] for row in rows}):
        _insert(session, agency_id, [row for row in rows if row["agency_id"] == agency_id])


def _insert(session: Session, agency_id: int, rows: list[dict[str, Any]]) -> None:
    seen: Counter[uuid.UUID] = Counter()
    for row in reversed(rows):
        row["behind"] = seen[row["stream_id"]]
        seen[row["stream_id"]] += 1
    names = {row["name"] for row in rows}
    routes = [
        (kind.name, hearer) for kind, hearers in ROUTES.items() if kind.name in names for hearer in hearers
    ]
    columns = {name: [row[name] for row in rows] for name in _ROWS}
    told = columns | {
        "agency": agency_id,
        "streams": list(seen),
        "routed": [name for name, _ in routes],
        "hearers": [hearer for _, hearer in routes],
    }
    if session.execute(_INSERT, told).scalar_one() != len(rows):
        raise NotFound("找不到这件申请的事件流。")
