"""The report of an agency and year as it stands: as it was published or accepted, else drafted from the facts of today."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.book import Book, from_json
from reporting.domain import period
from reporting.drafting import draft_book
from reporting.exports.figures import Figures
from reporting.formats import format_for, load_format
from reporting.models import Report, ReportEdition
from reporting.queries import Subject
from reporting.queries.annual import accepted_edition, edition_of, open_report, report_of
from reporting.queries.beside import figures_beside
from services.db import Scope, unit_of_work
from services.identity.models import Agency
from services.identity.queries import agency_by_code, subtree_ids
from services.words import words

# A report in one of these states stands as it was handed in, not as the facts are today.
HANDED_IN = words({"submitted": "已报送", "accepted": "已审定", "final": "已定稿", "published": "已公布"})


def standing_book(code: str, year: int, form: str | None) -> tuple[Book, Figures, str]:
    """What is to be given out: the accepted version, else the newest as it stands, and a sentence that says which.

    Raises NotFound, Invalid.
    """
    within = period(year)
    official = load_format(form) if form else format_for(year)
    with unit_of_work("reporting") as session:
        agency = agency_by_code(session, code)
        below = subtree_ids(session, agency.id, within.cutoff)
    with unit_of_work("reporting", Scope(agency.id, sight=below)) as session:
        edition = accepted_edition(session, agency.id, year)
        if edition is not None and form in (None, edition.book["format"]):
            book, covers, said = _frozen(session, edition)
        else:
            book, covers, said = _drafted(session, agency, year, official.name)
        return book, _figures(session, agency, book, covers, below), said


def own_book(session: Session, agency: Agency, year: int, below: tuple[int, ...]) -> tuple[Book, Figures]:
    """The newest version for the people who make it: as handed in, while it is drafted as of now. Raises NotFound."""
    report = report_of(session, agency.id, year)
    if report.edition_id is not None and report.state in HANDED_IN:
        book, covers, _said = _frozen(session, edition_of(session, report.edition_id))
    else:
        book, covers = draft_book(session, agency, year, report.form), report.covers
    return book, _figures(session, agency, book, covers, below)


def _figures(session: Session, agency: Agency, book: Book, covers: str, below: tuple[int, ...]) -> Figures:
    subject = Subject(below if covers == "subtree" else (agency.id,))
    return figures_beside(session, agency.id, subject, covers, book)


def _frozen(session: Session, edition: ReportEdition) -> tuple[Book, str, str]:
    report = session.scalars(select(Report).where(Report.id == edition.report_id)).one()
    book = replace(
        from_json(edition.book),
        version=report.version,
        published_on=report.published_on,
        address=report.address,
    )
    said = f"用{HANDED_IN[report.state]}的第 {report.version} 版（{edition.made_on} 提交）。"
    return book, edition.covers, said


def _drafted(session: Session, agency: Agency, year: int, form: str) -> tuple[Book, str, str]:
    report = open_report(session, agency.id, year)
    book = draft_book(session, agency, year, form)
    return book, report.covers if report else "own", "还没有审定的报告，按现有数据起草。"
