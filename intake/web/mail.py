"""收发室: one line a mail item, handed over, countersigned; what nobody owns by 17:00 stands on top."""

from datetime import date
from typing import Any, cast

from flask import Response, flash, redirect, request, url_for

from intake import commands
from intake import mail_queries as queries
from intake.commands.handing import Receiver
from intake.mail import ADDRESSED, HAND_OVER_BY, STANDING, SUSPECTED, mail_number_of
from intake.mail_sheet import register_sheet, statement_pdf
from intake.models import MailItem
from intake.schemas_mail import HandOverForm, MailForm, entry_of, ids_of
from intake.web import desk
from intake.web.envelope import BROUGHT, REGISTER
from intake.web.mail_item import LABELS_OF_MAIL
from intake.web.uploads import uploads
from services.audit import audit
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError, Invalid
from services.identity.permissions import Permission
from services.identity.queries import agency, people
from services.web import (
    Form,
    acting_now,
    download,
    form_fields,
    page,
    requires,
    submitted_key,
    viewer,
)
from services.web.i18n import _
from services.web.schemas import load

VIEW = (Permission.REQUEST_VIEW, Permission.REQUEST_REGISTER)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@desk.get("/mail")
@requires(*VIEW)
def mail() -> Response:
    """The register of a day, what is still on the table, and the next line."""
    return mail_page(Form())


@desk.post("/mail")
@requires(REGISTER)
def register_mail() -> Response:
    """Enter an item; the next line opens."""
    try:
        now, here = acting_now(), viewer().agency.id
        told = load(MailForm(), form_fields())
        scans = uploads(("scan", "scan"))
        with unit_of_work("intake", Scope(here)) as session:
            item = commands.register_mail(
                session,
                here,
                entry_of(told, now),
                key=submitted_key(),
                actor=viewer().actor,
                now=now,
                again=told["again"],
                upload=scans[0] if scans else None,
            )
    except DomainError as error:
        return _refused(error)
    return _see(url_for(".mail", saved=item.id))


@desk.post("/mail/hand-over")
@requires(REGISTER)
def hand_over_mail() -> Response:
    """Hand the ticked items to a person of the agency, or ordinary mail to a section."""
    now, here = acting_now(), viewer().agency.id
    try:
        told = load(HandOverForm(), form_fields())
        with unit_of_work("intake", Scope(here)) as session:
            named = {str(one.person_id): one.name for one in people(session, here, china_date(now))}
            if told["to"] and told["to"] not in named:
                raise Invalid(_("请选择移交给谁。"), fields={"to": _("请选择移交给谁。")})
            to = Receiver(told["to"] or None, named.get(told["to"], told["section"]))
            count = commands.hand_over(session, here, ids_of(told), to, actor=viewer().actor, now=now)
    except DomainError as error:
        return _refused(error)
    flash(_("已移交 %(n)s 件给%(name)s，由对方签收。", n=count, name=to.name), "done")
    return _see(url_for(".mail"))


@desk.post("/mail/countersign")
@requires(*VIEW)
def countersign_mail() -> Response:
    """The receiver has the ticked items in hand."""
    here = viewer().agency.id
    try:
        told = load(HandOverForm(), form_fields())
        with unit_of_work("intake", Scope(here)) as session:
            count = commands.countersign(session, here, ids_of(told), actor=viewer().actor, now=acting_now())
    except DomainError as error:
        return _refused(error)
    flash(_("已签收 %(n)s 件。", n=count), "done")
    return _see(url_for(".mail"))


@desk.get("/mail/register.xlsx")
@requires(*VIEW)
def mail_sheet() -> Response:
    """The register of a day as a spreadsheet; it names senders, so taking it is audited."""
    here, day = viewer().agency.id, _day()
    with unit_of_work("intake", Scope(here)) as session:
        rows = queries.mail_of_day(session, here, day)
        data = register_sheet(
            agency(session, here).name,
            day,
            rows,
            queries.written_of(session, here, rows),
            queries.linked(session, here, [one.id for one in rows]),
        )
        audit(session, "mail.register_exported", agency_id=here, actor=viewer().actor, now=acting_now(),
              object_kind="mail_register", object_id=day.isoformat(), detail={"lines": len(rows)})  # fmt: skip
    return download(data, f"收件登记簿 {day}.xlsx", XLSX)


@desk.get("/mail/statement.pdf")
@requires(*VIEW)
def mail_statement() -> Response:
    """What the register says about a mail number, to be printed and sealed; every print is audited."""
    here, now = viewer().agency.id, acting_now()
    number = mail_number_of(request.args.get("q", "")[:60])
    if not number:
        raise Invalid(_("请写明邮件号。"))
    with unit_of_work("intake", Scope(here)) as session:
        data = statement_pdf(session, agency(session, here), number, viewer().name, now)
        audit(session, "mail.statement_printed", agency_id=here, actor=viewer().actor, now=now,
              object_kind="mail_register", object_id=number)  # fmt: skip
    return download(data, f"邮件登记查询说明 {number}.pdf", "application/pdf", inline=True)


def mail_page(form: Form, status: int = 200) -> Response:
    """The page as it stands, with what was refused a moment ago."""
    here, now, day = viewer().agency.id, acting_now(), _day()
    asked = mail_number_of(request.args.get("q", "")[:60])
    with unit_of_work("intake", Scope(here)) as session:
        rows, table = queries.mail_of_day(session, here, day), queries.unowned(session, here)
        waiting, found = queries.to_register(session, here), queries.by_number(session, here, asked)
        shown = [*rows, *table, *waiting, *found]
        seen: dict[str, Any] = {
            "rows": rows,
            "table": table,
            "waiting": [one for one in waiting if queries.is_owned(one)],
            "found": found,
            "late": {one.id for one in queries.overdue(session, here, now)},
            "written": queries.written_of(session, here, shown),
            "linked": queries.linked(session, here, [one.id for one in shown]),
            "receivers": people(session, here, china_date(now)),
            "saved": _saved(rows),
        }
    return page(
        "intake/mail.html",
        status,
        form=form,
        day=day,
        asked=asked,
        standing=queries.standing,
        words={**ADDRESSED, **SUSPECTED, **STANDING},
        carriers=BROUGHT,
        suspicions=tuple(SUSPECTED.items()),
        addressees=tuple(ADDRESSED.items()),
        by_hour=HAND_OVER_BY.strftime("%H:%M"),
        labels=LABELS_OF_MAIL,
        me=viewer().actor.id,
        **seen,
    )


def _saved(rows: Any) -> MailItem | None:
    return next((one for one in rows if str(one.id) == request.args.get("saved")), None)


def _refused(error: DomainError) -> Response:
    if error.status not in (403, 409, 422):
        raise error
    return mail_page(Form.refused(error), error.status)


def _day() -> date:
    try:
        return date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return china_date(acting_now())


def _see(where: str) -> Response:
    return cast(Response, redirect(where, 303))
