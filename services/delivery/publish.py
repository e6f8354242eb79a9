"""Publishing: a command's facts and their open deliveries, in the command's own transaction.

The heads of the streams are raised last and in the order of their ids, so that two publishers never wait for
each other in a circle; one statement writes the events and a delivery for every consumer of the map.
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
from services.db import after_commit
from services.delivery.correlation import correlation_of
from services.delivery.envelope import Draft, Envelope, slot_of
from services.delivery.wake import wake_after
from services.errors import NotFound
from services.events import Event, dump
from services.events.routes import ROUTES
from services.ids import new_id

_OPEN = text("INSERT INTO services.stream (id, agency_id) VALUES (:id, :agency) ON CONFLICT (id) DO NOTHING")
_RAISE_HEADS = text(
    """
    WITH locked AS MATERIALIZED (
      SELECT id FROM services.stream WHERE id = ANY(:ids) AND agency_id = :agency ORDER BY id FOR UPDATE)
    UPDATE services.stream s SET head = s.head + n.count
      FROM locked JOIN unnest(CAST(:ids AS uuid[]), CAST(:counts AS int[])) AS n(id, count) USING (id)
     WHERE s.id = locked.id RETURNING s.id, s.head
    """
).bindparams(bindparam("ids", type_=ARRAY(Uuid())))

_ROWS: dict[str, TypeEngine[Any]] = {
    "event_id": Uuid(),
    "agency_id": Integer(),
    "for_agency_id": Integer(),
    "stream_id": Uuid(),
    "sequence": Integer(),
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
} | dict.fromkeys(("agency_id", "for_agency_id", "sequence", "slot", "version"), "int")
_LIST = ", ".join(_ROWS)
_UNNEST = ", ".join(f"CAST(:{name} AS {_CASTS.get(name, 'text')}[])" for name in _ROWS)
# unnest keeps the order of the drafts, and `seq` is given after the sort: a stream's events stay in order.
_INSERT = text(
    f"""
    WITH e AS (
      INSERT INTO services.event ({_LIST})
      SELECT {_LIST} FROM unnest({_UNNEST}) WITH ORDINALITY AS t({_LIST}, position) ORDER BY position
      RETURNING seq, event_id, stream_id, slot, name, coalesce(for_agency_id, agency_id) AS acting),
    d AS (
      INSERT INTO services.delivery (consumer, agency_id, slot, event_seq, stream_id)
      SELECT c.id, e.acting, e.slot, e.seq, e.stream_id FROM e
        JOIN unnest(CAST(:routed AS text[]), CAST(:hearers AS text[])) AS r(name, hearer) ON r.name = e.name
        JOIN services.consumer c ON c.name = r.hearer AND c.active)
    SELECT seq, event_id FROM e
    """
).bindparams(*(bindparam(name, type_=ARRAY(kind)) for name, kind in _ROWS.items()))
_FOR_AGENCIES = text("SELECT set_config('app.for_agency', :agencies, true)")


def open_stream(session: Session, agency_id: int, stream: uuid.UUID) -> None:
    """Make a stream, at sequence 0; once per case, harmless when it is there already."""
    session.execute(_OPEN, {"id": stream, "agency": agency_id})


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
) -> Envelope:
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
    return publish_many(session, [draft])[0]


def publish_many(session: Session, drafts: Sequence[Draft]) -> list[Envelope]:
    """Publish facts of one agency, in the given order within each stream, as part of the caller's transaction.

    Everything else the transaction writes goes to the database first: the streams stay locked until commit.
    Raises NotFound for a stream that was never opened, or is another agency's.
    """
    if not drafts:
        return []
    session.flush()
    others = sorted({str(draft.for_agency_id) for draft in drafts if draft.for_agency_id is not None})
    if others:  # open work is inserted for the own agency, and for those that the transaction names
        session.execute(_FOR_AGENCIES, {"agencies": ",".join(others)})
    envelopes = _insert(session, _numbered(session, drafts))
    after_commit(session, wake_after(session))
    return envelopes


def _numbered(session: Session, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    counts = Counter(draft.stream for draft in drafts)
    agency_id = drafts[0].agency_id
    told = {"ids": list(counts), "counts": list(counts.values()), "agency": agency_id}
    heads = {row.id: row.head for row in session.execute(_RAISE_HEADS, told)}
    if heads.keys() != counts.keys():
        raise NotFound("找不到这件申请的事件流。")
    following = {stream: head - counts[stream] for stream, head in heads.items()}
    rows = []
    for draft in drafts:
        following[draft.stream] += 1
        rows.append(_row(draft, following[draft.stream]) | {"draft": draft})
    return rows


def _row(draft: Draft, sequence: int) -> dict[str, Any]:
    return {
        "event_id": new_id(),
        "agency_id": draft.agency_id,
        "for_agency_id": draft.for_agency_id,
        "stream_id": draft.stream,
        "sequence": sequence,
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


def _insert(session: Session, rows: list[dict[str, Any]]) -> list[Envelope]:
    kinds = {type(row["draft"].event) for row in rows}
    routes = [(kind.name, hearer) for kind in kinds for hearer in ROUTES.get(kind, ())]
    columns = {name: [row[name] for row in rows] for name in _ROWS}
    told = columns | {"routed": [name for name, _ in routes], "hearers": [hearer for _, hearer in routes]}
    seqs = {row.event_id: row.seq for row in session.execute(_INSERT, told)}
    return [_envelope(row, seqs[row["event_id"]]) for row in rows]


def _envelope(row: dict[str, Any], seq: int) -> Envelope:
    draft: Draft = row["draft"]
    return Envelope(
        seq=seq,
        event_id=row["event_id"],
        name=row["name"],
        version=row["version"],
        agency_id=draft.agency_id,
        for_agency_id=draft.for_agency_id,
        stream=draft.stream,
        sequence=row["sequence"],
        occurred_at=draft.now,
        actor=draft.actor,
        correlation_id=row["correlation_id"],
        event=draft.event,
        sealed=draft.sealed,
    )
