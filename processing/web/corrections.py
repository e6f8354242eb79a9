"""Requests for correction: the register typed by the officer, one request with its letters, its decision, its sending."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from sqlalchemy.orm import Session

from processing import commands, queries, schemas
from processing.commands import Acting, Asked
from processing.commands.voiding_letters import why_kept
from processing.correction_papers import laid_out, letter_of
from processing.correction_rules import (
    APPLICANTS,
    REPLY,
    RESULT_LABELS,
    WAYS,
    CorrectionResult,
    Decision,
    is_timely,
)
from processing.lights import SOON, SOONER, Light
from processing.models import Correction
from processing.tasks import render_letters_now
from processing.web import blueprint
from processing.web.papers import DOCX, PDF
from processing.web.stepping import once
from services.audit import audit
from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.channels import CHANNELS
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.documents import render_docx, render_pdf
from services.documents.own import letterhead
from services.errors import DomainError, NotFound
from services.files import exists, read, refs
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Form, acting_now, download, form_fields, page, requires, viewer
from services.web.schemas import load
from services.words import said, words

Step = Callable[[Session, Acting, Mapping[str, Any]], object]
MAY = (Permission.CASE_HANDLE, Permission.REQUEST_REGISTER)
REVEALED = words(
    {
        "name": "姓名或者名称",
        "id_number": "证件号码",
        "uscc": "统一社会信用代码",
        "phone": "联系电话",
        "address": "通信地址",
        "email": "电子邮箱",
    }
)
CONTACT = words(
    {
        "wanted_way": "送达方式",
        "address": "通信地址",
        "phone": "联系电话",
        "email": "电子邮箱",
        "postcode": "邮政编码",
    }
)
PARTS = words((("open", "办理中"), ("decided", "已处理")))


@blueprint.get("/cases/corrections")
@requires(Permission.CASE_VIEW)
def corrections() -> Response:
    """The register: open or decided, the newest first."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    part, after = request.args.get("part", "open"), request.args.get("after")
    if part not in dict(PARTS):
        raise NotFound("没有这个分类。")
    with unit_of_work("processing", Scope(agency_id)) as session:
        calendar = calendar_for(session, agency(session, agency_id).region)
        found = queries.corrections(session, agency_id, is_open=part == "open", after=after)
        counts = queries.correction_counts(session, agency_id)
        rows = [
            (row, found.names.get(row.id, said("（已清除）")), light(row, today, calendar))
            for row in found.rows
        ]
    filters = [
        {
            "label": label,
            "url": url_for(".corrections", part=None if name == "open" else name),
            "count": counts[name],
            "current": name == part,
            "light": None,
            "push": False,
        }
        for name, label in PARTS
    ]
    return page(
        "processing/corrections/list.html",
        rows=rows,
        filters=filters,
        results=RESULT_LABELS,
        channels=CHANNELS,
        may=viewer().may(*MAY),
        more=found.after and url_for(".corrections", part=part, after=found.after),
        is_first=after is None,
    )


def light(row: Correction, today: Any, calendar: WorkingCalendar) -> Light:
    """How urgent it is, by the agency's own last day: decided is not told, and told late is late."""
    if row.told_on is not None:
        in_time = is_timely(row.due_date, row.told_on)
        return Light("done", "按期告知") if in_time else Light("late", "逾期告知")
    if row.unsent == REPLY:
        return Light("late", "没有送达")
    if row.result is not None and row.due_date >= today:
        return Light("soon3", "待送达")
    if row.due_date < today:
        return Light(
            "late", said("逾期 %(due_date)s 日", due_date=calendar.working_days_between(row.due_date, today))
        )
    left = calendar.working_days_between(today, row.due_date)
    kind = "soon3" if left <= SOONER else "soon7" if left <= SOON else "calm"
    return Light(kind, said("剩 %(left)s 日", left=left) if left else "今天到期", left)


@blueprint.route("/cases/corrections/new", methods=["GET", "POST"])
@requires(*MAY)
def register_correction() -> ResponseReturnValue:
    """Write a request down."""

    def show(form: Form, status: int) -> Response:
        return page(
            "processing/corrections/register.html",
            status=status,
            form=form,
            channels=list(CHANNELS.items()),
            kinds=list(APPLICANTS.items()),
            ways=[(way, label) for way, label in WAYS.items() if way != "portal"],
        )

    if request.method == "GET":
        return show(Form({"channel": "in_person", "applicant_kind": "natural", "wanted_way": "post"}), 200)
    made: list[uuid.UUID] = []

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        made.append(commands.register_correction(session, viewer().agency.id, Asked(**told), by=by))

    return _taken("correction.register", made, schemas.CorrectionForm(), step, show)


@blueprint.get("/cases/corrections/<uuid:correction_id>")
@requires(Permission.CASE_VIEW)
def correction(correction_id: uuid.UUID) -> Response:
    """A request with its letters and what can be done with it."""
    return _correction_page(correction_id, Form(), 200)


