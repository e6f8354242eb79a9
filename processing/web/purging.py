"""清除个人信息: one form with what goes and what stays; taken once, never undone."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import queries, schemas_ending
from processing.commands import Acting
from processing.commands.purging import check_may_purge, purge_case
from processing.domain import STATE_LABELS
from processing.purging import GROUND_LABELS, Purge, PurgeGround, kept_until
from processing.web import blueprint
from processing.web.stepping import once
from services.db import Scope, unit_of_work
from services.errors import DomainError
from services.identity.permissions import Permission
from services.web import Form, form_fields, page, requires, viewer
from services.web.i18n import _
from services.web.schemas import load


@blueprint.route("/cases/<uuid:case_id>/purge", methods=["GET", "POST"])
@requires(Permission.CASE_SUPERVISE)
def purge(case_id: uuid.UUID) -> ResponseReturnValue:
    """Show what goes and what stays, or do it; the case itself cannot be opened afterwards."""
    if request.method == "GET":
        return _form(case_id, Form(), 200)
    try:
        told = load(schemas_ending.PurgeForm(), form_fields())
        once("case.purge", case_id, lambda session, by: _purge(session, case_id, told, by))
    except DomainError as refused:
        if refused.status != 422:
            raise
        return _form(case_id, Form.refused(refused), 422)
    flash(_("本件的个人信息和内容已经清除。"), "done")
    return redirect(url_for(".cases"), 303)


def _purge(session: Session, case_id: uuid.UUID, told: Mapping[str, Any], by: Acting) -> None:
    said = {name: told[name] for name in ("basis", "reason", "typed_number")}
    order = Purge(ground=PurgeGround(told["ground"]), **said)
    purge_case(session, viewer().agency.id, case_id, order, by=by, version=told["version"])


def _form(case_id: uuid.UUID, form: Form, status: int) -> Response:
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        case = queries.case_of(session, agency_id, case_id)
        check_may_purge(session, case)
        return page(
            "processing/purge.html",
            status=status,
            case=case,
            form=form,
            state=STATE_LABELS[case.state],
            grounds=[(str(ground), label) for ground, label in GROUND_LABELS.items()],
            until=kept_until(case.archive_number),
        )
