"""Which earlier requests may be the same again: by who asks, across channels and years, and by how the text reads."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session, aliased

from processing.likeness import ALIKE, bands
from processing.models import Case, CaseDocument, CaseLikeness, CaseMark, NoRepeat, Step

MOST = 12
# By what two requests come from the same hand; a name alone is no proof, so it stands last.
STRONG = ("id_number", "uscc", "phone", "email", "address", "agent")
NEAR = 300  # cases that share most bands and are compared; a template that everybody uses has no more to tell
SAME_HAND = 40  # cases of one hand that are compared; who asks more often stands on the page of counts

# Sets are compared in the database; the text itself is not needed, and not readable there.
_ALIKE = text(
    """
    WITH near AS (
      SELECT unnest(CAST(:hand AS uuid[])) AS case_id
      UNION
      (SELECT case_id FROM processing.case_band WHERE agency_id = :agency AND band = ANY(:bands)
        GROUP BY case_id ORDER BY count(*) DESC LIMIT :most))
    SELECT l.case_id, (shared::float / (cardinality(l.hashes) + :own - shared)) AS similarity
      FROM near JOIN processing.case_likeness l USING (case_id)
      CROSS JOIN LATERAL (
        SELECT count(*) AS shared FROM unnest(l.hashes) AS theirs(hash)
          JOIN unnest(CAST(:hashes AS int[])) AS ours(hash) USING (hash)) both_have
     WHERE l.agency_id = :agency AND l.case_id <> :case
    """
)


@dataclass(frozen=True, slots=True)
class Alike:
    """An earlier case: how alike its text reads (0 to 1), by what its applicant is the same, and its reply's number."""

    case: Case
    similarity: float
    shared: tuple[str, ...]
    reply_number: str

    @property
    def is_likely(self) -> bool:
        """The same hand and the same text."""
        return self.similarity >= ALIKE and any(kind in STRONG for kind in self.shared)


def alike_cases(session: Session, case: Case, limit: int = MOST) -> list[Alike]:
    """Earlier cases that may be the same request, the likeliest first; pairs somebody decided about are left out."""
    hand = _same_hand(session, case)
    known = session.get(CaseLikeness, case.id)
    scores = _scores(session, case, list(known.hashes), list(hand)) if known else {}
    wanted = {other for other, score in scores.items() if score >= ALIKE}
    wanted |= {other for other, kinds in hand.items() if set(kinds) & set(STRONG)}
    wanted -= set(_decided(session, case))
    cases = _cases(session, case.agency_id, wanted)
    numbers = _reply_numbers(session, case.agency_id, [one.id for one in cases])
    found = [
        Alike(one, scores.get(one.id, 0.0), hand.get(one.id, ()), numbers.get(one.id, "")) for one in cases
    ]
    found.sort(key=lambda one: (one.is_likely, one.similarity, bool(one.shared), one.case.id), reverse=True)
    return found[:limit]


def alike_texts(
    session: Session, agency_id: int, hashes: Sequence[int], hand: Sequence[uuid.UUID] = (), limit: int = MOST
) -> list[tuple[Case, float]]:
    """Cases whose text reads like one that is not registered yet, for the letter desk."""
    nobody = Case(id=uuid.UUID(int=0), agency_id=agency_id)
    scores = _scores(session, nobody, list(hashes), list(hand))
    best = sorted(((score, other) for other, score in scores.items() if score >= ALIKE), reverse=True)[:limit]
    cases = {case.id: case for case in _cases(session, agency_id, {other for _, other in best})}
    return [(cases[other], score) for score, other in best if other in cases]


def _scores(session: Session, case: Case, hashes: list[int], hand: list[uuid.UUID]) -> dict[uuid.UUID, float]:
    told = {"agency": case.agency_id, "case": case.id, "hashes": hashes, "own": len(hashes)}
    rows = session.execute(_ALIKE, told | {"hand": hand, "bands": bands(hashes), "most": NEAR})
    return {row.case_id: row.similarity for row in rows}


def _same_hand(session: Session, case: Case) -> dict[uuid.UUID, tuple[str, ...]]:
    mine, theirs = aliased(CaseMark), aliased(CaseMark)
    pairs = (
        select(theirs.case_id, theirs.kind)
        .join(mine, (mine.hash == theirs.hash) & (mine.agency_id == theirs.agency_id))
        .where(mine.case_id == case.id, mine.agency_id == case.agency_id, theirs.case_id != case.id)
        .order_by(theirs.case_id.desc(), theirs.kind)
        .limit(SAME_HAND * len(STRONG))
    )
    found: dict[uuid.UUID, tuple[str, ...]] = {}
    for other, kind in session.execute(pairs):
        found[other] = (*found.get(other, ()), kind)
    return found


def _decided(session: Session, case: Case) -> Sequence[uuid.UUID]:
    said = select(NoRepeat.other_id).where(NoRepeat.agency_id == case.agency_id, NoRepeat.case_id == case.id)
    return session.scalars(said).all()


def _cases(session: Session, agency_id: int, ids: set[uuid.UUID]) -> Sequence[Case]:
    wanted = select(Case).where(Case.agency_id == agency_id, Case.id.in_(ids), Case.state != "void")
    return session.scalars(wanted).all()


def _reply_numbers(session: Session, agency_id: int, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The number of each case's issued reply; of a case brought in, the one its register names."""
    replies = select(CaseDocument.case_id, CaseDocument.number).where(
        CaseDocument.agency_id == agency_id,
        CaseDocument.case_id.in_(ids),
        CaseDocument.kind == "reply",
        CaseDocument.stage == "issued",
    )
    imported = select(Step.case_id, Step.detail["document_number"].astext).where(
        Step.agency_id == agency_id, Step.case_id.in_(ids), Step.detail["imported"].is_not(None)
    )
    told = [*session.execute(imported), *session.execute(replies)]
    return {case_id: number for case_id, number in told if number}
