"""The mail register on paper and as a spreadsheet, and what it says about one mail number."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from intake import mail_queries, queries
from intake.domain import LABELS
from intake.mail import ADDRESSED, STANDING, SUSPECTED, day_of, first_day_searched
from intake.mail_queries import Inside
from intake.models import MailItem
from services.clock import CHINA, china_date
from services.documents import render_pdf
from services.documents.own import compose_for
from services.identity.models import Agency
from services.spreadsheets import list_sheet

COLUMNS = (
    ("收件号", 8),
    ("签收时间", 16),
    ("邮件号", 18),
    ("递送方式", 9),
    ("寄件人", 16),
    ("收件人写", 20),
    ("疑似申请", 9),
    ("签收人", 10),
    ("移交给", 12),
    ("移交时间", 16),
    ("接收人签收", 12),
    ("签收时刻", 16),
    ("登记的申请", 26),
    ("状态", 10),
)


def register_sheet(
    name: str,
    day: date,
    items: Sequence[MailItem],
    written: Mapping[uuid.UUID, Mapping[str, str]],
    linked: Mapping[uuid.UUID, Sequence[Inside]],
) -> bytes:
    """The register of a day as XLSX, ready to print: landscape, heads repeated, a line to sign at the end."""
    rows = (_cells(item, written[item.id], linked.get(item.id, ())) for item in items)
    foot = "移交人：　　　　　　接收人：　　　　　　时间："
    return list_sheet("收件登记簿", f"{name}收件登记簿　{day}", COLUMNS, rows, frozen=1, foot=foot)


def statement_pdf(session: Session, agency: Agency, mail_number: str, asked_by: str, now: datetime) -> bytes:
    """What the register says about a mail number, found or not: the answer to "there was no such letter"."""
    items = mail_queries.by_number(session, agency.id, mail_number)
    linked = mail_queries.linked(session, agency.id, [item.id for item in items])
    begins = mail_queries.first_entry(session, agency.id)
    requests = queries.found_by(session, agency.id, "mail_number", mail_number)
    today = china_date(now)
    fields: dict[str, Any] = {
        "body": agency.name,
        "mail_number": mail_number,
        "mail_items": [_told(item, linked.get(item.id, ())) for item in items],
        "numbers": [one.number for one in requests],
        "searched_from": min(day_of(begins), today) if begins else first_day_searched(today),
        "searched_until": today,
        "made_by": asked_by,
        "dated": today,
    }
    return render_pdf(compose_for(session, agency.id, "mail_statement", today, fields))


def moment(at: datetime | None) -> str:
    """A moment as the register writes it."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if at else ""


def _cells(item: MailItem, written: Mapping[str, str], requests: Sequence[Inside]) -> list[str]:
    to = "".join((ADDRESSED[item.addressed], f"（{written['addressee']}）" if written["addressee"] else ""))
    return [
        str(item.no),
        moment(item.arrived_at),
        item.mail_number,
        LABELS[item.carrier],
        written["sender"],
        to,
        SUSPECTED[item.suspected],
        item.signed_by,
        item.handed_to or "",
        moment(item.handed_at),
        item.confirmed_by or "",
        moment(item.confirmed_at),
        "、".join(one.number for one in requests),
        STANDING[mail_queries.standing(item)],
    ]


def _told(item: MailItem, requests: Sequence[Inside]) -> dict[str, str]:
    return {
        "no": f"{item.year} 年第 {item.no} 号",
        "arrived": moment(item.arrived_at),
        "carrier": LABELS[item.carrier],
        "signed_by": item.signed_by,
        "handed": f"{moment(item.handed_at)} 移交{item.handed_to}" if item.handed_at else "尚未移交",
        "confirmed": f"{moment(item.confirmed_at)} {item.confirmed_by}签收" if item.confirmed_at else "",
        "ended": _ended(item),
        "requests": "、".join(one.number for one in requests) or "未登记为申请",
    }


def _ended(item: MailItem) -> str:
    if item.passed_at:
        return f"{moment(item.passed_at)} 随机构改革转承接机关"
    if item.returned_at:
        return f"{moment(item.returned_at)} 退回邮政企业：{item.returned_reason}"
    return f"{moment(item.voided_at)} 本行作废" if item.voided_at else ""
