"""The processing fee of a request, from the proposal to the treasury."""

from datetime import date

import pytest

from processing import commands, queries
from processing.commands.replying import Decision
from processing.domain import State
from processing.fees import ChargeStage, Mode
from processing.tasks import remind_of_payments
from reporting.domain import period
from reporting.fee_facts import fee_statement, on_fee_changed
from services.db import Scope, unit_of_work
from services.delivery import stream_events
from services.errors import Conflict, Invalid, NotAllowed
from services.events.notifications import NoticeDispatched
from services.events.processing import FeeChanged, NoticeIssued
from services.identity.commands import change_options
from services.identity.permissions import Role
from services.identity.queries import agency
from services.ids import new_id
from tests.integration.processing.told import (
    PERSONAL,
    at,
    at_work,
    case_of,
    do,
    drain,
    facts,
    register,
    staffed,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture(scope="module")
def office(platform):
    return paid_office()


@pytest.fixture(scope="module")
def other(platform):
    return paid_office()


def paid_office():
    """An office that said how a fee is paid."""
    made = staffed()
    with unit_of_work("identity") as session:
        told = {"payment": "凭本通知书扫码缴入国库"}
        change_options(session, made.agency_id, told, by=made.people[Role.OFFICER], now=at("2026-03-01"))
    return made


@pytest.fixture(scope="module")
def unpayable(platform):
    """An office that never said how a fee is paid."""
    return staffed()


def propose(office, case, mode=Mode.PAGES, pages=57, day="2026-03-04", **more):
    return do(commands.propose_fee, office, case, mode=mode, pages=pages, reason="页数多", day=day, **more)


def charged(office, day="2026-03-05", **more):
    """A request whose fee notice went out."""
    case = register(office, **more)
    propose(office, case)
    do(commands.charge_fee, office, case, role=Role.RESPONSIBLE, day=day)
    drain(office.agency_id)
    return case


def charge(office, case):
    with at_work(office) as session:
        return queries.charge_of(session, office.agency_id, case)


def pay(office, case, on="2026-03-16", day=None, voucher="3726 0001"):
    do(commands.receive_payment, office, case, on=date.fromisoformat(on), voucher=voucher, day=day or on)
    drain(office.agency_id)


def stranger(n):
    """Somebody nobody met before."""
    return PERSONAL | {
        "applicant": PERSONAL["applicant"] | {"id_number": f"37990119850614{n:04d}", "phone": ""}
    }


def test_a_decided_fee_voids_the_period_and_the_notice_says_what_adds_up(office):
    case = charged(office)
    found = case_of(office, case)
    assert (found.state, found.due_date) == (State.AWAITING_PAYMENT, None)
    assert (charge(office, case).amount, charge(office, case).stage) == (270, ChargeStage.NOTIFIED)
    notice = facts(office, case, NoticeIssued)[-1]
    assert (notice.kind, notice.send_by) == ("fee_notice", date(2026, 3, 30))
    assert [(f.stage, f.amount) for f in facts(office, case, FeeChanged)] == [("notified", 270)]


def test_paid_a_new_period_of_twenty_days_begins(office):
    case = charged(office)
    pay(office, case, "2026-03-16")
    found = case_of(office, case)
    assert (found.state, found.due_date) == (State.EXAMINING, date(2026, 4, 14))
    assert facts(office, case, FeeChanged)[-1].paid_on == date(2026, 3, 16)


def test_unpaid_after_twenty_days_from_receipt_the_application_is_given_up(office):
    case = charged(office)
    lapse = {"day": "2026-04-30"}
    with pytest.raises(Conflict, match="缴费期限不能起算"):
        do(commands.lapse_payment, office, case, **lapse)
    do(commands.note_fee_notice_received, office, case, date(2026, 3, 6), day="2026-03-09")
    assert charge(office, case).pay_by == date(2026, 4, 3)
    with pytest.raises(Conflict, match="还没有过"):
        do(commands.lapse_payment, office, case, day="2026-04-03")
    with at_work(office) as session:
        remind_of_payments(session, agency(session, office.agency_id), date(2026, 4, 7), at("2026-04-07"))
    assert "payment_overdue" in case_of(office, case).warnings
    do(commands.lapse_payment, office, case, day="2026-04-07")
    with pytest.raises(Conflict, match="逾期不缴费"):
        do(commands.draft_reply, office, case, Decision("granted", ["36-2"]), day="2026-04-07")
    do(commands.draft_reply, office, case, Decision("other_2", ["109-unpaid"]), day="2026-04-07")


def test_row_other_2_needs_a_fee_that_lapsed(office):
    case = register(office)
    with pytest.raises(Conflict, match="没有逾期未缴费"):
        do(commands.draft_reply, office, case, Decision("other_2", ["109-unpaid"]), day="2026-03-04")


def test_whoever_proposes_does_not_decide_and_declining_leaves_the_way_open(office):
    case = register(office)
    propose(office, case)
    with pytest.raises(NotAllowed):
        do(commands.charge_fee, office, case, day="2026-03-05")
    do(commands.decline_fee, office, case, role=Role.RESPONSIBLE, day="2026-03-05")
    assert case_of(office, case).due_date == date(2026, 3, 30)
    propose(office, case, pages=44, day="2026-03-06")
    assert charge(office, case).amount == 140


def test_by_request_the_applicants_month_at_this_agency_counts(office):
    someone = stranger(1)
    streams = [register(office, "2026-03-02", personal=someone, drained=False) for _ in range(12)]
    drain(office.agency_id)
    numbered = sorted(streams, key=lambda stream: case_of(office, stream).number)
    with pytest.raises(Conflict, match="没有超过不收费"):
        propose(office, numbered[9], Mode.REQUESTS, 0)
    propose(office, numbered[11], Mode.REQUESTS, 0)
    assert (charge(office, numbered[11]).count, charge(office, numbered[11]).amount) == (12, 100)
    april = register(office, "2026-04-01", personal=someone)
    with pytest.raises(Conflict, match="没有超过"):
        propose(office, april, Mode.REQUESTS, 0, day="2026-04-02")


def test_a_request_is_charged_once_by_one_of_the_two(office):
    case = register(office)
    propose(office, case)
    with pytest.raises(Conflict, match="只能选其一"):
        propose(office, case, pages=70)


def test_thirty_pages_cost_nothing_and_no_reason_is_refused(office):
    case = register(office)
    with pytest.raises(Conflict, match="没有超过"):
        propose(office, case, pages=30)
    with pytest.raises(Invalid):
        do(commands.propose_fee, office, case, mode=Mode.PAGES, pages=57, reason=" ", day="2026-03-04")


def test_the_notice_goes_out_within_the_period_and_names_a_way_to_pay(office, unpayable):
    late = register(office)
    propose(office, late, day="2026-03-30")
    with pytest.raises(Conflict, match="答复期限内"):
        do(commands.charge_fee, office, late, role=Role.RESPONSIBLE, day="2026-03-31")
    case = register(unpayable)
    propose(unpayable, case)
    with pytest.raises(Conflict, match="渠道和指南"):
        do(commands.charge_fee, unpayable, case, role=Role.RESPONSIBLE, day="2026-03-05")


def test_a_notice_read_on_the_portal_is_received_that_day(office):
    case = charged(office)
    sent = {"notice_id": new_id(), "kind": "fee_notice", "way": "portal", "proof": "portal"}
    tell(office, case, NoticeDispatched(**sent, on=date(2026, 3, 5)), "2026-03-05", context="notifications")
    assert charge(office, case).pay_by == date(2026, 4, 2)


@pytest.mark.parametrize(("on", "voucher"), (("2026-03-04", "1"), ("2026-03-20", "1"), ("2026-03-16", " ")))
def test_a_payment_that_cannot_be_is_refused(office, on, voucher):
    case = charged(office)
    with pytest.raises(Invalid):
        pay(office, case, on, day="2026-03-17", voucher=voucher)
    assert case_of(office, case).state is State.AWAITING_PAYMENT


def test_what_was_paid_too_much_goes_back_by_another_persons_decision(office):
    case = charged(office)
    pay(office, case)
    told = {"amount": 70, "reason": "多计 7 页"}
    with pytest.raises(NotAllowed):
        do(commands.refund_fee, office, case, day="2026-03-18", **told)
    with pytest.raises(Invalid):
        do(
            commands.refund_fee,
            office,
            case,
            role=Role.RESPONSIBLE,
            day="2026-03-18",
            **told | {"amount": 271},
        )
    do(commands.refund_fee, office, case, role=Role.RESPONSIBLE, day="2026-03-18", **told)
    assert (charge(office, case).stage, charge(office, case).refunded) == (ChargeStage.REFUNDED, 70)
    assert facts(office, case, NoticeIssued)[-1].kind == "refund_notice"
    assert case_of(office, case).state is State.EXAMINING


def test_chapter_six_says_what_was_taken_and_given_back(other):
    def statement():
        with unit_of_work("reporting", Scope(other.agency_id, sight=(other.agency_id,))) as session:
            return fee_statement(session, [other.agency_id], period(2026))

    assert statement().sentence("2026年") == "2026年，本机关没有收取政府信息公开信息处理费。"
    case = charged(other)
    pay(other, case)
    with at_work(other) as session:
        told = [e for e in stream_events(session, other.agency_id, case) if isinstance(e.event, FeeChanged)]
    for _twice in range(2):
        with unit_of_work("reporting", Scope(other.agency_id, sight=(other.agency_id,))) as session:
            on_fee_changed(session, told)
    assert (statement().requests, statement().amount, statement().refunded) == (1, 270, 0)
    assert "1 件" in statement().sentence("2026年") and "270 元" in statement().sentence("2026年")
