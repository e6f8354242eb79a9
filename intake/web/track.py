"""Number and query code in, the applicant's page out: how it stands, until when and why, what he can do now."""

import re
import uuid
from datetime import date
from typing import Any, cast

from flask import Response, flash, redirect, request, session, url_for
from sqlalchemy.orm import Session

from intake import commands, queries
from intake.commands.incoming import Arriving
from intake.commands.tracking import is_correction
from intake.domain import LABELS
from intake.models import Request
from intake.queries import RequestFile
from intake.schemas import LaterForm, TrackForm
from intake.timeline import ENDED, WAYS, Line, Standing, days, days_left, heading, reasons, timeline
from intake.web import portal
from intake.web.papers import receipt
from intake.web.uploads import uploads
from services.actor import APPLICANT
from services.audit import audit
from services.channels import Channel
from services.clock import china_date, system_now
from services.db import Scope, unit_of_work
from services.documents import render_pdf
from services.errors import DomainError, Invalid, NotFound, TooMany
from services.files import exists, read
from services.identity.queries import agency, agency_by_code
from services.succession import following
from services.web import (
    Form,
    acting_now,
    applicant,
    applicant_request,
    download,
    forget_applicant,
    form_fields,
    limit,
    page,
    public,
    remember_applicant,
    submitted_key,
)
from services.web.i18n import _
from services.web.schemas import load
from services.words import said

NUMBER = re.compile(r"([A-Z0-9][A-Z0-9-]{0,39})-(?:\d{4}-\d{6}|更-\d{4}-\d{4,6})")
WRONG = said("登记编号和查询码不相符，请核对后再试。")
BEFORE_SIGNATURE = frozenset(
    {"registered", "examining", "awaiting_supplement", "drafting", "in_review", "to_sign"}
)


@portal.get("/track")
@public("凭登记编号和查询码查询")
def track() -> Response:
    """Ask for number and code."""
    return page("intake/track_ask.html", form=Form({"number": request.args.get("number", "")[:80]}))


@portal.post("/track")
@public("凭登记编号和查询码查询")
@limit("20 per hour", methods=["POST"], deduct_when=lambda response: response.status_code != 303)
def open_track() -> Response:
    """Let in who knows both; one answer to every mistake, and an end to guessing."""
    try:
        told = load(TrackForm(), form_fields())
        agency_id, request_id = _identify(told["number"], told["code"])
    except TooMany as error:
        return page("intake/track_ask.html", 429, form=Form(request.form, {}, error.message))
    except Invalid as error:
        return page("intake/track_ask.html", 422, form=Form(request.form, {}, error.message))
    session.pop("receipts", None)
    remember_applicant(agency_id, request_id)
    there = ".correction_page" if is_correction(told["number"]) else ".request_page"
    return cast(Response, redirect(url_for(there), 303))


@portal.post("/track/leave")
@public("离开后不再显示")
def leave() -> Response:
    """Forget who was looking: for shared machines."""
    forget_applicant()
    session.pop("receipts", None)
    session.pop("correction", None)
    return cast(Response, redirect(url_for(".track"), 303))


@portal.get("/track/request")
@applicant
def request_page() -> Response:
    """The applicant's page."""
    return _page(Form())


@portal.post("/track/supplement")
@applicant
def supplement() -> Response:
    """The supplement he was asked for."""
    return _later("supplement", _("补正已经收到。答复期限从明天起重新计算 20 个工作日。"))


@portal.post("/track/withdraw")
@applicant
def withdraw() -> Response:
    """He takes it back; a tick says that he means it."""
    if request.form.get("sure") != "1":
        wrong = _("请勾选确认后再撤回。")
        return _page(Form(request.form, {"sure": wrong}, wrong), 422)
    return _later("withdrawal", _("撤回已经收到，机关将据此办结。"))


@portal.post("/track/note")
@applicant
def note() -> Response:
    """Something he wants to add."""
    return _later("note", _("补充说明已经收到，承办人会看到。"))


@portal.post("/track/publication")
@applicant
def suggest_publication() -> Response:
    """He suggests that what he asked for be published (条例第四十四条第二款)."""
    return _later("publication", _("建议已经收到，机关审核后会答复您。"))


@portal.get("/track/files/<uuid:file_id>")
@applicant
def file(file_id: uuid.UUID) -> Response:
    """One of his own files, or a document that was sent to him."""
    agency_id, request_id = _mine()
    with unit_of_work("intake", Scope(agency_id, request=request_id)) as db:
        if file_id not in _his_files(queries.request_file(db, agency_id, request_id)):
            raise NotFound("没有这个文件。")
        found = read(db, agency_id, file_id)
        audit(
            db,
            "request.file_read",
            agency_id=agency_id,
            actor=APPLICANT,
            now=acting_now(),
            object_kind="file",
            object_id=file_id,
        )
    return download(found.data, found.name, found.media_type)