@blueprint.post("/cases/corrections/<uuid:correction_id>/reveal/<what>")
@requires(Permission.PERSONAL_REVEAL)
def reveal_correction(correction_id: uuid.UUID, what: str) -> Response:
    """One value of the applicant in full; the click is audited."""
    if what not in REVEALED:
        raise NotFound("没有这一项。")
    who = viewer()
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        found = queries.correction_file(session, who.agency.id, correction_id)
        audit(
            session,
            "personal.revealed",
            agency_id=who.agency.id,
            actor=who.actor,
            now=acting_now(),
            object_kind="correction",
            object_id=found.row.id,
            fields=(what,),
        )
    return _correction_page(correction_id, Form(), 200, revealed=what)


@blueprint.post("/cases/corrections/<uuid:correction_id>/decide")
@requires(*MAY)
def decide_correction(correction_id: uuid.UUID) -> ResponseReturnValue:
    """Decide; the reply is written."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        words = {name: told[name] for name in ("findings", "corrected", "other_body")}
        decision = Decision(result=CorrectionResult(told["result"]), **words)
        agency_id, version = viewer().agency.id, told["version"]
        commands.decide_correction(session, agency_id, correction_id, decision, by=by, version=version)

    return _on_page(correction_id, "correction.decide", schemas.CorrectionDecisionForm(), step)


@blueprint.get("/cases/corrections/<uuid:correction_id>/papers/<uuid:paper_id>.<any(pdf, docx):kind>")
@requires(Permission.CASE_VIEW)
def correction_paper(correction_id: uuid.UUID, paper_id: uuid.UUID, kind: str) -> Response:
    """The PDF as it was stored and goes out; until it lies there, or as DOCX, made from the same sealed wording."""
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        written = letter_of(session, agency_id, correction_id, paper_id)
        name = f"{written.title}{written.number}.{kind}"
        if kind == "pdf" and exists(session, agency_id, paper_id):
            return download(read(session, agency_id, paper_id).data, name, PDF, inline=True)
        # A predecessor's letter is not written anew on this office's sheet.
        on = None if written.issued_by else letterhead(session, agency_id)
        made = laid_out(session, written)
    if kind == "pdf":
        return download(render_pdf(made), name, PDF, inline=True)
    return download(render_docx(made, on), name, DOCX)


@blueprint.get("/cases/corrections/<uuid:correction_id>/files/<uuid:file_id>")
@requires(Permission.CASE_VIEW)
def correction_proof(correction_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A proof that was handed in online; who opened it is on record. Raises NotFound."""
    who = viewer()
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        row = queries.correction_file(session, who.agency.id, correction_id).row
        if str(file_id) not in row.file_ids:
            raise NotFound("没有这个文件。")
        stored = read(session, who.agency.id, file_id)
        audit(
            session,
            "personal.file_opened",
            agency_id=who.agency.id,
            actor=who.actor,
            now=acting_now(),
            object_kind="correction",
            object_id=row.id,
            detail={"file": str(file_id)},
        )
    return download(stored.data, stored.name, stored.media_type, inline=True)


def _on_page(correction_id: uuid.UUID, scope: str, schema: Schema, step: Step) -> ResponseReturnValue:
    def show(form: Form, status: int) -> Response:
        return _correction_page(correction_id, form, status)

    return _taken(scope, [correction_id], schema, step, show)


def _taken(
    scope: str,
    about: list[uuid.UUID],
    schema: Schema,
    step: Step,
    show: Callable[[Form, int], Response],
) -> ResponseReturnValue:
    """`about` holds the request, or comes to hold the one the step makes; its letter is made right afterwards."""
    try:
        told = load(schema, {name: value for name, value in form_fields().items() if value != ""})
        known = about[0] if about else uuid.UUID(int=0)
        once(scope, known, lambda session, by: step(session, by, told))
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return show(Form.refused(refused), refused.status)
    if not about:
        return redirect(url_for(".corrections"), 303)
    render_letters_now(viewer().agency.id, about[0], acting_now())
    return redirect(url_for(".correction", correction_id=about[0]), 303)


def _correction_page(
    correction_id: uuid.UUID, form: Form, status: int, revealed: str | None = None
) -> Response:
    agency_id, today = viewer().agency.id, china_date(acting_now())
    with unit_of_work("processing", Scope(agency_id)) as session:
        file = queries.correction_file(session, agency_id, correction_id)
        calendar = calendar_for(session, agency(session, agency_id).region)
        return page(
            "processing/corrections/correction.html",
            status=status,
            file=file,
            row=file.row,
            form=form,
            light=light(file.row, today, calendar),
            results=[(str(result), label) for result, label in RESULT_LABELS.items()],
            result=RESULT_LABELS.get(file.row.result) if file.row.result else "",
            channels=CHANNELS,
            kinds=APPLICANTS,
            pairs=[
                (what, label, file.personal["applicant"][what])
                for what, label in REVEALED.items()
                if file.personal["applicant"].get(what)
            ],
            revealed=revealed,
            proofs=refs(session, agency_id, [uuid.UUID(one) for one in file.row.file_ids]),
            ways=WAYS,
            contact=CONTACT,
            voidable={paper.id for paper in file.papers if not why_kept(file.row, paper)},
            taken_from=agency(session, file.row.taken_from).name if file.row.taken_from else "",
            timely=file.row.told_on is not None and is_timely(file.row.due_date, file.row.told_on),
            may=viewer().may(*MAY),
        )
