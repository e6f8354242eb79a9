"""What becomes of a fee that was decided: the notice received, paid, lapsed, or given back (国办函〔2020〕109号)."""

import uuid
from datetime import date

from sqlalchemy.orm import Session

from processing.archiving import more_to_archive
from processing.clock_entries import PAYMENT_TERM, Entry, EntryKind
from processing.commands.acting import (
    Acting,
    act,
    add_entry,
    clock_fact,
    draft,
    entries_of,
    handled_case,
    recompute,
    take,
)
from processing.commands.charging import charge_at, fee_fact, office_fields
from processing.commands.letters import issue_letter, write_letter
from processing.domain import Action
from processing.fees import ChargeStage
from processing.models import Case, Charge
from processing.papers import chinese_date
from services.audit import audit
from services.calendar.queries import calendar_for
from services.delivery import publish_many
from services.errors import Conflict, Invalid
from services.identity.queries import agency
from services.words import day_word, said


def note_fee_notice_received(
    session: Session, agency_id: int, case_id: uuid.UUID, on: date, *, by: Acting
) -> None:
    """The day the applicant had the notice: twenty working days to pay run from here. Raises Invalid, Conflict."""
    case = handled_case(session, agency_id, case_id, by)
    charge = charge_at(session, case, ChargeStage.NOTIFIED)
    if not (charge.decided_on or on) <= on <= by.today:
        message = "收到日期应当在发出之日和今天之间。"
        raise Invalid(message, fields={"on": message})
    receive_notice(session, case, charge, on)
    audit(
        session,
        "fee.notice_received",
        agency_id=agency_id,
        actor=by.actor,
        now=by.now,
        object_kind="case",
        object_id=case.id,
        detail={"on": on.isoformat()},
    )


def receive_notice(session: Session, case: Case, charge: Charge, on: date) -> None:
    """Set the day of receipt and the last day to pay."""
    calendar = calendar_for(session, agency(session, case.agency_id).region)
    charge.received_on, charge.pay_by = on, calendar.add_working_days(on, PAYMENT_TERM)


def receive_payment(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    on: date,
    voucher: str,
    by: Acting,
    version: int | None = None,
) -> None:
    """Paid: a new period of twenty working days begins the day after. Raises Invalid for an impossible day, no voucher."""
    if not voucher.strip():
        raise Invalid("请填写缴款凭证号。", fields={"voucher": "请填写缴款凭证号。"})
    taken = take(session, agency_id, case_id, Action.RECEIVE_PAYMENT, by, version)
    case = taken.case
    charge = charge_at(session, case, ChargeStage.NOTIFIED)
    if not (charge.decided_on or on) <= on <= by.today:
        message = "缴费日期应当在通知之日和今天之间。"
        raise Invalid(message, fields={"on": message})
    charge.stage, charge.paid_on, charge.voucher = ChargeStage.PAID, on, voucher.strip()
    # What a notice told too late brought in is kept with it, and begins no period either.
    asked = {entry.irregular for entry in entries_of(session, case) if entry.kind is EntryKind.FEE_NOTICE}
    add_entry(session, case, Entry(EntryKind.PAID, on, irregular=asked == {True}), by)
    clock = recompute(session, case, by.today)
    move = act(session, taken, by, {"amount": charge.amount, "day": on.isoformat()})
    publish_many(session, [move, draft(case, clock_fact(clock), by), fee_fact(case, charge, by)])


def lapse_payment(
    session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> None:
    """Not paid in time: the application is given up, a reply of row other_2 follows. Raises Conflict before that day."""
    taken = take(session, agency_id, case_id, Action.LAPSE_PAYMENT, by, version)
    case = taken.case
    charge = charge_at(session, case, ChargeStage.NOTIFIED)
    if charge.pay_by is None:
        raise Conflict("还没有登记申请人收到收费通知的日期，缴费期限不能起算。")
    if by.today <= charge.pay_by:
        raise Conflict(
            said("缴费期限到 %(pay_by)s，还没有过。", pay_by=day_word(charge.pay_by, with_year=True))
        )
    charge.stage, case.payment_lapsed = ChargeStage.LAPSED, True
    publish_many(session, [act(session, taken, by), fee_fact(case, charge, by)])


def refund_fee(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    amount: int,
    reason: str,
    by: Acting,
    version: int | None = None,
) -> uuid.UUID:
    """Give back what was paid too much or by mistake, through the treasury. Answers the notice's id."""
    taken = take(session, agency_id, case_id, Action.REFUND_FEE, by, version)
    case = taken.case
    charge = charge_at(session, case, ChargeStage.PAID)
    _check_refund(charge, amount, reason)
    told = {
        **office_fields(session, case),
        "paid_on": chinese_date(charge.paid_on or by.today),
        "paid": f"{charge.amount:,}",
        "voucher": charge.voucher,
        "refund": f"{amount:,}",
        "reason": reason.strip(),
    }
    letter = write_letter(session, case, "refund_notice", told, by)
    charge.stage, charge.refunded, charge.refunded_on = ChargeStage.REFUNDED, amount, by.today
    more_to_archive(case)
    move = act(session, taken, by, {"amount": amount, "reason": reason.strip()})
    publish_many(session, [move, fee_fact(case, charge, by), issue_letter(session, case, letter, by)])
    return letter.document.id


def _check_refund(charge: Charge, amount: int, reason: str) -> None:
    problems: dict[str, str] = {}
    if not 1 <= amount <= charge.amount:
        problems["amount"] = said("退还的金额应当在 1 至 %(amount)s 元之间。", amount=charge.amount)
    if not reason.strip():
        problems["reason"] = "请写明退还的理由。"
    if problems:
        raise Invalid("退费还不完整。", fields=problems)