@portal.get("/track/receipt.pdf")
@applicant
def receipt_file() -> Response:
    """The registration receipt as PDF."""
    agency_id, request_id = _mine()
    with unit_of_work("intake", Scope(agency_id, request=request_id)) as db:
        told = queries.request_file(db, agency_id, request_id)
        made = receipt(db, agency(db, agency_id), told)
    return download(render_pdf(made), f"登记回执 {told.request.number}.pdf", "application/pdf")


def _identify(number: str, code: str) -> tuple[int, uuid.UUID]:
    """Raises Invalid with one message for every mistake, TooMany for a number that was guessed at."""
    shape = NUMBER.fullmatch(number.replace(" ", "").upper())
    if shape is None or not code:
        raise Invalid(_(WRONG))
    typed = shape.group(0)
    with unit_of_work("intake") as db:
        try:
            agency_id = agency_by_code(db, shape.group(1)).id
        except NotFound:
            raise Invalid(_(WRONG)) from None
    agency_id = _where(agency_id, typed)
    with unit_of_work("intake", Scope(agency_id)) as db:
        found = commands.open_tracking(db, agency_id, typed, code, now=system_now())
    if found is None:
        raise Invalid(_(WRONG))
    return agency_id, found


def _where(agency_id: int, number: str) -> int:
    """The agency that has the application now: the one its number names, or whoever took it over."""
    with unit_of_work("intake") as db:
        later = following(db, agency_id, china_date(acting_now()))
    for heir in later:
        with unit_of_work("intake", Scope(heir)) as db:
            if queries.has_number(db, heir, number):
                return heir
    return agency_id


def _mine() -> tuple[int, uuid.UUID]:
    found = applicant_request()
    if found is None:
        raise NotFound("请先输入登记编号和查询码。")
    return found


def _later(kind: str, done: str) -> Response:
    agency_id, request_id = _mine()
    try:
        told, now = load(LaterForm(), form_fields()), acting_now()
        words, files = told["text"] or told["note"], uploads(("files", "material"))
        came = Arriving(china_date(now), Channel.WEB, words, files, key=submitted_key())
        with unit_of_work("intake", Scope(agency_id, request=request_id)) as db:
            _receive(db, agency_id, request_id, kind, came)
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        return _page(Form.refused(error), error.status, kind)
    flash(done, "done")
    return cast(Response, redirect(url_for(".request_page"), 303))


def _receive(db: Session, agency_id: int, request_id: uuid.UUID, kind: str, came: Arriving) -> None:
    now = acting_now()
    if kind == "supplement":
        commands.receive_supplement(db, agency_id, request_id, came, now=now)
    elif kind == "withdrawal":
        commands.receive_withdrawal(db, agency_id, request_id, came, now=now)
    else:
        commands.receive_correspondence(db, agency_id, request_id, kind, came, now=now, actor=APPLICANT)


def _page(form: Form, status: int = 200, about: str = "") -> Response:
    agency_id, request_id = _mine()
    today = china_date(acting_now())
    with unit_of_work("intake", Scope(agency_id, request=request_id)) as db:
        told = queries.request_file(db, agency_id, request_id)
        office = agency(db, agency_id)
        readable = [paper.document_id for paper in told.issued if not paper.held]
        ready = {document_id for document_id in readable if exists(db, agency_id, document_id)}
    one = told.request
    return page(
        "intake/track.html",
        status,
        office=office,
        one=one,
        personal=told.personal,
        form=form,
        about=about,
        heading=heading(_standing(one)),
        events=_events(told, today, ready),
        reasons=reasons(one.explanation),
        left=days_left(one.explanation, today),
        days=days(one.explanation, one.due_date, today),
        papers=[paper for paper in told.issued if paper.dispatched_on],
        ready=ready,
        can=_can(one),
        ways=WAYS,
    )


def _events(told: RequestFile, today: date, ready: set[uuid.UUID]) -> list[dict[str, Any]]:
    lines = [Line(line.on, line.plain, line.detail or {}) for line in told.progress]
    events = timeline(lines, _standing(told.request), today)
    for event in events:
        document = event.pop("document", None)
        if document and uuid.UUID(document) in ready:
            event["links"] = [(_("查看文书（PDF）"), url_for(".file", file_id=document))]
    return events


def _standing(one: Request) -> Standing:
    state = "void" if one.voided_on else one.state
    wanted = f"{LABELS[one.wanted_medium]}，{LABELS[one.wanted_way]}"
    return Standing(state, one.withdrawn_on is not None, one.due_date, one.supplement_until, wanted)


def _can(one: Request) -> set[str]:
    if one.voided_on or one.withdrawn_on:
        return set()
    if one.state in ENDED:
        return {"publication"}
    able = {"note"}
    if one.supplement_until is not None and one.state == "awaiting_supplement":
        able.add("supplement")
    if one.state in BEFORE_SIGNATURE:
        able.add("withdraw")
    return able


def _his_files(told: RequestFile) -> set[uuid.UUID]:
    sent = {paper.document_id for paper in told.issued if paper.dispatched_on and not paper.held}
    return sent | {attachment.file_id for attachment in told.attachments if attachment.purpose != "scan"}
