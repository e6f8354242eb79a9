"""The register of numbers (文号登记簿): every number given, void ones among them, and whether any is missing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, false, func, select, true, union_all
from sqlalchemy.orm import Session

from processing.models import (
    Case,
    CaseDocument,
    ClockEntry,
    Correction,
    CorrectionPaper,
    Handover,
    Inquiry,
    Note,
)
from services.documents.numbering import KIND_STYLES, SHARED_SERIES
from services.series import SeriesCounter
from services.words import said

PAGE = 50
MOVED = said("这份文书已经影响答复期限，不能作废；内容有误的，请另行制发文书更正。")
SENT = said("这份文书已经送达，不能作废；内容有误的，请另行制发文书更正。")


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
    is_correction: bool = False


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
        *(table.signer_name, table.stage == "void", table.voided_on, table.void_reason, false()),
    )
    wanted: Select[Any] = select(*columns).join(Case, Case.id == table.case_id)
    wanted = wanted.where(table.agency_id == agency_id, Case.agency_id == agency_id, *_of(year))
    pages = [
        _page_of(wanted, table, kind, after),
        _page_of(_letters(agency_id, year), CorrectionPaper, kind, after),
    ]
    both = union_all(*(select(each.subquery()) for each in pages)).subquery()
    rows = session.execute(select(both).order_by(both.c[0].desc()).limit(PAGE + 1))
    return [Numbered(*row) for row in rows]


def _page_of(
    wanted: Select[Any],
    table: type[CaseDocument] | type[CorrectionPaper],
    kind: str | None,
    after: uuid.UUID | None,
) -> Select[Any]:
    if kind:
        wanted = wanted.where(table.kind == kind)
    if after:
        wanted = wanted.where(table.id < after)
    return wanted.order_by(table.id.desc()).limit(PAGE + 1)


def _letters(agency_id: int, year: int) -> Select[Any]:
    """Letters of requests for correction, in the columns of a case's documents."""
    table = CorrectionPaper
    columns: Sequence[Any] = (
        *(table.id, table.correction_id, table.number, table.title, Correction.number, table.made_on),
        *(table.made_by, table.voided_on.is_not(None), table.voided_on, table.void_reason, true()),
    )
    wanted: Select[Any] = select(*columns).join(Correction, Correction.id == table.correction_id)
    return wanted.where(
        table.agency_id == agency_id, Correction.agency_id == agency_id, _within(table.made_on, year)
    )


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
    letters, void_letters = session.execute(
        select(func.count(), func.count(CorrectionPaper.voided_on)).where(
            CorrectionPaper.agency_id == agency_id,
            CorrectionPaper.numbered_by.is_(None),
            _within(CorrectionPaper.made_on, year),
        )
    ).one()
    handed_over = _handed_over(session, agency_id, year)
    return Balance(int(given or 0), listed + letters + handed_over, void + void_letters)


def _handed_over(session: Session, agency_id: int, year: int) -> int:
    """Numbers that went to a successor with their cases: given here, listed there."""
    of_year = Handover.numbers[str(year)].astext.cast(Integer)
    wanted = select(func.coalesce(func.sum(of_year), 0)).where(Handover.agency_id == agency_id)
    return session.scalar(wanted) or 0


def _of(year: int) -> tuple[ColumnElement[bool], ...]:
    return (CaseDocument.number.is_not(None), _within(CaseDocument.made_on, year))


def _within(day: Any, year: int) -> ColumnElement[bool]:
    inside: ColumnElement[bool] = day.between(date(year, 1, 1), date(year, 12, 31))
    return inside


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
