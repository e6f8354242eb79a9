"""Proves the facts from the events: replays an agency's history into a shadow table and compares.

While it runs the agency's deliveries to reporting wait (their lanes are locked); what reporting has not worked
yet is left out of the replay, so that both sides stand at the same point.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, delete, func, insert, select, text, tuple_, union
from sqlalchemy.orm import Session

from reporting.facts import WRITES, write_facts, write_remedies
from reporting.models import CASE_FACTS, REBUILT_CASE_FACTS, REBUILT_REMEDY_FACTS, REMEDY_FACTS
from services.db import Scope, unit_of_work
from services.delivery import Envelope, past_events
from services.events.processing import RemedyChanged
from services.events.routes import CONSUMERS

ME = CONSUMERS["reporting"]
PAGE = 1000
Row = dict[str, Any]
HEARD = (*WRITES, RemedyChanged)


@dataclass(frozen=True, slots=True)
class _Book:
    """A table of facts, its shadow, what tells its rows apart, and the column a reader knows a row by."""

    facts: Table
    shadow: Table
    keys: tuple[str, ...]
    named: str

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.facts.columns if column.computed is None)


_CASES = _Book(CASE_FACTS, REBUILT_CASE_FACTS, ("stream",), "number")
_REMEDIES = _Book(REMEDY_FACTS, REBUILT_REMEDY_FACTS, ("stream", "remedy_id"), "remedy_id")
_BOOKS = (_CASES, _REMEDIES)

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
    """One column of one case (by its number) or review or lawsuit (by its id) where counting on the way and replaying disagree."""

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
        # The same few statements, page after page: planned once, unlike a counting (services.db.engine).
        session.execute(text("SET LOCAL plan_cache_mode = auto"))
        session.execute(_HOLD_LANES, {"me": ME, "agency": agency_id}).all()
        _empty_shadows(session, agency_id)
        events = _replay(session, agency_id)
        differences = tuple(one for book in _BOOKS for one in _differences(session, book, agency_id))
        shadow = _CASES.shadow
        cases = session.scalar(select(func.count()).where(shadow.c.agency_id == agency_id)) or 0
        if swap and differences:
            for book in _BOOKS:
                _swap(session, book, agency_id)
        _empty_shadows(session, agency_id)
    return Rebuilt(agency_id, events, cases, differences, swap and bool(differences))


def _empty_shadows(session: Session, agency_id: int) -> None:
    for book in _BOOKS:
        session.execute(delete(book.shadow).where(book.shadow.c.agency_id == agency_id))


def _replay(session: Session, agency_id: int) -> int:
    after, seen = 0, 0
    while page := past_events(session, agency_id, HEARD, after=after, limit=PAGE):
        done = _worked(session, agency_id, page)
        for run in _runs(done):
            if isinstance(run[0].event, RemedyChanged):
                write_remedies(session, run, _REMEDIES.shadow)
            else:
                write_facts(session, run, _CASES.shadow)
        after, seen = page[-1].seq, seen + len(done)
    return seen


def _worked(session: Session, agency_id: int, page: Sequence[Envelope]) -> list[Envelope]:
    told = {"me": ME, "agency": agency_id, "seqs": [envelope.seq for envelope in page]}
    pending = set(session.execute(_PENDING, told).scalars())
    return [envelope for envelope in page if envelope.seq not in pending]


def _runs(page: Sequence[Envelope]) -> Iterator[Sequence[Envelope]]:
    """The page by kind of event, registrations first: the guards make the order of the rest indifferent."""
    for kind in HEARD:
        if run := [envelope for envelope in page if isinstance(envelope.event, kind)]:
            yield run


def _differences(session: Session, book: _Book, agency_id: int) -> Iterator[Difference]:
    """Only rows that differ leave the database, so a large agency that agrees costs no memory."""
    facts, shadow = _rows_of(book, book.facts, agency_id), _rows_of(book, book.shadow, agency_id)
    one_way, other_way = facts.except_(shadow).subquery(), shadow.except_(facts).subquery()
    differing = union(*(select(*(way.c[key] for key in book.keys)) for way in (one_way, other_way)))
    found = {tuple(row) for row in session.execute(differing)}
    counted, replayed = _known(session, book, book.facts, found), _known(session, book, book.shadow, found)
    for key in sorted(found):
        yield from _compared(book, counted.get(key), replayed.get(key))


def _compared(book: _Book, counted: Row | None, replayed: Row | None) -> Iterator[Difference]:
    named = str((counted or replayed or {})[book.named])
    if counted is None or replayed is None:
        yield Difference(named, "*", "有" if counted else "没有", "有" if replayed else "没有")
        return
    for column in book.columns:
        if counted[column] != replayed[column]:
            yield Difference(named, column, counted[column], replayed[column])


def _rows_of(book: _Book, table: Table, agency_id: int) -> Select[Any]:
    return select(*(table.c[name] for name in book.columns)).where(table.c.agency_id == agency_id)


def _known(session: Session, book: _Book, table: Table, found: set[Any]) -> dict[Any, Row]:
    keys = tuple_(*(table.c[key] for key in book.keys))
    rows = session.execute(select(table).where(keys.in_(found))).mappings()
    return {tuple(row[key] for key in book.keys): dict(row) for row in rows}


def _swap(session: Session, book: _Book, agency_id: int) -> None:
    session.execute(delete(book.facts).where(book.facts.c.agency_id == agency_id))
    rows = _rows_of(book, book.shadow, agency_id)
    session.execute(insert(book.facts).from_select(list(book.columns), rows))
