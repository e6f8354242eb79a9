"""The one-page application, and the receipt that confirms it."""

import uuid
from datetime import datetime, timedelta
from typing import Any, cast

import segno
from flask import Response, flash, redirect, request, session, url_for

from intake import commands, queries
from intake.commands import Registered, Upload
from intake.domain import LABELS, ApplicantKind, Medium, Submission, Way
from intake.offices import receiving
from intake.people import ID_KINDS
from intake.schemas import MOST_ITEMS, ORGANISATIONS, ApplyForm, applications_of
from intake.web import portal
from intake.web.home import ended_page, forecast_of
from intake.web.uploads import uploads
from services.assistance import HELP_KINDS
from services.clock import china_date
from services.config import settings
from services.crypto import query_code
from services.db import Scope, unit_of_work
from services.errors import DomainError, Invalid, NotFound
from services.identity.models import Agency
from services.identity.queries import agency_by_code
from services.web import (
    Form,
    acting_now,
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
from services.words import said, words

RECEIPT_LASTS = timedelta(minutes=30)
WAYS = words(
    (
        (Way.POST, "邮寄", "寄到上面的通信地址，用邮政 EMS 或挂号信"),
        (Way.PORTAL, "在本站下载", "凭登记编号和查询码"),
        (Way.EMAIL, "电子邮件", "发到上面的电子邮箱"),
        (Way.PICK_UP, "到办公地点领取", ""),
        (Way.READ_ON_SITE, "当场阅读、抄录", ""),
    )
)
FIELD_LABELS = words(
    {
        "name": "姓名或名称",
        "id_number": "证件号码",
        "uscc": "统一社会信用代码",
        "phone": "联系电话",
        "email": "电子邮箱",
        "address": "通信地址",
        "postcode": "邮政编码",
        "identity": "身份证明",
        "authorisation": "授权委托书",
        "agent_name": "代理人",
        "agent_id_number": "代理人证件号码",
        "text": "想要的信息",
        "sms": "短信提醒",
        "content": "附件",
    }
)


@portal.get("/a/<code>/apply")
@public("任何人都可以申请")
def apply(code: str) -> Response:
    """The empty form; of an agency that is no more, who answers in its place."""
    if (gone := ended_page(code, 409)) is not None:
        return gone
    return _form_page(office_of(code), Form({"who": "natural", "medium": "paper", "way": "post"}))


@portal.post("/a/<code>/apply")
@public("任何人都可以申请")
@limit("60 per hour", methods=["POST"])
def submit(code: str) -> Response:
    """Take the applications in; or show one more item to fill."""
    if (gone := ended_page(code, 409)) is not None:
        return gone
    agency = office_of(code)
    try:
        told = load(ApplyForm(), form_fields())
        if told["do"] == "add":
            return _form_page(agency, Form(request.form), items=min(told["items"] + 1, MOST_ITEMS))
        made = _submit(agency, told)
    except DomainError as error:
        if error.status not in (404, 413, 422):
            raise
        return _form_page(agency, Form.refused(error), status=error.status, items=_items())
    _remember(agency.id, made)
    if any(one.again for one in made):
        flash(_("这份申请刚才已经提交成功，没有重复登记。"), "info")
    return cast(Response, redirect(url_for(".receipt", code=agency.code), 303))


@portal.get("/a/<code>/receipt")
@public("只显示本浏览器刚刚提交的申请")
def receipt(code: str) -> Response:
    """Number, query code and what comes next, of what this browser has just submitted."""
    with unit_of_work("intake") as db:
        agency = agency_by_code(db, code)
    ids = _remembered(agency.id, acting_now())
    if not ids:
        return cast(Response, redirect(link("track"), 303))
    with unit_of_work("intake", Scope(agency.id)) as db:
        requests = [queries.request_of(db, agency.id, id_) for id_ in ids]
        ahead = forecast_of(db, requests[0].receipt_date or china_date(acting_now()), agency.region)
    shown = [{"request": one, **code_of(one.id, one.number, one.code_version)} for one in requests]
    return page("intake/receipt.html", agency=agency, shown=shown, **ahead)


def code_of(stream: uuid.UUID, number: str, version: int) -> dict[str, Any]:
    """The query code with a QR that leads to the tracking page; the code stands behind the #, which is never sent."""
    code = query_code(stream, version)
    address = f"{settings().base_url}{link('track', number=number)}#{code}"
    picture = segno.make(address, error="m").svg_inline(scale=4, dark="#16202c", border=2, omitsize=True)
    return {"code": code, "qr": picture}


def _submit(agency: Agency, told: dict[str, Any]) -> list[Registered]:
    given, key = applications_of(told), submitted_key()
    files = uploads(("identity", "identity"), ("authorisation", "authorisation"), ("content", "material"))
    with unit_of_work("intake", Scope(agency.id)) as db:
        return [_one(db, agency, one, files, key, at) for at, one in enumerate(given)]


def _one(
    db: Any, agency: Agency, submission: Submission, files: list[Upload], key: str, at: int
) -> Registered:
    own = key if at == 0 else f"{key}/{at}"
    try:
        return commands.submit_online(db, agency, submission, key=own, now=acting_now(), uploads=files)
    except Invalid as refused:
        if at and "text" in refused.fields:
            raise Invalid(refused.message, fields={f"text_{at + 1}": refused.fields["text"]}) from refused
        raise


def office_of(code: str) -> Agency:
    """The agency that takes in over the portal. Raises NotFound, and Conflict where another took over from it."""
    with unit_of_work("intake") as db:
        agency = receiving(db, code, china_date(acting_now()))
    if not agency.options.web_open:
        raise NotFound(said("%(name)s未开通网上申请，请当面提交或者邮寄。", name=agency.name))
    return agency


def _form_page(agency: Agency, form: Form, *, status: int = 200, items: int = 1) -> Response:
    with unit_of_work("intake") as db:
        ahead = forecast_of(db, china_date(acting_now()), agency.region, agency.options.web_receipt)
    return page(
        "intake/apply.html",
        status,
        agency=agency,
        form=form,
        items=items,
        most=MOST_ITEMS,
        labels=FIELD_LABELS | {f"text_{at}": said("第 %(at)s 项", at=at) for at in range(2, MOST_ITEMS + 1)},
        id_kinds=tuple(ID_KINDS.items()),
        help_kinds=tuple(HELP_KINDS.items()),
        org_kinds=[(kind, LABELS[kind]) for kind in ORGANISATIONS],
        media=[(medium, LABELS[medium]) for medium in Medium],
        ways=WAYS,
        natural=ApplicantKind.NATURAL,
        **ahead,
    )


def _items() -> int:
    typed = request.form.get("items", "1")
    return min(max(int(typed), 1), MOST_ITEMS) if typed.isdecimal() and len(typed) < 3 else 1


def _remember(agency_id: int, made: list[Registered]) -> None:
    until = (acting_now() + RECEIPT_LASTS).timestamp()
    session["receipts"] = [agency_id, [str(one.id) for one in made], until]
    remember_applicant(agency_id, made[0].id)


def _remembered(agency_id: int, now: datetime) -> list[uuid.UUID]:
    match session.get("receipts"):
        case [kept, list(ids), float(until)] if kept == agency_id and until > now.timestamp():
            return [uuid.UUID(id_) for id_ in ids]
    return []
