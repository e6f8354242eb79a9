"""What the supervising office prints: the formal chase (督办单), filled, with room for the answer."""

import uuid

from flask import Response

from reporting.queries.supervising import chase_of
from reporting.web import blueprint
from services.db import Scope, unit_of_work
from services.documents import fill, render_pdf, template
from services.errors import NotFound
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import download, requires, viewer


@blueprint.get("/supervision/chases/<uuid:chase_id>/sheet.pdf")
@requires(Permission.SUPERVISION_VIEW)
def supervision_sheet(chase_id: uuid.UUID) -> Response:
    """The sheet of one formal chase. Raises NotFound for a chase that asked for no written answer."""
    here = viewer().agency.id
    with unit_of_work("reporting", Scope(here)) as session:
        row = chase_of(session, here, chase_id)
        if not row.formal:
            raise NotFound("催办没有督办单。")
        office, chased = agency(session, here), agency(session, row.of_agency_id)
        fields = {
            "body": office.name,
            "recipient": chased.name,
            "matter": f"政府信息公开申请 {row.number} 的办理" if row.number else "政府信息公开申请的办理",
            "reason": row.remark,
            "wanted": "请核实办理情况，依法按期答复申请人，并书面反馈。",
            "until": row.answer_by or "　",
            "contact": row.chased_by,
        }
        made = fill(template("supervision_sheet", row.chased_on), fields)
    name = f"督办单{row.chased_on.isoformat()}.pdf"
    return download(render_pdf(made), name, "application/pdf", inline=True)
