"""What other agencies of this deployment ask: a list by due day, the letter, the answer."""

import uuid
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, queries, schemas
from processing.inquiries import RESULT_LABELS, RULES, InquiryKind, InquiryResult
from processing.models import CooperationTask
from processing.web import blueprint
from processing.web.stepping import once
from services.audit import audit
from services.clock import china_date
from services.crypto import case_keys
from services.db import Scope, unit_of_work
from services.errors import DomainError, Invalid, NotFound
from services.files import MAX_UPLOAD, read, sniff
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Form, acting_now, download, form_fields, page, requires, viewer
from services.web.schemas import load
from services.words import words

MAY = (Permission.CASE_HANDLE, Permission.CASE_ASSIGN)
LABELS = words({**RESULT_LABELS, InquiryResult.ANSWERED: "提供情况"})
ANSWERS = [(str(result), LABELS[result]) for result in RULES[InquiryKind.OTHER_AGENCY].answers]


@blueprint.get("/cases/cooperation")
@requires(Permission.CASE_VIEW)
def cooperation() -> Response:
    """Every task, those that wait for an answer first."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    with unit_of_work("processing", Scope(agency_id)) as session:
        rows = [_shown(session, task) for task in queries.cooperation_tasks(session, agency_id)]
    return page("processing/cooperation/list.html", rows=rows, today=today, may=viewer().may(*MAY))


@blueprint.get("/cases/cooperation/<uuid:task_id>")
@requires(Permission.CASE_VIEW)
def cooperation_task(task_id: uuid.UUID) -> Response:
    """One task with its letter."""
    return _page(task_id, Form(), 200)


@blueprint.post("/cases/cooperation/<uuid:task_id>/answer")
@requires(*MAY)
def answer_cooperation(task_id: uuid.UUID) -> ResponseReturnValue:
    """Answer it."""
    try:
        told = load(schemas.CooperationForm(), form_fields())
        result, attached = InquiryResult(told["result"]), _attached()
        once(
            "cooperation.answer",
            task_id,
            lambda session, by: commands.answer_cooperation(
                session,
                viewer().agency.id,
                task_id,
                result=result,
                text=told["text"],
                attached=attached,
                by=by,
            ),
        )
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return _page(task_id, Form.refused(refused), refused.status)
    return redirect(url_for(".cooperation_task", task_id=task_id), 303)


@blueprint.get("/cases/cooperation/<uuid:task_id>/file")
@requires(Permission.CASE_VIEW)
def cooperation_file(task_id: uuid.UUID) -> Response:
    """The file that went with the answer; who opened it is on record."""
    who = viewer()
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        task = queries.cooperation_task(session, who.agency.id, task_id)
        if task.file_id is None:
            raise NotFound("没有这个文件。")
        stored = read(session, who.agency.id, task.file_id)
        audit(
            session,
            "personal.file_opened",
            agency_id=who.agency.id,
            actor=who.actor,
            now=acting_now(),
            object_kind="cooperation",
            object_id=task_id,
            detail={"file": str(task.file_id)},
        )
    return download(stored.data, stored.name, stored.media_type, inline=True)


def _attached() -> commands.Attached | None:
    """The file of the form, if one was chosen. Raises Invalid for one that is too large or not what it seems."""
    given = request.files.get("file")
    if given is None or not given.filename:
        return None
    data = given.stream.read(MAX_UPLOAD + 1)
    if len(data) > MAX_UPLOAD:
        raise Invalid("文件太大。", fields={"file": "不能超过 10 MB。"})
    try:
        sniff(data, given.filename)
    except Invalid as refused:
        raise Invalid(refused.message, fields={"file": refused.message}) from refused
    return commands.Attached(given.filename, data)


def _page(task_id: uuid.UUID, form: Form, status: int) -> Response:
    agency_id, today = viewer().agency.id, china_date(acting_now())
    with unit_of_work("processing", Scope(agency_id)) as session:
        shown = _shown(session, queries.cooperation_task(session, agency_id, task_id))
    return page(
        "processing/cooperation/task.html",
        status,
        **shown,
        form=form,
        answers=ANSWERS,
        may=viewer().may(*MAY),
        today=today,
    )


def _shown(session: Session, task: CooperationTask) -> dict[str, Any]:
    key = case_keys(session, task.agency_id, (task.id,)).get(task.id)
    return {
        "task": task,
        "asking": agency(session, task.from_agency_id).name,
        "letter": key.open(task.content) if key else None,
        "answer": key.open(task.answer)["text"] if key and task.answer is not None else "",
        "result": LABELS[task.result] if task.result else "",
    }
