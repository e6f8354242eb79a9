"""A laboratory for delivery: handlers that write down what they did, without any key that would hide a double.

`lab.effect` has no unique constraint; its identity column shows the order in which effects were committed.
"""

import os
import time
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from sqlalchemy import create_engine, make_url, text

from services.actor import SYSTEM
from services.config import settings
from services.db import Scope, unit_of_work
from services.db.roles import CONTEXTS, login
from services.delivery import Draft, open_stream, publish_many, stream_events
from services.delivery.live import LiveSession
from services.delivery.settle import hearers
from services.delivery.worker import Worker
from services.errors import Invalid
from services.events.intake import RequestRegistered
from services.events.processing import CaseMoved
from services.events.routes import CONSUMERS, ROUTES
from services.ids import new_id
from tests.support.agencies import new_office

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

_TABLES = (
    "CREATE SCHEMA IF NOT EXISTS lab",
    "CREATE TABLE IF NOT EXISTS lab.effect (id bigint GENERATED ALWAYS AS IDENTITY, consumer text, agency_id int,"
    " stream_id uuid, sequence int, seq bigint, pid int, at timestamptz DEFAULT clock_timestamp())",
    "CREATE TABLE IF NOT EXISTS lab.attempt (seq bigint, pid int)",
    "CREATE TABLE IF NOT EXISTS lab.poison (stream_id uuid, sequence int, kind text)",
)
_EFFECTS = text(
    "INSERT INTO lab.effect (consumer, agency_id, stream_id, sequence, seq, pid) VALUES"
    " (:consumer, :agency, :stream, :sequence, :seq, :pid)"
)


def administrator():
    return create_engine(make_url(settings().database_url).set(drivername="postgresql+psycopg"))


def prepare():
    engine = administrator()
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(77)"))
        for statement in _TABLES:
            connection.execute(text(statement))
        for role in (*CONTEXTS, "relay"):
            connection.execute(text(f"GRANT USAGE ON SCHEMA lab TO {login(role)}"))
            connection.execute(text(f"GRANT ALL ON ALL TABLES IN SCHEMA lab TO {login(role)}"))
    engine.dispose()


def recorder(consumer: str, nap: float = 0.0):
    """A handler that writes an effect for each envelope, and does what a poisoned one asks."""

    def record(session, envelopes):
        _poison(session, envelopes)
        session.execute(
            _EFFECTS,
            [
                {
                    "consumer": consumer,
                    "agency": e.agency_id,
                    "stream": e.stream,
                    "sequence": e.sequence,
                    "seq": e.seq,
                    "pid": os.getpid(),
                }
                for e in envelopes
            ],
        )
        time.sleep(nap * len(envelopes))

    return record


def _poison(session, envelopes):
    told = {(e.stream, e.sequence): e for e in envelopes}
    rows = session.execute(
        text("SELECT stream_id, sequence, kind FROM lab.poison WHERE stream_id = ANY(:streams)"),
        {"streams": list({e.stream for e in envelopes})},
    ).all()
    for row in rows:
        if (row.stream_id, row.sequence) in told:
            _hurt(session, row.kind)


def _hurt(session, kind):
    match kind:
        case "rule":
            raise Invalid("规则不允许")
        case "unknown":
            raise RuntimeError("张三 110101199003074518")
        case "sql":
            session.execute(text("INSERT INTO lab.effect (agency_id) VALUES ('张三')"))
        case "outage":
            raise ConnectionError("down")
        case "kill":
            os.kill(os.getpid(), 9)
        case "hang":
            time.sleep(3600)


def subscriptions(nap: float = 0.0):
    return {
        context: {kind: recorder(context, nap) for kind, heard in ROUTES.items() if context in heard}
        for context in CONSUMERS
    }


def worker(context: str = "reporting", **kwargs) -> Worker:
    (hearer,) = hearers({context: subscriptions(**kwargs)[context]})
    return Worker(hearer)


