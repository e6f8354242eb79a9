"""What every passing to a successor has in common: what waits, whose it becomes, and the line that stays behind."""

import uuid
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.models import (
    Case,
    CaseDocument,
    CooperationTask,
    Correction,
    CorrectionPaper,
    Handover,
    Remedy,
)
from services.succession import Succession, chosen

Kind = type[Case] | type[CooperationTask] | type[Correction] | type[Remedy]


def waiting(
    session: Session, agency_id: int, kind: Kind, *conditions: ColumnElement[bool]
) -> Sequence[uuid.UUID]:
    """What of this kind still has to pass, by these conditions; the oldest first."""
    wanted = select(kind.id).where(kind.agency_id == agency_id, *conditions)
    return session.scalars(wanted.order_by(kind.id)).all()


def still_waits(
    session: Session, agency_id: int, kind: Kind, row_id: uuid.UUID, *conditions: ColumnElement[bool]
) -> bool:
    """The same of one, which is locked: nobody ends it while it passes."""
    wanted = select(kind.id).where(kind.agency_id == agency_id, kind.id == row_id, *conditions)
    return session.scalars(wanted.with_for_update()).one_or_none() is not None


def successor(
    records: Sequence[Succession], by: Acting, section_id: int | None = None, number: str = ""
) -> Succession | None:
    """The record by which it passes; None where nobody takes it, or not yet."""
    record = chosen(records, section_id, number)
    return None if record is None or record.on > by.today else record


def leave_a_line(session: Session, row: Case | Correction, record: Succession, by: Acting) -> None:
    """The line stays with whoever had it. Its papers keep their numbers, counted in this agency's register of them, and
    the name of the body that issued them."""
    papers, whose = _papers_of(row)
    mine = (
        papers.agency_id == row.agency_id,
        whose,
        papers.number.is_not(None),
        papers.numbered_by.is_(None),
    )
    years = Counter(str(day.year) for day in session.scalars(select(papers.made_on).where(*mine)))
    given = {"numbered_by": row.agency_id, "issued_by": row.body_id}
    session.execute(update(papers).where(*mine).values(given))
    line = Handover(
        agency_id=row.agency_id,
        case_id=row.id,
        number=row.number,
        to_agency_id=record.to_agency_id,
        on=record.on,
        at=by.now,
        numbers=dict(years),
    )
    session.add(line)
    session.flush()


def _papers_of(
    row: Case | Correction,
) -> tuple[type[CaseDocument] | type[CorrectionPaper], ColumnElement[bool]]:
    if isinstance(row, Case):
        return CaseDocument, CaseDocument.case_id == row.id
    return CorrectionPaper, CorrectionPaper.correction_id == row.id
