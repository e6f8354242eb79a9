"""What is kept beside the steps: talks with the applicant, and that what came in has been read."""

import uuid

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from processing import commands, schemas
from processing.web import blueprint
from processing.web.case import case_page
from processing.web.stepping import once
from services.errors import Invalid
from services.identity.permissions import Permission
from services.web import Form, form_fields, requires, viewer
from services.web.schemas import load


@blueprint.post("/cases/<uuid:case_id>/talk")
@requires(Permission.CASE_HANDLE)
def talk(case_id: uuid.UUID) -> ResponseReturnValue:
    """Record a talk with the applicant; it moves nothing."""
    try:
        told = load(schemas.TalkForm(), form_fields())
        once(
            "case.talk",
            case_id,
            lambda s, by: commands.note_talk(s, viewer().agency.id, case_id, told["text"], told["on"], by=by),
        )
    except Invalid as refused:
        return case_page(case_id, talk=Form.refused(refused), status=refused.status)
    return redirect(url_for(".case", case_id=case_id), 303)


@blueprint.post("/cases/<uuid:case_id>/read")
@requires(Permission.CASE_HANDLE)
def read_arrivals(case_id: uuid.UUID) -> ResponseReturnValue:
    """What came in has been looked at."""
    once("case.read", case_id, lambda s, by: commands.mark_read(s, viewer().agency.id, case_id, by=by))
    return redirect(url_for(".case", case_id=case_id), 303)
