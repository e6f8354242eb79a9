"""On what day a paper of the case went out: what nobody was told, binds nobody."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processing.clock_entries import EntryKind
from processing.models import ClockEntry, Note


def told_on(
    session: Session, agency_id: int, documents: Iterable[uuid.UUID | None]
) -> Mapping[uuid.UUID | None, date]:
    """The first day each of these went out: posting, signature or entry; none where it has not, or was never written."""
    paper = Note.detail["document"].astext
    rows = select(paper, func.min(Note.on)).where(
        Note.agency_id == agency_id,
        Note.kind.startswith("sent_"),
        paper.in_([str(one) for one in documents if one]),
    )
    return {uuid.UUID(document): on for document, on in session.execute(rows.group_by(paper))}


def untold_supplements(
    session: Session, agency_id: int, case_ids: Collection[uuid.UUID]
) -> frozenset[uuid.UUID]:
    """The cases whose notice of supplement has not gone out; one brought along from an old register has no paper."""
    rows = select(ClockEntry.case_id, ClockEntry.document_id).where(
        ClockEntry.agency_id == agency_id,
        ClockEntry.case_id.in_(case_ids),
        ClockEntry.kind == EntryKind.SUPPLEMENT_NOTICE,
        ClockEntry.document_id.is_not(None),
    )
    papers = {document: case_id for case_id, document in session.execute(rows) if document is not None}
    told = told_on(session, agency_id, papers)
    return frozenset(case_id for document, case_id in papers.items() if document not in told)
