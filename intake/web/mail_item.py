"""One mail item: complete or correct it, see what was in it, send it back unopened, void a slip."""

import uuid
from typing import Any, cast

from flask import Response, flash, redirect, url_for

from intake import commands
from intake import mail_queries as queries
from intake.commands.mail import MAIL_VOID_REASONS
from intake.domain import LABELS
from intake.mail import ADDRESSED, STANDING, SUSPECTED
from intake.models import MailItem
from intake.schemas_mail import MailForm, MailVoidForm, ReturnForm, entry_of
from intake.web import desk
from intake.web.envelope import BROUGHT, REGISTER
from intake.web.uploads import uploads
from services.audit import audit
from services.clock import CHINA
from services.db import Scope, unit_of_work
from services.errors import DomainError, NotFound
from services.files import read
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Form, acting_now, download, form_fields, page, requires, viewer
from services.web.i18n import _
from services.web.schemas import load
from services.words import words

VIEW = (Permission.REQUEST_VIEW, Permission.REQUEST_REGISTER)
LABELS_OF_MAIL = words(
    {
        "mail_number": "邮件号",
        "day": "签收日期",
        "time": "时间",
        "sender": "寄件人",
        "addressee": "收件人",
        "signed_by": "签收人",
        "scan": "照片、扫描件",
        "to": "移交给",
        "item": "邮件",
        "reason": "退回原因",
        "void_reason": "作废原因",
    }
)


@desk.get("/mail/<uuid:mail_id>")
@requires(*VIEW)
def mail_item(mail_id: uuid.UUID) -> Response:
    """The item; whoever may write in the register sees who wrote it, and the audit log says so."""
    here, may = viewer().agency.id, viewer().may(REGISTER)
    with unit_of_work("intake", Scope(here)) as session:
        item = queries.mail_item(session, here, mail_id)
        values = _values(item) | queries.written_of(session, here, [item])[mail_id]
        if may and item.written:
            audit(session, "personal.revealed", agency_id=here, actor=viewer().actor, now=acting_now(),
                  object_kind="mail_item", object_id=mail_id, fields=("sender",))  # fmt: skip
    return _page(mail_id, Form(values))


@desk.post("/mail/<uuid:mail_id>")
@requires(REGISTER)
def describe_mail(mail_id: uuid.UUID) -> Response:
    """Complete or correct the line."""
    now, here = acting_now(), viewer().agency.id
    try:
        told, scans = load(MailForm(), form_fields()), uploads(("scan", "scan"))
        with unit_of_work("intake", Scope(here)) as session:
            commands.describe_mail(
                session,
                here,
                mail_id,
                entry_of(told, now),
                actor=viewer().actor,
                now=now,
                upload=scans[0] if scans else None,
            )
    except DomainError as error:
        return _refused(mail_id, error)
    flash(_("邮件登记已补充。"), "done")
    return _back(mail_id)


@desk.post("/mail/<uuid:mail_id>/return")
@requires(REGISTER)
def return_mail(mail_id: uuid.UUID) -> Response:
    """Back to the post, unopened, with a record."""
    here = viewer().agency.id
    try:
        told = load(ReturnForm(), form_fields())
        with unit_of_work("intake", Scope(here)) as session:
            commands.return_to_post(
                session, here, mail_id, told["reason"], told["proof"], actor=viewer().actor, now=acting_now()
            )
    except DomainError as error:
        return _refused(mail_id, error)
    flash(_("已记录退回邮政企业。"), "done")
    return _back(mail_id)


@desk.post("/mail/<uuid:mail_id>/void")
@requires(REGISTER)
def void_mail(mail_id: uuid.UUID) -> Response:
    """The line was a slip; its number stays."""
    here = viewer().agency.id
    try:
        told = load(MailVoidForm(), form_fields())
        with unit_of_work("intake", Scope(here)) as session:
            commands.void_mail(
                session, here, mail_id, told["void_reason"], actor=viewer().actor, now=acting_now()
            )
    except DomainError as error:
        return _refused(mail_id, error)
    flash(_("这一行已作废，收件号保留。"), "done")
    return _back(mail_id)


@desk.get("/mail/<uuid:mail_id>/scan")
@requires(*VIEW)
def mail_scan(mail_id: uuid.UUID) -> Response:
    """The photo of the envelope; opening it is audited."""
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        item = queries.mail_item(session, here, mail_id)
        if item.file_id is None:
            raise NotFound(_("这个邮件没有照片。"))
        found = read(session, here, item.file_id)
        audit(session, "mail.scan_read", agency_id=here, actor=viewer().actor, now=acting_now(),
              object_kind="mail_item", object_id=mail_id)  # fmt: skip
    return download(found.data, found.name, found.media_type, inline=True)


def _page(mail_id: uuid.UUID, form: Form, status: int = 200) -> Response:
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        item = queries.mail_item(session, here, mail_id)
        seen: dict[str, Any] = {
            "item": item,
            "written": queries.written_of(session, here, [item])[mail_id],
            "applications": queries.linked(session, here, [mail_id]).get(mail_id, []),
            "standing": queries.standing(item),
            "passed_to": agency(session, item.passed_to).name if item.passed_to else "",
            "passed_from": agency(session, item.passed_from).name if item.passed_from else "",
        }
    return page(
        "intake/mail_item.html",
        status,
        form=form,
        words={**LABELS, **ADDRESSED, **SUSPECTED, **STANDING},
        carriers=BROUGHT,
        suspicions=tuple(SUSPECTED.items()),
        addressees=tuple(ADDRESSED.items()),
        void_reasons=MAIL_VOID_REASONS,
        labels=LABELS_OF_MAIL,
        may=viewer().may(REGISTER),
        **seen,
    )


def _values(item: MailItem) -> dict[str, Any]:
    local = item.arrived_at.astimezone(CHINA)
    named = ("mail_number", "carrier", "suspected", "addressed", "signed_by")
    values = {name: getattr(item, name) for name in named}
    return values | {
        "day": local.date().isoformat(),
        "time": local.strftime("%H:%M"),
        "opened": ["1"] if item.opened else [],
    }


def _refused(mail_id: uuid.UUID, error: DomainError) -> Response:
    if error.status not in (403, 409, 422):
        raise error
    return _page(mail_id, Form.refused(error), error.status)


def _back(mail_id: uuid.UUID) -> Response:
    return cast(Response, redirect(url_for(".mail_item", mail_id=mail_id), 303))