def moved(number: int = 0) -> CaseMoved:
    """Heard by intake and reporting."""
    return CaseMoved(state="examining", action=f"step-{number}", on=date(2026, 3, 2), plain="examining")


def registered() -> RequestRegistered:
    """Heard by processing, notifications and reporting."""
    return RequestRegistered(
        number="ZDQ-2026-000001",
        body_id=1,
        channel="web",
        applicant_kind="natural",
        registered_on=date(2026, 3, 2),
        wanted_medium="paper",
        wanted_way="post",
        evidence={},
    )


def publish_again(session, envelopes):
    """Answer each envelope with an event on its stream."""
    publish_many(
        session,
        [
            Draft(event=moved(), agency_id=e.agency_id, stream=e.stream, actor=SYSTEM, now=e.occurred_at)
            for e in envelopes
        ],
    )


def new_agency() -> int:
    return new_office().agency_id


def streams(agency_id: int, count: int = 1) -> list[uuid.UUID]:
    made = [new_id() for _ in range(count)]
    with unit_of_work("intake", Scope(agency_id)) as session:
        for stream in made:
            open_stream(session, agency_id, stream)
    return made


def tell(agency_id: int, told: Iterable[uuid.UUID], event=None, **extra):
    """Publish one event for each stream named, in that order, in one transaction."""
    with unit_of_work("processing", Scope(agency_id)) as session:
        publish_many(
            session,
            [
                Draft(event=event or moved(n), agency_id=agency_id, stream=s, actor=SYSTEM, now=NOW, **extra)
                for n, s in enumerate(told)
            ],
        )


def published(agency_id: int, stream: uuid.UUID):
    """The envelopes of a stream, in order."""
    with unit_of_work("processing", Scope(agency_id)) as session:
        return stream_events(session, agency_id, stream)


def newest(agency_id: int, stream: uuid.UUID):
    """The envelope that was published last."""
    return published(agency_id, stream)[-1]


def poison(stream: uuid.UUID, sequence: int, kind: str) -> None:
    sql(
        "INSERT INTO lab.poison VALUES (:stream, :sequence, :kind)",
        stream=stream,
        sequence=sequence,
        kind=kind,
    )


def cure(stream: uuid.UUID) -> None:
    sql("DELETE FROM lab.poison WHERE stream_id = :stream", stream=stream)


def sql(statement: str, **told) -> Sequence:
    """As the administrator: sees everything."""
    engine = administrator()
    with engine.begin() as connection:
        done = connection.execute(text(statement), told)
        rows = done.all() if done.returns_rows else []
    engine.dispose()
    return rows


def effects(agency_id: int, consumer: str = "reporting") -> list[tuple[uuid.UUID, int]]:
    """(stream, sequence) in the order in which the effects were written."""
    rows = sql(
        "SELECT stream_id, sequence FROM lab.effect WHERE agency_id = :a AND consumer = :c ORDER BY id",
        a=agency_id,
        c=consumer,
    )
    return [(row.stream_id, row.sequence) for row in rows]


def parked(agency_id: int, consumer: str = "reporting"):
    return sql(
        "SELECT * FROM services.delivery_parked WHERE agency_id = :a AND consumer = :c ORDER BY event_seq",
        a=agency_id,
        c=CONSUMERS[consumer],
    )


def open_count(agency_id: int, consumer: str = "reporting") -> int:
    return sql(
        "SELECT count(*) FROM services.delivery WHERE agency_id = :a AND consumer = :c",
        a=agency_id,
        c=CONSUMERS[consumer],
    )[0][0]


def lanes(agency_id: int, consumer: str = "reporting"):
    return sql(
        "SELECT slot, epoch, owner, strikes, lease_until > clock_timestamp() AS leased FROM services.lane"
        " WHERE agency_id = :a AND consumer = :c ORDER BY slot",
        a=agency_id,
        c=CONSUMERS[consumer],
    )


def relay_session() -> LiveSession:
    return LiveSession("relay")
