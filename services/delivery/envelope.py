"""What travels: a draft on the way in, an envelope on the way out."""

import uuid
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from services.actor import Actor, ActorKind
from services.crypto import Sealed
from services.delivery.ddl import SLOTS
from services.events import Event, load


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A fact to be published. `for_agency_id` when the work is another agency's than the stream's own."""

    event: Event
    agency_id: int
    stream: uuid.UUID
    actor: Actor
    now: datetime
    sealed: Sealed | None = None
    for_agency_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A published fact with its circumstances. `occurred_at` is acting time, `sequence` counts in the stream."""

    seq: int
    event_id: uuid.UUID
    name: str
    version: int
    agency_id: int
    for_agency_id: int | None
    stream: uuid.UUID
    sequence: int
    occurred_at: datetime
    actor: Actor
    correlation_id: str | None
    event: Event
    sealed: Sealed | None


def slot_of(stream: uuid.UUID) -> int:
    """The lane's slot of a stream; computed here because PostgreSQL's own hashes may change between versions."""
    return zlib.crc32(stream.bytes) % SLOTS


def envelope_of(row: Any) -> Envelope:
    """Read a row of `services.event`; a payload of any earlier version comes out as today's fact.

    Raises UnknownEvent, or marshmallow's ValidationError.
    """
    return Envelope(
        seq=row.seq,
        event_id=row.event_id,
        name=row.name,
        version=row.version,
        agency_id=row.agency_id,
        for_agency_id=row.for_agency_id,
        stream=row.stream_id,
        sequence=row.sequence,
        occurred_at=row.occurred_at,
        actor=Actor(ActorKind(row.actor_kind), row.actor_id, row.actor_name),
        correlation_id=row.correlation_id,
        event=load(row.name, row.version, row.payload),
        sealed=None if row.sealed is None else Sealed(row.sealed),
    )


_COLUMNS = (
    "seq, event_id, name, version, agency_id, for_agency_id, stream_id, sequence, occurred_at,"
    " actor_kind, actor_id, actor_name, correlation_id, payload, sealed"
)
_BY_SEQ = text(f"SELECT {_COLUMNS} FROM services.event WHERE seq = ANY(:seqs) ORDER BY seq")
_BY_STREAM = text(
    f"SELECT {_COLUMNS} FROM services.event WHERE stream_id = :stream AND agency_id = :agency ORDER BY sequence"
)
_HISTORY = text(
    f"SELECT {_COLUMNS} FROM services.event"
    " WHERE (agency_id = :agency AND for_agency_id IS NULL OR for_agency_id = :agency)"
    " AND seq > :after AND name = ANY(:names) ORDER BY seq LIMIT :limit"
)


def event_rows(session: Session, seqs: Iterable[int]) -> list[Any]:
    """The stored rows of these events, as far as the scope shows them, in order."""
    return list(session.execute(_BY_SEQ, {"seqs": list(seqs)}))


def stream_events(session: Session, agency_id: int, stream: uuid.UUID) -> list[Envelope]:
    """Everything that happened in a stream, in its order."""
    return [envelope_of(row) for row in session.execute(_BY_STREAM, {"stream": stream, "agency": agency_id})]


def past_events(
    session: Session, agency_id: int, kinds: Iterable[type[Event]], after: int = 0, limit: int = 1000
) -> list[Envelope]:
    """A page of an agency's history of these kinds, each stream in order, for rebuilding what was counted.

    What the agency itself told, but for other agencies' ears, is theirs; what others told it belongs to it.

    `after` is the last `seq` of the page before. Only for history at rest: a running command may still add a
    smaller `seq` than one already seen.
    """
    told = {"agency": agency_id, "after": after, "names": [kind.name for kind in kinds], "limit": limit}
    return [envelope_of(row) for row in session.execute(_HISTORY, told)]
