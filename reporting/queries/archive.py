"""Questions to the archive: what an agency's earlier reports said, for last year's figures, trends and comparison."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.book import Book, from_json
from reporting.formats.indicators import COLUMN
from reporting.models import ArchivedFile, ArchivedReport
from services.errors import NotFound
from services.words import words

REFUSED: Final = tuple(f"refused_{at}" for at in range(1, 9))
UNAVAILABLE: Final = tuple(f"unavailable_{at}" for at in range(1, 4))
NOT_PROCESSED: Final = tuple(f"not_processed_{at}" for at in range(1, 6))
# What is compared over years: name, words, rows of table 三, lines of the annex before 2019.
COMPARED: Final = words(
    (
        ("new", "本年新收", ("new",), ("requests",)),
        ("carried_in", "上年结转", ("carried_in",), ()),
        ("granted", "予以公开", ("granted",), ("replies_granted",)),
        ("partial", "部分公开", ("partial",), ("replies_partial",)),
        ("refused", "不予公开", REFUSED, ("replies_refused",)),
        ("unavailable", "无法提供", UNAVAILABLE, ()),
        ("not_processed", "不予处理", NOT_PROCESSED, ()),
        ("other", "其他处理", ("other", "other_1", "other_2", "other_3"), ("replies_other",)),
        ("total", "办理结果总计", ("total",), ("replies",)),
        ("carried_out", "结转下年度", ("carried_out",), ()),
    )
)
REMEDIES: Final = words(
    (
        ("review", "行政复议", ("review",), ("reviews",)),
        ("lawsuits", "行政诉讼", ("litigation_direct", "litigation_after_review"), ("lawsuits",)),
    )
)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """A year in short: figures by name, None where the report does not say."""

    agency_id: int
    year: int
    form: str
    figures: Mapping[str, int | None]


def archived(session: Session, agency_id: int) -> Sequence[ArchivedReport]:
    """The newest version of each year that was not withdrawn, the newest year first."""
    wanted = select(ArchivedReport).where(
        ArchivedReport.agency_id == agency_id, ArchivedReport.withdrawn_on.is_(None)
    )
    wanted = wanted.distinct(ArchivedReport.year)
    return session.scalars(wanted.order_by(ArchivedReport.year.desc(), ArchivedReport.version.desc())).all()


def archived_report(session: Session, agency_id: int, report_id: uuid.UUID) -> ArchivedReport:
    """One of an agency's archived reports. Raises NotFound."""
    wanted = select(ArchivedReport).where(
        ArchivedReport.agency_id == agency_id,
        ArchivedReport.id == report_id,
        ArchivedReport.withdrawn_on.is_(None),
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("档案里没有这份报告。")
    return found


def archived_file(session: Session, agency_id: int, digest: str) -> ArchivedFile:
    """The file a report was read from. Raises NotFound."""
    wanted = select(ArchivedFile).where(ArchivedFile.agency_id == agency_id, ArchivedFile.digest == digest)
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("档案里没有这个文件。")
    return found


def archived_book(session: Session, agency_id: int, year: int) -> Book | None:
    """What the archive holds of a year, or None: last year's figures where the platform has no report of its own."""
    wanted = select(ArchivedReport).where(
        ArchivedReport.agency_id == agency_id,
        ArchivedReport.year == year,
        ArchivedReport.withdrawn_on.is_(None),
    )
    found = session.scalars(wanted.order_by(ArchivedReport.version.desc()).limit(1)).first()
    return from_json(found.book) if found else None


def public_years(session: Session, agency_id: int) -> Sequence[ArchivedReport]:
    """The archived reports that everybody may see, the newest year first."""
    return [one for one in archived(session, agency_id) if one.public]


def year_figures(agency_id: int, book: Book) -> YearFigures:
    """A report in short."""
    figures = {name: _sum(book, "table3", rows, annex) for name, _words, rows, annex in COMPARED}
    figures |= {name: _sum(book, "table4", rows, annex) for name, _words, rows, annex in REMEDIES}
    return YearFigures(agency_id, book.year, book.form, figures)


def _sum(book: Book, table: str, rows: Sequence[str], annex: Sequence[str]) -> int | None:
    places = [(table, row, "total") for row in rows] + [("indicators", line, COLUMN) for line in annex]
    told = [figure for place in places if (figure := _figure(book, *place)) is not None]
    return int(sum(told, Decimal(0))) if told else None


def _figure(book: Book, table: str, row: str, column: str) -> Decimal | None:
    """A figure; a blank total is what its row adds up to."""
    printed = book.cell(table, row, column)
    if printed is not None or table != "table3":
        return printed
    parts = [figure for (one, _column), figure in book.tables.get(table, {}).items() if one == row]
    return sum(parts, Decimal(0)) if parts else None
