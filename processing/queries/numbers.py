"""The register of numbers (文号登记簿): every number given, void ones among them, and whether any is missing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, func, select
from sqlalchemy.orm import Session

from processing.models import Case, CaseDocument, ClockEntry, Handover, Inquiry, Note
from services.documents.numbering import KIND_STYLES, SHARED_SERIES
from services.series import SeriesCounter

PAGE = 50
MOVED = "这份文书已经影响答复期限，不能作废；内容有误的，请另行制发文书更正。"
SENT = "这份文书已经送达，不能作废；内容有误的，请另行制发文书更正。"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A line of the register; no person is named in it."""

    id: uuid.UUID
    case_id: uuid.UUID
    number: str
    title: str
    case_number: str
    made_on: date
    signer: str | None
    is_void: bool
    voided_on: date | None
    void_reason: str | None


@dataclass(frozen=True, slots=True)
class Balance:
    """How many numbers the counters gave in a year, and how many the register lists; they are equal."""

    given: int
    listed: int
    void: int

    @property
    def is_whole(self) -> bool:
        """Whether no number is missing."""
        return self.given == self.listed


def numbers(
    session: Session, agency_id: int, year: int, kind: str | None = None, after: uuid.UUID | None = None
) -> Sequence[Numbered]:
    """A page of the register of a year, the newest number first; one more line than a page where there are more."""
    table = CaseDocument
    columns: Sequence[Any] = (
        *(table.id, table.case_id, table.number, table.title, Case.number, table.made_on),
        *(table.signer_name, table.stage == "void", table.voided_on, table.void_reason),
    )
    wanted: Select[Any] = select(*columns).join(Case, Case.id == table.case_id)
    wanted = wanted.where(table.agency_id == agency_id, Case.agency_id == agency_id, *_of(year))
    if kind:
        wanted = wanted.where(table.kind == kind)
    if after:
        wanted = wanted.where(table.id < after)
    rows = session.execute(wanted.order_by(table.id.desc()).limit(PAGE + 1))
    return [Numbered(*row) for row in rows]


def balance(session: Session, agency_id: int, year: int) -> Balance:
    """Numbers given against numbers listed."""
    series = [*KIND_STYLES, SHARED_SERIES]
    given = session.scalar(
        select(func.coalesce(func.sum(SeriesCounter.last), 0)).where(
            SeriesCounter.agency_id == agency_id, SeriesCounter.year == year, SeriesCounter.series.in_(series)
        )
    )
    listed, void = session.execute(
        select(func.count(), func.count().filter(CaseDocument.stage == "void")).where(
            CaseDocument.agency_id == agency_id, CaseDocument.numbered_by.is_(None), *_of(year)
        )
    ).one()
    return Balance(int(given or 0), listed + _handed_over(session, agency_id, year), void)


def _handed_over(session: Session, agency_id: int, year: int) -> int:
    """Numbers that went to a successor with their cases: given here, listed there."""
    of_year = Handover.numbers[str(year)].astext.cast(Integer)
    wanted = select(func.coalesce(func.sum(of_year), 0)).where(Handover.agency_id == agency_id)
    return session.scalar(wanted) or 0


def _of(year: int) -> tuple[ColumnElement[bool], ...]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return (CaseDocument.number.is_not(None), CaseDocument.made_on.between(first, last))


def why_not_void(session: Session, agency_id: int, case_id: uuid.UUID) -> Mapping[uuid.UUID, str]:
    """The notices of a case that can no longer be taken back, and why."""
    entries = select(ClockEntry.document_id).where(
        ClockEntry.agency_id == agency_id, ClockEntry.case_id == case_id, ClockEntry.document_id.is_not(None)
    )
    asked = select(Inquiry.document_id).where(Inquiry.agency_id == agency_id, Inquiry.case_id == case_id)
    sent = select(Note.detail["document"].astext).where(
        Note.agency_id == agency_id,
        Note.case_id == case_id,
        Note.kind.startswith("sent_"),
        Note.detail["document"].astext.is_not(None),
    )
    moved = dict.fromkeys([*session.scalars(entries), *session.scalars(asked)], MOVED)
    return {**{uuid.UUID(each): SENT for each in session.scalars(sent)}, **moved}
