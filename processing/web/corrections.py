"""Requests for correction: the register, a request written down by the officer, one of them, its letters and proofs."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, queries, schemas
from processing.commands import Acting, Asked
from processing.correction_papers import laid_out, letter_of
from processing.correction_rules import APPLICANTS, RESULT_LABELS, WAYS
from processing.web import blueprint
from processing.web.correction_page import MAY, REVEALED, correction_page, light, taken
from processing.web.papers import DOCX, PDF
from services.audit import audit
from services.calendar.queries import calendar_for
from services.channels import CHANNELS
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.documents import render_docx, render_pdf
from services.documents.own import letterhead
from services.errors import NotFound
from services.files import exists, read
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Form, acting_now, download, page, requires, viewer
from services.words import said, words

PARTS = words((("open", "办理中"), ("to_approve", "待审批"), ("decided", "已处理")))


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
        found = queries.corrections(session, agency_id, part=part, after=after)
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
        part=None if part == "open" else part,
        filters=filters,
        results=RESULT_LABELS,
        channels=CHANNELS,
        may=viewer().may(*MAY),
        more=found.after and url_for(".corrections", part=part, after=found.after),
        is_first=after is None,
    )


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

    return taken("correction.register", made, schemas.CorrectionForm(), step, show)


@blueprint.get("/cases/corrections/<uuid:correction_id>")
@requires(Permission.CASE_VIEW)
def correction(correction_id: uuid.UUID) -> Response:
    """A request with its letters and what can be done with it."""
    return correction_page(correction_id, Form(), 200)


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
    return correction_page(correction_id, Form(), 200, revealed=what)


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
