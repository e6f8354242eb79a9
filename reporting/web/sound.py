"""The spoken report on the portal: the player of the page, and its files, which can be asked for in parts."""

import uuid

from flask import Response, request, url_for
from sqlalchemy import select

from reporting.models import Report, ReportFile
from reporting.queries.annual import published_reports
from reporting.speech.keeping import SOUND, sounds_of
from reporting.web import blueprint
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.identity.models import Agency
from services.identity.queries import agency_by_code
from services.web import download, public


def sound_of(agency: Agency, report: Report) -> dict[str, str] | None:
    """Addresses of sound and text for the page; None while the report was not read aloud."""
    assert report.edition_id is not None  # it is published
    with unit_of_work("reporting", Scope(agency.id)) as session:
        kept = {one.media_type: one.id for one in sounds_of(session, report.edition_id)}
    if SOUND[0] not in kept:
        return None
    there = {
        kind: url_for("reporting.published_sound", code=agency.code, year=report.year, file_id=file_id)
        for kind, file_id in kept.items()
    }
    others = {"ogg": SOUND[1], "chapters": "text/vtt", "text": "text/plain"}
    return {"address": there[SOUND[0]], **{name: there.get(kind, "") for name, kind in others.items()}}


@blueprint.get("/a/<code>/reports/<int:year>/sound/<uuid:file_id>")
@public("年度报告的有声朗读与报告一同公布")
def published_sound(code: str, year: int, file_id: uuid.UUID) -> Response:
    """A file of the spoken report; a player asks for the part it needs. Raises NotFound."""
    with unit_of_work("reporting") as session:
        agency = agency_by_code(session, code)
    with unit_of_work("reporting", Scope(agency.id)) as session:
        editions = [
            edition.id for report, edition in published_reports(session, agency.id) if report.year == year
        ]
        known = {one.id for edition in editions for one in sounds_of(session, edition)}
        found = session.scalars(select(ReportFile).where(ReportFile.id == file_id)).one_or_none()
    if found is None or found.id not in known:
        raise NotFound("没有这个文件。")
    answer = download(found.data, found.name, found.media_type)
    answer.set_etag(found.digest)
    answer.make_conditional(request, accept_ranges=True, complete_length=len(found.data))
    return answer
