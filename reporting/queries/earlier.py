"""Earlier years' reports wherever they are: this platform's own once accepted, else what the archive holds of the year.

Last year's figures, the years side by side, the trend and the checks all ask here, so that a year means one report.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.book import Book, Cells, from_json
from reporting.models import ArchivedReport, Report, ReportEdition
from reporting.queries.annual import ACCEPTED_STATES, declared_cells, published_reports
from reporting.queries.archive import YearFigures, archived, archived_book, public_years, year_figures


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A year's report as it was accepted here: its newest accepted version."""

    report: Report
    edition: ReportEdition

    @property
    def book(self) -> Book:
        """What it says."""
        return _own_book(self.report, self.edition)


def own_reports(session: Session, agencies: Sequence[int]) -> Mapping[int, Mapping[int, OwnReport]]:
    """Of these agencies, by agency and year, what was accepted here; the newest year first."""
    wanted = (
        select(Report, ReportEdition)
        .join(ReportEdition, ReportEdition.id == Report.edition_id)
        .where(Report.agency_id.in_(agencies), Report.state.in_(ACCEPTED_STATES))
        .order_by(Report.year.desc(), Report.version.desc())
    )
    found: dict[int, dict[int, OwnReport]] = {one: {} for one in agencies}
    for report, edition in session.execute(wanted):
        found[report.agency_id].setdefault(report.year, OwnReport(report, edition))
    return found


def earlier_book(session: Session, agency_id: int, year: int, *, covers: str | None = None) -> Book | None:
    """What an agency's report of a year says: its own accepted one, else the archived; None where there is neither.

    With `covers` as in `trend`.
    """
    own = own_reports(session, (agency_id,))[agency_id].get(year)
    if own is not None and covers in (None, own.edition.covers):
        return own.book
    if covers == "subtree":
        return None
    return archived_book(session, agency_id, year)


def last_declared(session: Session, agency_id: int, year: int, form: str) -> Cells | None:
    """Table 二 of the year before in the same form: as accepted, else as told, else as archived; None where nothing is known."""
    own = own_reports(session, (agency_id,))[agency_id].get(year - 1)
    if own is not None and own.edition.covers == "own" and own.book.form == form:
        return own.book.tables.get("table2", {})
    told = declared_cells(session, agency_id, year - 1, form)
    if told:
        return told
    earlier = archived_book(session, agency_id, year - 1)
    return earlier.tables.get("table2") or None if earlier and earlier.form == form else None


def books_of(own: Mapping[int, OwnReport], kept: Sequence[ArchivedReport]) -> Mapping[int, Book]:
    """A book a year, the newest year first: the own one where there is one."""
    found = {one.year: from_json(one.book) for one in kept} | {year: one.book for year, one in own.items()}
    return dict(sorted(found.items(), reverse=True))


def reports_before(session: Session, agency_id: int, year: int, covers: str) -> Sequence[Book]:
    """Its own reports of every year before that are known, the newest first; `covers` as in `trend`."""
    own = own_reports(session, (agency_id,))[agency_id]
    own = {one: made for one, made in own.items() if made.edition.covers == covers}
    books = books_of(own, () if covers == "subtree" else archived(session, agency_id))
    return [book for one, book in books.items() if one < year]


def trend(session: Session, agency_id: int, *, covers: str | None = None) -> list[YearFigures]:
    """New, results by family and remedies of every year that has a report, the oldest first.

    With `covers` only reports that cover as much: the agency alone, or with what is below it. What an archived report
    covers nobody said; it is taken for the agency's own.
    """
    own = own_reports(session, (agency_id,))[agency_id]
    own = {year: one for year, one in own.items() if covers in (None, one.edition.covers)}
    books = books_of(own, () if covers == "subtree" else archived(session, agency_id))
    return [year_figures(agency_id, book) for _year, book in sorted(books.items())]


def public_book(session: Session, agency_id: int, year: int) -> Book | None:
    """What everybody may read of an agency's year: published here, or published before and archived; else None."""
    for report, edition in published_reports(session, agency_id):
        if report.year == year:
            return _own_book(report, edition)
    kept = next((one for one in public_years(session, agency_id) if one.year == year), None)
    return from_json(kept.book) if kept else None


def _own_book(report: Report, edition: ReportEdition) -> Book:
    book = from_json(edition.book)
    on: date | None = report.published_on
    return replace(book, version=report.version, published_on=on, address=report.address)
