"""What of a play is done already: the idempotency keys of its steps, which commit together with each step.

A run that was killed goes on behind its last committed step; one that is finished stores nothing new.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from deploy.play.lives import Step
from services.db import Scope, unit_of_work
from services.errors import Conflict, Invalid
from services.idempotency import IdempotencyKey, fingerprint, first_comer

SCOPE = "play"
YEAR_SCOPE = "play.year"
_NOTHING_TOLD = fingerprint({})


class PlayedBefore(Conflict):
    """The agency holds another play that this one does not go with."""


def step_key(digest: str, number: int, step: Step, place: int) -> str:
    """The key of a step: file, request, step, and its place in the life (a life may send twice)."""
    return f"{digest[:32]}:{number}:{place}:{step}"


class Ledger:
    """The steps of one file in its agencies."""

    def __init__(self, digest: str, agencies: Sequence[int]) -> None:
        self.digest = digest
        self.done: set[str] = set()
        self.streams: dict[int, uuid.UUID] = {}
        for agency_id in agencies:
            self._load(agency_id)

    def _load(self, agency_id: int) -> None:
        known = IdempotencyKey
        with unit_of_work("reporting", Scope(agency_id)) as session:
            rows = session.execute(
                select(known.key, known.object_id).where(
                    known.agency_id == agency_id,
                    known.scope == SCOPE,
                    known.key.startswith(f"{self.digest[:32]}:"),
                )
            )
            for key, object_id in rows:
                self.done.add(key)
                _, number, _, step = key.split(":")
                if step == Step.REGISTER:
                    self.streams[int(number)] = object_id


def take_keys(session: Session, agency_id: int, keys: Iterable[str]) -> set[str]:
    """Claim steps in the transaction that does them; answers those that were not done before."""
    made = {key: uuid.uuid5(uuid.NAMESPACE_OID, key) for key in keys}
    return _insert(session, agency_id, made)


def note_keys(session: Session, agency_id: int, made: Mapping[str, uuid.UUID]) -> None:
    """Keep what steps made under their keys."""
    _insert(session, agency_id, made)


def _insert(session: Session, agency_id: int, made: Mapping[str, uuid.UUID]) -> set[str]:
    if not made:
        return set()
    rows = [
        {
            "agency_id": agency_id,
            "scope": SCOPE,
            "key": key,
            "fingerprint": _NOTHING_TOLD,
            "object_id": object_id,
        }
        for key, object_id in made.items()
    ]
    taken = insert(IdempotencyKey).values(rows).on_conflict_do_nothing().returning(IdempotencyKey.key)
    return set(session.execute(taken).scalars())


@dataclass(frozen=True, slots=True)
class Noted:
    """Which year of an agency was played, and whether it took over what the year before left open."""

    year: int
    takes_over: bool


def years_played(agency_id: int) -> list[int]:
    """The years of the agency that were begun, in order."""
    known = IdempotencyKey
    with unit_of_work("reporting", Scope(agency_id)) as session:
        keys = session.scalars(
            select(known.key).where(known.agency_id == agency_id, known.scope == YEAR_SCOPE)
        )
        return sorted(map(int, keys))


def begin_year(agency_id: int, year: int, digest: str, spread: int, *, takes_over: bool) -> Noted:
    """Note which file an agency's year is played from; what was noted before stays.

    Raises PlayedBefore when the year was played from another file, or dealt over another number of agencies.
    """
    told = {"digest": digest, "spread": spread}
    mine = _mark(digest, takes_over)
    try:
        with unit_of_work("reporting", Scope(agency_id)) as session:
            first = first_comer(
                session, agency_id=agency_id, scope=YEAR_SCOPE, key=str(year), told=told, object_id=mine
            )
    except Invalid as other:
        raise PlayedBefore(
            f"这个机关的 {year} 年已经按另一个文件或另一种分配办过，不能再办一次。请用 --agency 换一个代码。"
        ) from other
    return Noted(year, first == _mark(digest, True))


def _mark(digest: str, takes_over: bool) -> uuid.UUID:
    # The row keeps an id and no text: the id itself says which of the two it was.
    return uuid.uuid5(uuid.NAMESPACE_OID, f"{digest}:{takes_over}")
