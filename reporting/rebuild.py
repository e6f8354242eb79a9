"""Proves the facts from the events: replays an agency's history into a shadow table and compares.

While it runs the agency's deliveries to reporting wait (their lanes are locked); what reporting has not worked
yet is left out of the replay, so that both sides stand at the same point.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, delete, func, insert, select, text, union
from sqlalchemy.orm import Session

from reporting.facts import WRITES, write_facts
from reporting.models import CASE_FACTS, REBUILT_CASE_FACTS
from services.db import Scope, unit_of_work
from services.delivery import Envelope, past_events
from services.events.routes import CONSUMERS

ME = CONSUMERS["reporting"]
PAGE = 1000
Row = dict[str, Any]
_FACTS, _SHADOW = CASE_FACTS, REBUILT_CASE_FACTS
_COLUMNS = tuple(column.name for column in _FACTS.columns if column.computed is None)

_HOLD_LANES = text(
    "SELECT slot FROM services.lane WHERE consumer = :me AND agency_id = :agency ORDER BY slot FOR UPDATE"
)
_PENDING = text(
    "SELECT event_seq FROM services.delivery WHERE consumer = :me AND agency_id = :agency AND event_seq = ANY(:seqs)"
    " UNION SELECT event_seq FROM services.delivery_parked"
    " WHERE consumer = :me AND agency_id = :agency AND event_seq = ANY(:seqs)"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of one case where counting on the way and replaying disagree."""

    number: str
    column: str
    counted: Any
    replayed: Any


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild of one agency found."""

    agency_id: int
    events: int
    cases: int
    differences: tuple[Difference, ...]
    swapped: bool


def rebuild(agency_id: int, *, swap: bool = False) -> Rebuilt:
    """Replay one agency's history, compare, and put the replayed facts in place when `swap` is asked for."""
    with unit_of_work("reporting", Scope(agency=agency_id)) as session:
        session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        session.execute(text("SET LOCAL statement_timeout = '10min'"))
        session.execute(_HOLD_LANES, {"me": ME, "agency": agency_id}).all()
        session.execute(delete(_SHADOW).where(_SHADOW.c.agency_id == agency_id))
        events = _replay(session, agency_id)
        differences = tuple(_differences(session, agency_id))
        cases = session.scalar(select(func.count()).where(_SHADOW.c.agency_id == agency_id)) or 0
        if swap and differences:
            _swap(session, agency_id)
        session.execute(delete(_SHADOW).where(_SHADOW.c.agency_id == agency_id))
    return Rebuilt(agency_id, events, cases, differences, swap and bool(differences))


def _replay(session: Session, agency_id: int) -> int:
    after, seen = 0, 0
    while page := past_events(session, agency_id, tuple(WRITES), after=after, limit=PAGE):
        done = _worked(session, agency_id, page)
        for run in _runs(done):
            write_facts(session, run, _SHADOW)
        after, seen = page[-1].seq, seen + len(done)
    return seen


def _worked(session: Session, agency_id: int, page: Sequence[Envelope]) -> list[Envelope]:
    told = {"me": ME, "agency": agency_id, "seqs": [envelope.seq for envelope in page]}
    pending = set(session.execute(_PENDING, told).scalars())
    return [envelope for envelope in page if envelope.seq not in pending]


def _runs(page: Sequence[Envelope]) -> Iterator[Sequence[Envelope]]:
    """The page by kind of event, registrations first: the guards make the order of the rest indifferent."""
    for kind in WRITES:
        if run := [envelope for envelope in page if isinstance(envelope.event, kind)]:
            yield run


def _differences(session: Session, agency_id: int) -> Iterator[Difference]:
    """Only cases that differ leave the database, so a large agency that agrees costs no memory."""
    facts, shadow = _rows_of(_FACTS, agency_id), _rows_of(_SHADOW, agency_id)
    one_way, other_way = facts.except_(shadow).subquery(), shadow.except_(facts).subquery()
    differing = union(select(one_way.c.stream), select(other_way.c.stream))
    streams = set(session.execute(differing).scalars())
    counted, replayed = _known(session, _FACTS, streams), _known(session, _SHADOW, streams)
    for stream in sorted(streams):
        yield from _compared(counted.get(stream), replayed.get(stream))


def _compared(counted: Row | None, replayed: Row | None) -> Iterator[Difference]:
    if counted is None or replayed is None:
        number = (counted or replayed or {})["number"]
        yield Difference(number, "*", "有" if counted else "没有", "有" if replayed else "没有")
        return
    for column in _COLUMNS:
        if counted[column] != replayed[column]:
            yield Difference(counted["number"], column, counted[column], replayed[column])


def _rows_of(table: Table, agency_id: int) -> Select[Any]:
    return select(*(table.c[name] for name in _COLUMNS)).where(table.c.agency_id == agency_id)


def _known(session: Session, table: Table, streams: set[Any]) -> dict[Any, Row]:
    rows = session.execute(select(table).where(table.c.stream.in_(streams))).mappings()
    return {row["stream"]: dict(row) for row in rows}


def _swap(session: Session, agency_id: int) -> None:
    session.execute(delete(_FACTS).where(_FACTS.c.agency_id == agency_id))
    session.execute(insert(_FACTS).from_select(list(_COLUMNS), _rows_of(_SHADOW, agency_id)))
