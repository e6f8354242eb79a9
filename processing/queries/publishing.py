"""Questions about transfers into proactive disclosure: of a case, of the agency, and who asked for the same."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processing.domain import State
from processing.frequency import joined
from processing.likeness import ALIKE
from processing.models import Case, CaseMark, Publication
from processing.publishing import PublicationStage
from processing.queries.repeats import STRONG, alike_cases
from services.crypto import case_keys

PAGE = 50
MOST_ALIKE = 50


@dataclass(frozen=True, slots=True)
class SameRequests:
    """Cases that ask for the same as this one, itself left out, and how many different applicants there are with it."""

    cases: Sequence[Case]
    people: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """A transfer with its case and its opened words; empty ones where the case was purged."""

    row: Publication
    case: Case
    words: Mapping[str, Any]


def publication_of(session: Session, agency_id: int, case_id: uuid.UUID) -> Publication | None:
    """The newest transfer of a case."""
    wanted = select(Publication).where(Publication.agency_id == agency_id, Publication.case_id == case_id)
    return session.scalars(wanted.order_by(Publication.id.desc()).limit(1)).first()


def publications(
    session: Session, agency_id: int, stage: PublicationStage, after: uuid.UUID | None = None
) -> list[Transfer]:
    """A page of transfers at a stage, the newest first; one more line than a page where there are more."""
    wanted = (
        select(Publication, Case)
        .join(Case, Case.id == Publication.case_id)
        .where(Publication.agency_id == agency_id, Case.agency_id == agency_id, Publication.stage == stage)
    )
    if after:
        wanted = wanted.where(Publication.id < after)
    rows = session.execute(wanted.order_by(Publication.id.desc()).limit(PAGE + 1)).all()
    keys = case_keys(session, agency_id, {case.id for _, case in rows})
    return [
        Transfer(row, case, keys[case.id].open(row.content) if case.id in keys else {}) for row, case in rows
    ]


def publication_counts(session: Session, agency_id: int) -> dict[PublicationStage, int]:
    """How many stand at each stage."""
    rows = session.execute(
        select(Publication.stage, func.count())
        .where(Publication.agency_id == agency_id)
        .group_by(Publication.stage)
    )
    return {row[0]: row[1] for row in rows}


def same_requests(session: Session, case: Case) -> SameRequests:
    """Who else asked for the same: texts that read alike, counted by hands and not by letters."""
    alike = [
        one.case
        for one in alike_cases(session, case, limit=MOST_ALIKE)
        if one.similarity >= ALIKE and one.case.state is not State.VOID
    ]
    ids = [case.id, *(one.id for one in alike)]
    marks = session.execute(
        select(CaseMark.case_id, CaseMark.kind, CaseMark.hash).where(
            CaseMark.agency_id == case.agency_id, CaseMark.case_id.in_(ids), CaseMark.kind.in_(STRONG)
        )
    )
    # Whoever left no number or address behind is one for himself.
    pairs = [(each, ("own", each)) for each in ids]
    hands = joined([*pairs, *((row.case_id, (row.kind, row.hash)) for row in marks)])
    return SameRequests(alike, len(hands))
