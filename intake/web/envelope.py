"""What both desks know of an envelope: the choices, a fresh one, and the legal day that follows from it."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from intake.domain import LABELS, ApplicantKind, Carrier, Medium, Receipt, Way, letter_receipt
from intake.mail import day_of
from intake.mail_queries import mail_item
from intake.people import ID_KINDS
from intake.schemas import UNCARRIED, EnvelopeFields, letter_of
from intake.timeline import TERM
from services.assistance import HELP_KINDS
from services.calendar.queries import calendar_for
from services.channels import Channel
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import Invalid
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Form, acting_now, viewer
from services.web.i18n import _, full_date, short_date
from services.web.schemas import load
from services.words import words

REGISTER = Permission.REQUEST_REGISTER
SUPPLEMENT_NOTICE = 7  # 条例第三十条
BROUGHT = tuple((carrier, LABELS[carrier]) for carrier in Carrier)
CARRIERS = (*BROUGHT, *((channel, LABELS[channel]) for channel in UNCARRIED))
ENVELOPE = (
    "carrier",
    "mail_number",
    "posted_on",
    "found_on",
    "signed_on",
    "signed_by",
    "handed_over_on",
    "marked",
    "to_office",
)
LABELS_OF_FIELDS = words(
    {
        "carrier": "递送方式",
        "mail_number": "邮件号",
        "posted_on": "邮戳日期",
        "found_on": "收件日期",
        "signed_on": "签收日期",
        "handed_over_on": "转到公开办",
        "name": "姓名或名称",
        "id_number": "证件号码",
        "uscc": "信用代码",
        "phone": "电话",
        "email": "邮箱",
        "postcode": "邮编",
        "text": "内容",
        "sms": "短信提醒",
        "agent_name": "代理人",
        "agent_id_number": "代理人证件",
        "joint": "联名申请人",
        "number": "登记编号",
        "scans": "扫描件",
    }
)


def legal_day(given: dict[str, Any]) -> dict[str, Any]:
    """Receipt, or what is wrong with the days, and the two dates that follow from it."""
    today, here = china_date(acting_now()), viewer().agency.id
    try:
        told = load(EnvelopeFields(), {"carrier": "ems", **given})
        receipt = letter_receipt(letter_of(told, today), channel_of(told), today)
    except Invalid as error:
        return {"receipt": None, "wrong": "；".join(error.fields.values()) or error.message, "more": ""}
    with unit_of_work("intake", Scope(here)) as session:
        return {"receipt": receipt, "wrong": "", "more": following(session, here, receipt)}


def following(session: Session, agency_id: int, receipt: Receipt) -> str:
    if receipt.on is None:
        return _("确认之前不起算；请当日联系申请人，并记下每次联系的结果。")
    calendar = calendar_for(session, agency(session, agency_id).region)
    notice = calendar.add_working_days(receipt.on, SUPPLEMENT_NOTICE)
    due = calendar.add_working_days(receipt.on, TERM)
    return _("补正告知至迟 %(notice)s · 答复至迟 %(due)s", notice=short_date(notice), due=full_date(due))


def told_so_far(form: Form) -> dict[str, str]:
    """The envelope's fields of a form that say something."""
    return {name: str(form.value(name)) for name in ENVELOPE if form.value(name) not in ("", None)}


def choices_of_desk(*, email_open: bool = True, sms_open: bool = False) -> dict[str, Any]:
    """What both desks choose from, and the labels of their fields; new applications by e-mail and reminders by SMS only
    where these are open."""
    return {
        "carriers": [pair for pair in CARRIERS if email_open or pair[0] != Channel.EMAIL],
        "kinds_of_applicant": [(kind, LABELS[kind]) for kind in ApplicantKind],
        "media": [(medium, LABELS[medium]) for medium in Medium],
        "ways": [(way, LABELS[way]) for way in Way],
        "id_kinds": tuple(ID_KINDS.items()),
        "help_kinds": tuple(HELP_KINDS.items()),
        "labels": LABELS_OF_FIELDS,
        "sms_open": sms_open,
        "words": LABELS,
    }


def fresh(today: date) -> dict[str, Any]:
    day = today.isoformat()
    return {
        "carrier": "ems",
        "signed_on": day,
        "found_on": day,
        "handed_over_on": day,
        "marked": "1",
        "to_office": "1",
        "kind": "natural",
        "id_kind": "resident_id",
        "medium": "paper",
        "way": "post",
        "needs_help": "0",
    }


def channel_of(told: dict[str, Any]) -> Channel:
    carrier = told["carrier"]
    return Channel(carrier) if carrier in UNCARRIED else Channel.LETTER


def envelope_of_mail(mail_id: uuid.UUID | None) -> dict[str, Any]:
    """What the mail register knows of the envelope, for the desk's form; nothing without an item. Raises NotFound."""
    if mail_id is None:
        return {}
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        item = mail_item(session, here, mail_id)
    day, taken = day_of(item.arrived_at).isoformat(), item.confirmed_at or item.handed_at
    return {
        "mail": str(item.id),
        "carrier": item.carrier,
        "mail_number": item.mail_number,
        "signed_on": day,
        "found_on": day,
        "signed_by": item.signed_by,
        "handed_over_on": day_of(taken).isoformat() if taken else "",
        "to_office": "1" if item.addressed == "office" else "0",
    }


def uuid_of(typed: str) -> uuid.UUID | None:
    """An id in an address, or None for anything else."""
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None
