"""What the desk prints beside registering: labels for letters and files, the record of a spoken application read back."""

import uuid

from flask import Response

from intake import mail_queries, queries
from intake.domain import LABELS
from intake.joint import together
from intake.web import desk
from services.audit import audit
from services.channels import Channel
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.documents import Label, render_labels, render_pdf
from services.documents.own import compose_for
from services.errors import NotFound
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import acting_now, download, requires, viewer

PDF = "application/pdf"
VIEW = (Permission.REQUEST_VIEW, Permission.REQUEST_REGISTER)


@desk.get("/requests/<uuid:request_id>/label.pdf")
@requires(*VIEW)
def request_label(request_id: uuid.UUID) -> Response:
    """The label of an application's file: number, day, a code a scanner reads. It names nobody."""
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        one = queries.request_of(session, here, request_id)
        body = agency(session, here).name
    mail = str((one.evidence or {}).get("mail_number") or "")
    label = Label(body, one.number, one.receipt_date or one.registered_on, mail)
    return download(render_labels([label]), f"标签 {one.number}.pdf", PDF, inline=True)


@desk.get("/mail/<uuid:mail_id>/label.pdf")
@requires(*VIEW)
def mail_label(mail_id: uuid.UUID) -> Response:
    """The label to stick on a mail item."""
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        item = mail_queries.mail_item(session, here, mail_id)
        body = agency(session, here).name
    number = f"{item.year} 年收件 {item.no} 号"
    label = Label(
        body, number, china_date(item.arrived_at), item.mail_number, code=item.mail_number or number
    )
    return download(render_labels([label]), f"标签 {number}.pdf", PDF, inline=True)


@desk.get("/requests/<uuid:request_id>/read-back.pdf")
@requires(*VIEW)
def read_back(request_id: uuid.UUID) -> Response:
    """What was spoken at the counter and read back (条例第二十九条第一款); it names the applicant, so the print is on record."""
    here, now = viewer().agency.id, acting_now()
    with unit_of_work("intake", Scope(here)) as session:
        told = queries.request_file(session, here, request_id)
        one = told.request
        if one.channel is not Channel.IN_PERSON or not (one.evidence or {}).get("spoken"):
            raise NotFound("这件申请不是口头提出的，没有口头申请记录。")
        fields = {
            "applicant": together(told.personal),
            "address": told.personal["applicant"].get("address") or told.personal["applicant"].get("phone"),
            "request": told.personal["text"],
            "wanted_way": f"{LABELS[one.wanted_medium]}，{LABELS[one.wanted_way]}",
            "clerk": one.registered_by,
        }
        known = {name: value for name, value in fields.items() if value}
        made = compose_for(session, here, "read_back", one.registered_on, {"address": "　", **known})
        audit(session, "request.read_back_printed", agency_id=here, actor=viewer().actor, now=now,
              object_kind="request", object_id=request_id, fields=("name", "text"))  # fmt: skip
    return download(render_pdf(made), f"口头申请记录 {one.number}.pdf", PDF, inline=True)
