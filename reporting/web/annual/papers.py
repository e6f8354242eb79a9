"""Papers of the annual report: the stamped scan, and what came with the task."""

import uuid

from flask import Response
from sqlalchemy import select

from reporting.models import ReportFile
from reporting.queries import annual
from reporting.web import blueprint
from reporting.web.annual.acting import checked_year, scope
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.identity.permissions import Permission
from services.identity.queries import subtree_ids
from services.web import acting_now, download, requires, viewer


@blueprint.get("/reports/papers/<uuid:file_id>")
@requires(Permission.REPORT_VIEW)
def paper(file_id: uuid.UUID) -> Response:
    """A paper of the own agency or of one below it. Raises NotFound."""
    mine = viewer().agency.id
    with unit_of_work("reporting") as session:
        sight = subtree_ids(session, mine, china_date(acting_now()))
    with unit_of_work("reporting", Scope(mine, sight=sight)) as session:
        return _sent(session.scalars(select(ReportFile).where(ReportFile.id == file_id)).one_or_none())


@blueprint.get("/reports/<int:year>/notice/<uuid:file_id>")
@requires(Permission.REPORT_VIEW)
def notice_paper(year: int, file_id: uuid.UUID) -> Response:
    """A paper that came with the year's task: it stands with the supervising office. Raises NotFound."""
    with unit_of_work("reporting", scope(checked_year(year))) as session:
        duty = annual.duty_of(session, viewer().agency.id, year)
    if duty is None:
        raise NotFound("没有这个文件。")
    with unit_of_work("reporting", Scope(duty.by_agency_id)) as session:
        wanted = select(ReportFile).where(ReportFile.id == file_id, ReportFile.of_id == duty.task_id)
        return _sent(session.scalars(wanted).one_or_none())


def _sent(found: ReportFile | None) -> Response:
    if found is None:
        raise NotFound("没有这个文件。")
    return download(found.data, found.name, found.media_type, inline=True)
