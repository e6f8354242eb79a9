"""The processing fee: proposed, decided, told, paid or not, given back."""

from processing import commands, queries
from processing.domain import State
from processing.fees import ChargeStage, Mode
from services.identity.permissions import Role
from tests.integration.processing.lives.clock import notice_lies_about
from tests.integration.processing.lives.life import Life


def propose_fee(life: Life) -> None:
    life.do(commands.propose_fee, mode=Mode.PAGES, pages=20 + life.draw(200), reason="页数多")


def decide_fee(life: Life) -> None:
    command = commands.decline_fee if life.draw(3) == 0 else commands.charge_fee
    life.do(command, role=Role.RESPONSIBLE)


def charge(life: Life) -> None:
    if life.draw(3):
        propose_fee(life)
    life.do(commands.charge_fee, role=Role.RESPONSIBLE)


def notice_there(life: Life) -> None:
    life.do(commands.note_fee_notice_received, life.day)


def pay(life: Life) -> None:
    life.do(commands.receive_payment, on=life.day, voucher="3726 0001")


def not_paid(life: Life) -> None:
    """Nobody pays: twenty working days go by after the notice was there, or it is said too early."""
    if life.state is State.AWAITING_PAYMENT and life.draw(3):
        notice_there(life)
        life.pass_days(21)
    life.do(commands.lapse_payment)


def refund(life: Life) -> None:
    life.do(commands.refund_fee, amount=1 + life.draw(100), reason="多计", role=Role.RESPONSIBLE)


def overpaid(life: Life) -> None:
    """Paid, and part of it given back."""
    pay(life)
    refund(life)


def payment_way_out(life: Life) -> None:
    assert life.ask(queries.charge_of).stage is ChargeStage.NOTIFIED
    pay(life)


OFTEN = {
    State.EXAMINING: (propose_fee, decide_fee),
    State.AWAITING_PAYMENT: (notice_there, notice_there, pay, not_paid),
    State.DRAFTING: (propose_fee, decide_fee),
    State.SIGNED: (refund,),
}
BENT = {
    State.EXAMINING: (propose_fee, charge, charge, charge, decide_fee),
    State.AWAITING_PAYMENT: (notice_there, notice_lies_about, pay, overpaid, overpaid, not_paid, not_paid),
    State.DRAFTING: (propose_fee, charge, refund),
    State.TO_SIGN: (refund,),
    State.SIGNED: (refund,),
    State.CLOSED: (refund,),
}
