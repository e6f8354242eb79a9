"""What the public sees of an agency's annual reports: the board 政府信息公开年报, and each report."""

import uuid

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.book import from_json
from reporting.models import Report, ReportEdition, ReportFile
from reporting.queries.annual import published_reports
from reporting.web import blueprint
from reporting.web.annual.printing import shown
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.identity.models import Agency
from services.identity.queries import agency_by_code
from services.web import download, page, public


@blueprint.get("/a/<code>/reports")
@public("年度报告向社会公布，条例第四十九条")
def published(code: str) -> Response:
    """An agency's published annual reports, the newest year first. Raises NotFound."""
    agency = _agency(code)
    with unit_of_work("reporting", Scope(agency.id)) as session:
        reports = published_reports(session, agency.id)
    return page("reporting/published.html", agency=agency, reports=[report for report, _ in reports])


@blueprint.get("/a/<code>/reports/<int:year>")
@public("年度报告向社会公布，条例第四十九条")
def published_report(code: str, year: int) -> Response:
    """One published report, whole. Raises NotFound."""
    agency = _agency(code)
    with unit_of_work("reporting", Scope(agency.id)) as session:
        report, edition = _published(session, agency.id, year)
    return page(
        "reporting/annual/public.html", agency=agency, report=report, shown=shown(from_json(edition.book))
    )


@blueprint.get("/a/<code>/reports/<int:year>/scan/<uuid:file_id>")
@public("年度报告的盖章件与报告一同公布")
def published_scan(code: str, year: int, file_id: uuid.UUID) -> Response:
    """The scan of the stamped copy of a published report. Raises NotFound."""
    agency = _agency(code)
    with unit_of_work("reporting", Scope(agency.id)) as session:
        report, _ = _published(session, agency.id, year)
        found = session.scalars(select(ReportFile).where(ReportFile.id == file_id)).one_or_none()
    if found is None or found.id != report.scan_id:
        raise NotFound("没有这个文件。")
    return download(found.data, found.name, found.media_type, inline=True)


def _agency(code: str) -> Agency:
    with unit_of_work("reporting") as session:
        return agency_by_code(session, code)


def _published(session: Session, agency_id: int, year: int) -> tuple[Report, ReportEdition]:
    for report, edition in published_reports(session, agency_id):
        if report.year == year:
            return report, edition
    raise NotFound(f"没有公布 {year} 年的年度报告。")
