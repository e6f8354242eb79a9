"""Correction of the records about oneself over the portal: the form, its receipt, how it stands (条例第四十一条)."""

import uuid
from datetime import datetime
from typing import Any, cast

from flask import Response, flash, redirect, session, url_for

from intake import commands
from intake.correction import (
    HEADINGS,
    RESULTS,
    CorrectionStanding,
    correction_timeline,
)
from intake.correction_queries import correction_file
from intake.domain import LABELS
from intake.models import CorrectionRequest
from intake.people import ID_KINDS
from intake.schemas import ORGANISATIONS
from intake.schemas_correction import WAYS, CorrectionForm, correction_of
from intake.timeline import WAYS as TOLD_BY
from intake.web import portal
from intake.web.apply import FIELD_LABELS, RECEIPT_LASTS, code_of, office_of
from intake.web.home import ended_page
from intake.web.uploads import uploads
from services.actor import APPLICANT
from services.audit import audit
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError, NotFound
from services.files import exists, read
from services.identity.models import Agency
from services.identity.queries import agency, agency_by_code
from services.web import (
    Form,
    acting_now,
    applicant,
    applicant_request,
    download,
    form_fields,
    limit,
    link,
    page,
    public,
    remember_applicant,
    submitted_key,
)
from services.web.i18n import _
from services.web.schemas import load
from services.words import words

LABELS_HERE = FIELD_LABELS | words(
    {
        "record": "哪一条信息记录",
        "wanted": "要求怎样更正",
        "proof": "有什么证据",
        "content": "证明材料",
        "way": "怎样收到告知书",
    }
)


@portal.get("/a/<code>/correction")
@public("任何人都可以要求更正与自身相关的信息记录")
def ask_correction(code: str) -> Response:
    """The empty form; of an agency that is no more, who answers in its place."""
    if (gone := ended_page(code, 409)) is not None:
        return gone
    return _form_page(office_of(code), Form({"who": "natural", "way": "portal"}))


@portal.post("/a/<code>/correction")
@public("任何人都可以要求更正与自身相关的信息记录")
@limit("60 per hour", methods=["POST"])
def hand_in_correction(code: str) -> Response:
    """Take it in; or show what is missing, with everything that was typed."""
    if (gone := ended_page(code, 409)) is not None:
        return gone
    office = office_of(code)
    try:
        asked, now = correction_of(load(CorrectionForm(), form_fields())), acting_now()
        files, key = uploads(("identity", "identity"), ("content", "proof")), submitted_key()
        with unit_of_work("intake", Scope(office.id)) as db:
            made = commands.hand_in_correction(db, office, asked, key=key, now=now, uploads=files)
    except DomainError as error:
        if error.status not in (404, 413, 422):
            raise
        return _form_page(office, Form.refused(error), error.status)
    _remember(office.id, made.id, now)
    if made.again:
        flash(_("这份更正申请刚才已经提交成功，没有重复登记。"), "info")
    return cast(Response, redirect(url_for(".correction_receipt", code=office.code), 303))


@portal.get("/a/<code>/correction/receipt")
@public("只显示本浏览器刚刚提交的更正申请")
def correction_receipt(code: str) -> Response:
    """Number and query code of what this browser has just handed in."""
    with unit_of_work("intake") as db:
        office = agency_by_code(db, code)
    made = _remembered(office.id, acting_now())
    if made is None:
        return cast(Response, redirect(link("track"), 303))
    with unit_of_work("intake", Scope(office.id)) as db:
        row = correction_file(db, office.id, made).row
    shown = code_of(row.id, row.number, row.code_version)
    return page("intake/correction/receipt.html", agency=office, row=row, **shown)


@portal.get("/track/correction")
@applicant
def correction_page() -> Response:
    """How it stands: received, in work, decided with its result and letter."""
    agency_id, correction_id = _mine()
    today = china_date(acting_now())
    with unit_of_work("intake", Scope(agency_id, request=correction_id)) as db:
        file = correction_file(db, agency_id, correction_id)
        office = agency(db, agency_id)
        sent = [(letter, content) for letter, content in file.letters if letter.dispatched_on]
        ready = {letter.id for letter, _content in sent if exists(db, agency_id, letter.id)}
    row = file.row
    return page(
        "intake/correction/track.html",
        office=office,
        file=file,
        row=row,
        heading=HEADINGS[row.state],
        result=RESULTS.get(row.result or "", ""),
        events=correction_timeline(_standing(row), today),
        letters=sent,
        ready=ready,
        ways=TOLD_BY,
    )


@portal.get("/track/correction/files/<uuid:file_id>")
@applicant
def correction_letter(file_id: uuid.UUID) -> Response:
    """A letter that went out to him, as the PDF that was kept. Raises NotFound for anything else."""
    agency_id, correction_id = _mine()
    with unit_of_work("intake", Scope(agency_id, request=correction_id)) as db:
        file = correction_file(db, agency_id, correction_id)
        if not any(letter.id == file_id and letter.dispatched_on for letter, _content in file.letters):
            raise NotFound("没有这个文件。")
        found = read(db, agency_id, file_id)
        audit(db, "correction.letter_read", agency_id=agency_id, actor=APPLICANT, now=acting_now(),
              object_kind="file", object_id=file_id)  # fmt: skip
    return download(found.data, found.name, found.media_type)


def _standing(row: CorrectionRequest) -> CorrectionStanding:
    return CorrectionStanding(
        state=row.state,
        received_on=row.received_on,
        opened_on=row.opened_on,
        due_date=row.due_date,
        result=row.result,
        decided_on=row.decided_on,
        told_on=row.told_on,
        told_way=row.told_way,
        channel=row.channel,
        taken_on=row.taken_on,
    )


def _mine() -> tuple[int, uuid.UUID]:
    found = applicant_request()
    if found is None:
        raise NotFound("请先输入登记编号和查询码。")
    return found


def _form_page(office: Agency, form: Form, status: int = 200) -> Response:
    return page(
        "intake/correction/ask.html",
        status,
        agency=office,
        form=form,
        labels=LABELS_HERE,
        id_kinds=tuple(ID_KINDS.items()),
        org_kinds=[(kind, LABELS[kind]) for kind in ORGANISATIONS],
        ways=[(way, LABELS[way]) for way in WAYS],
    )


def _remember(agency_id: int, made: uuid.UUID, now: datetime) -> None:
    session["correction"] = [agency_id, str(made), (now + RECEIPT_LASTS).timestamp()]
    remember_applicant(agency_id, made)


def _remembered(agency_id: int, now: datetime) -> uuid.UUID | None:
    kept: Any = session.get("correction")
    match kept:
        case [known, str(made), float(until)] if known == agency_id and until > now.timestamp():
            return uuid.UUID(made)
    return None
