"""What the public sees of an agency's annual reports: the board 政府信息公开年报, each report, and it in every form."""

import json
import uuid
from dataclasses import replace
from functools import lru_cache

from flask import Response, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.book import Book, as_json, from_json
from reporting.domain import period
from reporting.exports.figures import Figures
from reporting.exports.making import FORMS, File, make
from reporting.exports.page import page_values
from reporting.models import Report, ReportEdition, ReportFile
from reporting.queries import Subject
from reporting.queries.annual import published_reports
from reporting.queries.archive import public_years
from reporting.queries.beside import figures_beside
from reporting.web import blueprint
from reporting.web.sound import sound_of
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.identity.models import Agency
from services.identity.queries import agency_by_code, subtree_ids
from services.web import download, limit, page, public
from services.words import said

KEPT = 48  # made files kept in memory: a published report never changes


@blueprint.get("/a/<code>/reports")
@public("年度报告向社会公布，条例第四十九条")
def published(code: str) -> Response:
    """An agency's published annual reports, the newest year first. Raises NotFound."""
    agency = _agency(code)
    with unit_of_work("reporting", Scope(agency.id)) as session:
        reports = [report for report, _ in published_reports(session, agency.id)]
        own = {report.year for report in reports}
        earlier = [one for one in public_years(session, agency.id) if one.year not in own]
    return page("reporting/published.html", agency=agency, reports=reports, archived=earlier)


@blueprint.get("/a/<code>/reports/<int:year>")
@public("年度报告向社会公布，条例第四十九条")
def published_report(code: str, year: int) -> Response:
    """One published report, whole. Raises NotFound."""
    agency = _agency(code)
    report, book, figures = _published(agency, year)
    files = [
        {"address": url_for(".published_file", code=code, year=year, form=form.key), "name": form.name}
        for form in FORMS.values()
        if form.key != "html"
    ]
    files.append({"address": url_for(".report_schema"), "name": said("JSON 结构说明")})
    if report.scan_id:
        there = url_for(".published_scan", code=code, year=year, file_id=report.scan_id)
        files.append({"address": there, "name": said("盖章件")})
    values = page_values(book, figures) | {"files": files, "audio": sound_of(agency, report)}
    return page("reporting/report/page.html", agency=agency, report=report, **values)


@blueprint.get("/a/<code>/reports/<int:year>/<any({}):form>".format(", ".join(FORMS)))
@public("年度报告向社会公布，条例第四十九条")
@limit("60 per hour")
def published_file(code: str, year: int, form: str) -> Response:
    """A published report in one form. Raises NotFound."""
    _report, book, figures = _published(_agency(code), year)
    made = _made(json.dumps(as_json(book), ensure_ascii=False), form, figures)
    return download(made.data, made.name, made.mimetype)


@blueprint.get("/a/<code>/reports/<int:year>/scan/<uuid:file_id>")
@public("年度报告的盖章件与报告一同公布")
def published_scan(code: str, year: int, file_id: uuid.UUID) -> Response:
    """The scan of the stamped copy of a published report. Raises NotFound."""
    agency = _agency(code)
    with unit_of_work("reporting", Scope(agency.id)) as session:
        report, _ = _row(session, agency.id, year)
        found = session.scalars(select(ReportFile).where(ReportFile.id == file_id)).one_or_none()
    if found is None or found.id != report.scan_id:
        raise NotFound("没有这个文件。")
    return download(found.data, found.name, found.media_type, inline=True)


@lru_cache(KEPT)
def _made(told: str, form: str, figures: Figures) -> File:
    return make(from_json(json.loads(told)), form, figures)


def _agency(code: str) -> Agency:
    with unit_of_work("reporting") as session:
        return agency_by_code(session, code)


def _published(agency: Agency, year: int) -> tuple[Report, Book, Figures]:
    with unit_of_work("reporting", Scope(agency.id)) as session:
        report, edition = _row(session, agency.id, year)
    book = replace(
        from_json(edition.book),
        version=report.version,
        published_on=report.published_on,
        address=report.address,
    )
    with unit_of_work("reporting") as session:
        below = subtree_ids(session, agency.id, period(year).cutoff)
    subject = Subject(below if edition.covers == "subtree" else (agency.id,))
    with unit_of_work("reporting", Scope(agency.id, sight=subject.agencies)) as session:
        return report, book, figures_beside(session, agency.id, subject, edition.covers, book)


def _row(session: Session, agency_id: int, year: int) -> tuple[Report, ReportEdition]:
    for report, edition in published_reports(session, agency_id):
        if report.year == year:
            return report, edition
    raise NotFound(said("没有公布 %(year)s 年的年度报告。", year=year))
