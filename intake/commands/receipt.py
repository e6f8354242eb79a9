"""Confirming with the applicant what came without a signature (条例第三十一条): the calls, and the day it counts from."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from intake.confirming import confirm_by
from intake.domain import Receipt, confirmed_receipt
from intake.models import Call, Request
from intake.queries import request_for_update, unconfirmed
from services.actor import SYSTEM, Actor
from services.audit import audit
from services.calendar.domain import WorkingCalendar
from services.clock import china_date
from services.crypto import case_key
from services.delivery import publish
from services.errors import Conflict, Invalid
from services.events.intake import ReceiptConfirmed
from services.ids import new_id
from services.words import said, words

MOST = 10_000
CALL_RESULTS = words(
    {
        "reached": "已联系上",
        "no_answer": "无人接听",
        "wrong_number": "号码不对",
        "no_number": "没有联系方式",
    }
)


def log_call(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    result: str,
    note: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep a try to reach the applicant. Raises Invalid for an unknown result, NotFound."""
    if result not in CALL_RESULTS:
        raise Invalid("请选择联系结果。", fields={"result": "请选择联系结果。"})
    request_for_update(session, agency_id, request_id)
    sealed = case_key(session, agency_id, request_id).seal(note) if note else None
    session.add(
        Call(
            id=new_id(),
            agency_id=agency_id,
            request_id=request_id,
            at=now,
            by=actor.name,
            result=result,
            note=sealed,
        )
    )


def raise_confirmation_alarms(
    session: Session, agency_id: int, calendar: WorkingCalendar, today: date, now: datetime
) -> int:
    """Point out what nobody has confirmed by its last day, once; the desk, its tab and the administration show it."""
    late = [one for one in unconfirmed_beyond(session, agency_id, calendar, today) if one.alarmed_on is None]
    for request in late:
        request.alarmed_on = today
        audit(
            session,
            "request.unconfirmed",
            agency_id=agency_id,
            actor=SYSTEM,
            now=now,
            object_kind="request",
            object_id=request.id,
            detail={"channel": str(request.channel), "found_on": found_on(request).isoformat()},
        )
    return len(late)


def unconfirmed_beyond(
    session: Session, agency_id: int, calendar: WorkingCalendar, today: date
) -> list[Request]:
    """What waits for its applicant's confirmation though the last day to confirm is today or over, the oldest first."""
    waiting = unconfirmed(session, agency_id, MOST)
    return [one for one in waiting if confirm_by(one.channel, found_on(one), calendar) <= today]


def confirm_receipt(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    on: date,
    *,
    by_phone: bool = True,
    actor: Actor,
    now: datetime,
) -> None:
    """The applicant confirmed on that day: from here the clock runs.

    Raises Conflict for an application that is received already or void, Invalid for an impossible day.
    """
    request = request_for_update(session, agency_id, request_id)
    _check_waiting(request)
    receipt = confirmed_receipt(on, found_on(request), china_date(now))
    confirmed = {"confirmed_on": on.isoformat(), "confirmed_by": actor.name, "by_phone": by_phone}
    set_receipt(session, request, receipt, confirmed, actor=actor, now=now)


def set_receipt(
    session: Session,
    request: Request,
    receipt: Receipt,
    proof: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the day down and tell it; the rules have been asked before."""
    if receipt.on is None:
        raise Invalid("没有收到日期。")
    request.receipt_date, request.receipt_rule = receipt.on, receipt.rule
    request.evidence = {**request.evidence, **proof, "explanation": receipt.explanation}
    audit(
        session,
        "request.receipt_confirmed",
        agency_id=request.agency_id,
        actor=actor,
        now=now,
        object_kind="request",
        object_id=request.id,
        detail={"on": receipt.on.isoformat(), "rule": receipt.rule, "reason": proof.get("reason", "")},
    )
    fact = ReceiptConfirmed(receipt_date=receipt.on, rule=receipt.rule, evidence=request.evidence)
    publish(session, fact, agency_id=request.agency_id, stream=request.id, actor=actor, now=now)


def _check_waiting(request: Request) -> None:
    if request.voided_on is not None:
        raise Conflict("这份登记已经作废。")
    if request.receipt_date is not None:
        raise Conflict(
            said("收到日期已经确定为 %(receipt_date)s，不需要再确认。", receipt_date=request.receipt_date)
        )


def found_on(request: Request) -> date:
    """The day the letter or fax was there."""
    found = request.evidence.get("found_on")
    return date.fromisoformat(found) if found else request.registered_on
