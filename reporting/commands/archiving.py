"""Bringing earlier years' reports into the archive, and taking one out again."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reporting.book import Book, as_json
from reporting.checker.batch import same_agency
from reporting.checker.reading import Reading
from reporting.models import ArchivedFile, ArchivedReport
from reporting.queries.archive import archived_report
from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.errors import Invalid
from services.ids import new_id
from services.words import said

FIRST_YEAR: Final = 2008


@dataclass(frozen=True, slots=True)
class Archiving:
    """Who brings reports in, for which agency. `names` are those the agency has."""

    agency_id: int
    names: tuple[str, ...]
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        return china_date(self.now)


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one report of a file: `report` when it was kept, else `why` not."""

    file: str
    year: int
    named: str
    report: ArchivedReport | None = None
    why: str = ""


def import_file(
    session: Session, reading: Reading, data: bytes, *, other_names: bool, public: bool, by: Archiving
) -> list[Brought]:
    """Keep every report of a file that is this agency's; the others are told with the reason.

    `other_names`: reports under another name are taken too (the agency was renamed or merged). Raises Invalid for a
    file that holds no report.
    """
    if reading.refused is not None:
        raise Invalid(f"“{reading.name}”：{reading.refused.message}")
    brought = [_bring(session, reading, read.book, data, other_names, public, by) for read in reading.books]
    kept = [one for one in brought if one.report is not None]
    if kept:
        _keep_file(session, reading, data, by)
        audit(
            session, "report.archived", agency_id=by.agency_id, actor=by.actor, now=by.now,
            object_kind="archive", object_id=_digest(data)[:32], detail={"years": [one.year for one in kept]},
        )  # fmt: skip
    return brought


def withdraw(session: Session, report_id: uuid.UUID, *, by: Archiving) -> None:
    """Take a report out of the archive again; it stays for the record. Raises NotFound."""
    found = archived_report(session, by.agency_id, report_id)
    found.withdrawn_on, found.withdrawn_by = by.today, by.actor.name
    audit(
        session, "report.archive_withdrawn", agency_id=by.agency_id, actor=by.actor, now=by.now,
        object_kind="archived_report", object_id=report_id, detail={"year": found.year},
    )  # fmt: skip


def _bring(
    session: Session,
    reading: Reading,
    book: Book,
    data: bytes,
    other_names: bool,
    public: bool,
    by: Archiving,
) -> Brought:
    why = _why_not(book, other_names, by)
    if why:
        return Brought(reading.name, book.year, book.agency, None, why)
    told = as_json(book)
    same = ArchivedReport.agency_id == by.agency_id, ArchivedReport.year == book.year
    newest = select(ArchivedReport).where(*same, ArchivedReport.withdrawn_on.is_(None))
    known = session.scalars(newest.order_by(ArchivedReport.version.desc()).limit(1)).first()
    if known is not None and known.book == told and known.public == public:
        return Brought(reading.name, book.year, book.agency, None, "档案里已经有内容相同的一份。")
    last = session.scalar(select(func.max(ArchivedReport.version)).where(*same)) or 0
    kept = ArchivedReport(
        id=new_id(), agency_id=by.agency_id, year=book.year, version=last + 1, form=book.form, named=book.agency,
        title=book.title or f"{book.agency}{book.year}年政府信息公开工作年度报告", book=told, public=public,
        file_digest=_digest(data), file_name=reading.name[:120], imported_on=by.today, imported_by=by.actor.name,
    )  # fmt: skip
    session.add(kept)
    session.flush()
    return Brought(reading.name, book.year, book.agency, kept)


def _why_not(book: Book, other_names: bool, by: Archiving) -> str:
    if not FIRST_YEAR <= book.year < by.today.year:
        return (
            "没有读到年度，或者年度不对。" if not book.year else said("%(year)s年不是往年。", year=book.year)
        )
    if not other_names and book.agency and not _is_own(book.agency, by.names):
        return said(
            "报告的机关是“%(agency)s”，与本机关名称不同；确是本机关（改过名）的，请勾选后重新导入。",
            agency=book.agency,
        )
    return ""


def _is_own(named: str, names: Sequence[str]) -> bool:
    return any(same_agency(named, name) for name in names if name)


def _keep_file(session: Session, reading: Reading, data: bytes, by: Archiving) -> None:
    row = {
        "agency_id": by.agency_id,
        "digest": _digest(data),
        "kind": reading.kind,
        "data": data,
        "stored_on": by.today,
    }
    session.execute(insert(ArchivedFile).values(row).on_conflict_do_nothing())


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
