"""How often the same hand asks (条例第三十五条): in one agency by what applicants share; across agencies by one number told."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from processing.frequency import LEAST, by_month, joined, matters
from processing.models import Case, CaseLikeness, CaseMark
from processing.queries.cases import personal_of
from processing.queries.repeats import STRONG
from services.crypto import keyed_hash

MOST_HANDS = 50
# What somebody who looks across agencies can tell exactly; a name would find strangers.
TOLD = ("id_number", "uscc", "phone", "email")


@dataclass(frozen=True, slots=True)
class Hand:
    """Candidates of one hand: their cases, names, what they share, how many in each month, how many matters."""

    cases: Sequence[Case]
    names: Sequence[str]
    shared: tuple[str, ...]
    months: Mapping[str, int]
    matters: int

    @property
    def count(self) -> int:
        return len(self.cases)


def hands(session: Session, agency_id: int, since: date, until: date, least: int = LEAST) -> list[Hand]:
    """Who asked at least so often in the period, the most frequent first."""
    kinds: dict[uuid.UUID, list[tuple[str, bytes]]] = {}
    pairs = []
    for case_id, kind, found in session.execute(_marks(agency_id, since, until)):
        pairs.append((case_id, (kind, found)))
        kinds.setdefault(case_id, []).append((kind, found))
    groups = [group for group in joined(pairs) if len(group) >= max(least, 2)][:MOST_HANDS]
    return [_hand(session, agency_id, group, kinds) for group in groups]


def asked_by(session: Session, agency_id: int, value: str, since: date, until: date) -> Mapping[str, int]:
    """How many requests one number, code or mailbox made here in each month."""
    hashes = [keyed_hash(kind, agency_id, value) for kind in TOLD]
    marked = select(CaseMark.case_id).where(CaseMark.agency_id == agency_id, CaseMark.hash.in_(hashes))
    days = select(Case.registered_on).where(
        Case.agency_id == agency_id,
        Case.id.in_(marked),
        Case.state != "void",
        Case.registered_on.between(since, until),
    )
    return by_month(session.scalars(days))


def _marks(agency_id: int, since: date, until: date) -> Select[uuid.UUID, str, bytes]:
    return (
        select(CaseMark.case_id, CaseMark.kind, CaseMark.hash)
        .join(Case, Case.id == CaseMark.case_id)
        .where(
            CaseMark.agency_id == agency_id,
            CaseMark.kind.in_(STRONG),
            Case.agency_id == agency_id,
            Case.state != "void",
            Case.registered_on.between(since, until),
        )
    )


def _hand(
    session: Session,
    agency_id: int,
    group: set[uuid.UUID],
    kinds: Mapping[uuid.UUID, Sequence[tuple[str, bytes]]],
) -> Hand:
    wanted = select(Case).where(Case.agency_id == agency_id, Case.id.in_(group))
    cases = session.scalars(wanted.order_by(Case.registered_on, Case.id)).all()
    people = personal_of(session, agency_id, cases)
    names = dict.fromkeys(told["applicant"]["name"] for told in people.values())
    texts = select(CaseLikeness.hashes).where(
        CaseLikeness.agency_id == agency_id, CaseLikeness.case_id.in_(group)
    )
    seen: dict[tuple[str, bytes], int] = {}
    for case in cases:
        for mark in kinds.get(case.id, ()):
            seen[mark] = seen.get(mark, 0) + 1
    shared = {kind for (kind, _), count in seen.items() if count > 1}
    return Hand(
        cases,
        list(names),
        tuple(kind for kind in STRONG if kind in shared),
        by_month(case.registered_on for case in cases),
        matters(session.scalars(texts).all()),
    )
