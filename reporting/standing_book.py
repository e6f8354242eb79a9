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
from reporting.queries.annual import accepted_edition, open_report
from reporting.queries.beside import figures_beside
from services.db import Scope, unit_of_work
from services.identity.models import Agency
from services.identity.queries import agency_by_code, subtree_ids


def standing_book(code: str, year: int, form: str | None) -> tuple[Book, Figures, str]:
    """The report, what its charts show, and a sentence that says which report it is. Raises NotFound, Invalid."""
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
        subject = Subject(below if covers == "subtree" else (agency.id,))
        return book, figures_beside(session, subject, book), said


def _frozen(session: Session, edition: ReportEdition) -> tuple[Book, str, str]:
    report = session.scalars(select(Report).where(Report.id == edition.report_id)).one()
    book = replace(
        from_json(edition.book),
        version=report.version,
        published_on=report.published_on,
        address=report.address,
    )
    state = "已公布" if report.published_on else "已审定"
    return book, edition.covers, f"用{state}的第 {report.version} 版（{edition.made_on} 提交）。"


def _drafted(session: Session, agency: Agency, year: int, form: str) -> tuple[Book, str, str]:
    report = open_report(session, agency.id, year)
    book = draft_book(session, agency, year, form)
    return book, report.covers if report else "own", "还没有审定的报告，按现有数据起草。"
