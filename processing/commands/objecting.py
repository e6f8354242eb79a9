"""Disclosure against a third party's will: he is told first, and the disclosure waits so that he can go to court."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from processing.clock_entries import Entry, EntryKind
from processing.commands.acting import Acting, act, add_entry, take
from processing.commands.letters import Addressee, issue_letter, write_letter
from processing.commands.remedy_rows import STOPPED
from processing.domain import Action
from processing.inquiries import InquiryKind, InquiryResult
from processing.models import Case, Inquiry
from processing.papers import chinese_date
from processing.queries import inquiries_of, inquiry_of
from processing.releasing import gives
from services.calendar.queries import calendar_for
from services.crypto import case_key
from services.delivery import publish_many
from services.errors import Conflict, Invalid
from services.identity.queries import agency
from services.words import day_word, said

UNWILLING = frozenset({InquiryResult.REFUSED, InquiryResult.PARTLY})
LONGEST_HOLD = 60


def tell_objector(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    inquiry_id: uuid.UUID,
    *,
    reason: str,
    disclosed: str,
    to: Addressee,
    hold_days: int | None = None,
    by: Acting,
    version: int | None = None,
) -> uuid.UUID:
    """Decide to disclose against a third party's will, for the public interest, and tell him content and reasons (条例第三十二条).

    The reply goes out only when `hold_days` working days have passed, time to go to court, and somebody released it: the
    agency's own number where none is told. Answers the letter's id. Raises Invalid, Conflict for a third party who did not object or was told before.
    """
    told_agency = agency(session, agency_id)
    hold_days = told_agency.options.hold_days if hold_days is None else hold_days
    _check(reason, disclosed, hold_days)
    taken = take(session, agency_id, case_id, Action.TELL_OBJECTOR, by, version)
    case, inquiry = taken.case, inquiry_of(session, agency_id, case_id, inquiry_id)
    if inquiry.kind is not InquiryKind.THIRD_PARTY or inquiry.result not in UNWILLING:
        raise Conflict("只有第三方不同意公开的，才需要告知其公开的决定。")
    if inquiry.told_on is not None:
        raise Conflict(
            said("已经于 %(told_on)s 告知第三方。", told_on=day_word(inquiry.told_on, with_year=True))
        )
    calendar = calendar_for(session, told_agency.region)
    released = calendar.add_working_days(by.today, hold_days) if hold_days else by.today
    told = _fields(session, case, inquiry, reason.strip(), disclosed.strip(), released)
    letter = write_letter(session, case, "disclosure_told", told, by, to=to.check())
    inquiry.told_on, inquiry.told_document_id, inquiry.released_from = by.today, letter.document.id, released
    add_entry(session, case, Entry(EntryKind.OBJECTION, by.today), by, letter.document.id)
    move = act(session, taken, by, {"until": released.isoformat(), "reason": reason.strip()})
    publish_many(session, [move, issue_letter(session, case, letter, by)])
    return letter.document.id


def check_objections(session: Session, case: Case, outcome: str) -> None:
    """Nothing is signed while an opinion is awaited or a stop holds, or against an unwilling third party nobody told.

    Raises Conflict, naming what is missing.
    """
    known = inquiries_of(session, case.agency_id, case.id)
    if any(one.ended_on is None for one in known):
        raise Conflict("征求意见尚未结束。请先登记意见，或者撤回征求（条例第三十二条、第三十四条）。")
    asked = [one for one in known if one.kind is InquiryKind.THIRD_PARTY]
    unwilling = [one for one in asked if one.result in UNWILLING]
    if outcome == "granted" and any(one.told_on is None for one in unwilling):
        raise Conflict("第三方不同意公开。决定公开的，须先将内容和理由书面告知第三方（条例第三十二条）。")
    if gives(outcome) and STOPPED in (case.warnings or ()):
        raise Conflict(
            "已被决定或者裁定停止执行，解除以前不能提供有关信息（行政复议法第四十二条、行政诉讼法第五十六条）。"
        )


def _fields(
    session: Session, case: Case, inquiry: Inquiry, reason: str, disclosed: str, released: date
) -> dict[str, Any]:
    key = case_key(session, case.agency_id, case.id)
    about = key.open(inquiry.content)["about"]
    opinion = key.open(inquiry.answer)["text"] if inquiry.answer is not None else ""
    options = agency(session, case.agency_id).options
    return {
        "consulted_about": about,
        "opinion": opinion,
        "reason": reason,
        "disclosed": disclosed,
        "disclose_on": chinese_date(released),
        "contact": case.officer_name or "",
        "agency_phone": options.phone,
        "agency_address": options.address,
    }


def _check(reason: str, disclosed: str, hold_days: int) -> None:
    problems: dict[str, str] = {}
    if not reason.strip():
        problems["reason"] = "请写明不公开会对公共利益造成的重大影响。"
    if not disclosed.strip():
        problems["disclosed"] = "请写明决定公开的内容。"
    if not 0 <= hold_days <= LONGEST_HOLD:
        problems["hold_days"] = said("0 至 %(longest_hold)s 个工作日。", longest_hold=LONGEST_HOLD)
    if problems:
        raise Invalid("告知第三方的决定还不完整。", fields=problems)
