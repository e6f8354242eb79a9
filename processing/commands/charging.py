"""The processing fee of a request: proposed by the officer, decided by another person.

条例第四十二条第二款, 国办函〔2020〕109号: by request or by page, never both; twenty working days to pay from the day after
the notice was received; unpaid, the application is given up; paid, a new period begins.
"""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from processing.clock_entries import Entry, EntryKind
from processing.commands.acting import (
    Acting,
    act,
    add_entry,
    clock_fact,
    draft,
    recompute,
    take,
)
from processing.commands.letters import issue_letter, write_letter
from processing.domain import Action
from processing.fees import MODE_LABELS, ChargeStage, Fee, Mode, fee, request_fee
from processing.models import Case, Charge
from processing.queries import charge_of, requests_before
from services.delivery import Draft, publish_many
from services.errors import Conflict, Invalid, NotAllowed
from services.events.processing import FeeChanged
from services.identity.queries import agency
from services.ids import new_id
from services.words import said, words

UNITS = words({Mode.REQUESTS: "件", Mode.PAGES: "页"})


def fee_for(session: Session, case: Case, mode: Mode, on: date, pages: int = 0) -> Fee:
    """What this request would cost by the tariff of a day. Raises Invalid before there was one, or for an impossible count."""
    if mode is Mode.PAGES:
        return fee(mode, pages, on)
    return request_fee(requests_before(session, case), on)


def propose_fee(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    mode: Mode,
    pages: int = 0,
    reason: str,
    by: Acting,
    version: int | None = None,
) -> uuid.UUID:
    """Propose to charge this request; the responsible person decides. Answers the proposal's id.

    Raises Conflict where nothing is to be paid, or a fee stands already; Invalid without a reason.
    """
    if not reason.strip():
        raise Invalid("请写明收费的理由。", fields={"reason": "请写明收费的理由。"})
    taken = take(session, agency_id, case_id, Action.PROPOSE_FEE, by, version)
    case = taken.case
    known = charge_of(session, agency_id, case_id)
    if known is not None and known.stage is not ChargeStage.DECLINED:
        raise Conflict("本件已经提议或者决定过收费；按件、按量只能选其一，只收一次（国办函〔2020〕109号）。")
    due = fee_for(session, case, mode, by.today, pages)
    if not due.amount:
        raise Conflict(
            said(
                "%(mode_labels)s计 %(count)s %(units)s，没有超过不收费的数量。",
                mode_labels=MODE_LABELS[mode],
                count=due.count,
                units=UNITS[mode],
            )
        )
    charge = _proposal(case, due, reason.strip(), by)
    session.add(charge)
    publish_many(session, [act(session, taken, by, {"amount": due.amount, "mode": str(mode)})])
    return charge.id


def decline_fee(
    session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> None:
    """The responsible person decides not to charge (条例第四十二条: 可以收取)."""
    taken = take(session, agency_id, case_id, Action.DECLINE_FEE, by, version)
    charge = charge_at(session, taken.case, ChargeStage.PROPOSED)
    charge.stage, charge.decided_on, charge.decider_name = ChargeStage.DECLINED, by.today, by.actor.name
    publish_many(session, [act(session, taken, by)])


def charge_fee(
    session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> uuid.UUID:
    """Decide to charge: the notice goes out, the old period is void. Answers the notice's id.

    Raises NotAllowed for whoever proposed it, Conflict after the due date or without a way to pay.
    """
    taken = take(session, agency_id, case_id, Action.CHARGE_FEE, by, version)
    case = taken.case
    charge = charge_at(session, case, ChargeStage.PROPOSED)
    if charge.proposer_id == by.actor.id:
        raise NotAllowed("提议收费的人不能自己决定收费，须由另一人决定。")
    if case.due_date is None or by.today > case.due_date:
        raise Conflict("收费通知应当在答复期限内发出，现在已经过期（国办函〔2020〕109号）。")
    send_by = case.due_date
    letter = write_letter(
        session, case, "fee_notice", _notice_fields(session, case, charge), by, send_by=send_by
    )
    charge.stage, charge.decided_on, charge.decider_name = ChargeStage.NOTIFIED, by.today, by.actor.name
    charge.document_id = letter.document.id
    add_entry(session, case, Entry(EntryKind.FEE_NOTICE, by.today), by, letter.document.id)
    clock = recompute(session, case, by.today)
    move = act(session, taken, by, {"amount": charge.amount, "mode": str(charge.mode)})
    sent = issue_letter(session, case, letter, by)
    publish_many(session, [move, draft(case, clock_fact(clock), by), fee_fact(case, charge, by), sent])
    return letter.document.id


def _proposal(case: Case, due: Fee, reason: str, by: Acting) -> Charge:
    return Charge(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        mode=due.mode,
        count=due.count,
        amount=due.amount,
        stage=ChargeStage.PROPOSED,
        reason=reason,
        proposed_on=by.today,
        proposer_id=by.actor.id,
        proposer_name=by.actor.name,
    )


def charge_at(session: Session, case: Case, stage: ChargeStage) -> Charge:
    """The charge of a case at a stage. Raises Conflict where it stands elsewhere."""
    found = charge_of(session, case.agency_id, case.id)
    if found is None or found.stage is not stage:
        raise Conflict("本件的收费不在这一步。请刷新后再看。")
    return found


def fee_fact(case: Case, charge: Charge, by: Acting) -> Draft:
    """The fact that the fee moved on, to be published."""
    fact = FeeChanged(
        charge_id=charge.id,
        stage=str(charge.stage),
        mode=str(charge.mode),
        count=charge.count,
        amount=charge.amount,
        on=by.today,
        notified_on=charge.decided_on,
        paid_on=charge.paid_on,
        refunded=charge.refunded or 0,
    )
    return draft(case, fact, by)


def _notice_fields(session: Session, case: Case, charge: Charge) -> Mapping[str, Any]:
    received = case.receipt_date or case.registered_on
    due = fee_for(session, case, charge.mode, charge.proposed_on, charge.count)
    if (due.count, due.amount) != (charge.count, charge.amount):
        raise Conflict("提议之后申请件数有变动，金额已经不同。请决定不收费，再重新提议。")
    unit = UNITS[charge.mode]
    bands = [
        {
            "range": f"第 {band.first} 至 {band.last} {unit}"
            if band.count > 1
            else f"第 {band.first} {unit}",
            "count": str(band.count),
            "rate": str(band.rate),
            "amount": f"{band.amount:,}",
        }
        for band in due.bands
    ]
    return {
        **office_fields(session, case),
        "fee_mode": MODE_LABELS[charge.mode],
        "fee_month": f"{received.year}年{received.month}月",
        "fee_count": str(charge.count),
        "bands": bands,
        "fee_total": f"{charge.amount:,}",
    }


def office_fields(session: Session, case: Case) -> dict[str, Any]:
    """How to pay, and whom to ask, as notices tell it. Raises Conflict where no way to pay is set."""
    options = agency(session, case.agency_id).options
    if not options.payment:
        raise Conflict("没有设置缴费、退费的方式。请机关管理员在“渠道和指南”中填写“信息处理费的缴纳方式”。")
    return {
        "payment": options.payment,
        "contact": case.officer_name or "",
        "agency_phone": options.phone,
        "agency_address": options.address,
    }
