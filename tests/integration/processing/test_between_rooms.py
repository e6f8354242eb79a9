"""Where two rooms meet: rounds and registrations, lapses and orders, late days, letters of a voided reply."""

from datetime import date

import pytest
from sqlalchemy import select

from intake import commands as intake
from intake.commands.overriding import propose_receipt
from notifications import commands as sending
from notifications.commands.dispatching import dispatch
from notifications.domain import Way
from notifications.models import Notice
from processing import commands, queries
from processing.commands import Question
from processing.commands.letters import Addressee
from processing.commands.remedy_rows import ORDERED
from processing.commands.replying import Decision
from processing.domain import State
from processing.inquiries import InquiryKind, InquiryResult
from processing.remedy_rules import Order
from processing.web.history import history
from reporting.models import CaseFact
from services.db import unit_of_work
from services.errors import Conflict, DomainError, Invalid
from services.events.intake import WithdrawalReceived
from services.identity.permissions import Role
from tests.integration.processing.test_charging import charged, paid_office
from tests.integration.processing.test_joining import goes_out, sign
from tests.integration.processing.test_remedies import end, file, review
from tests.integration.processing.test_splitting import applied
from tests.integration.processing.told import at, at_work, case_of, do, granting, register, tell
from tests.support.deliveries import drain

pytestmark = pytest.mark.usefixtures("platform")
FIRM = Addressee("测绘公司", address="青榆市河湾区澜湾路 3 号")
ORDER = Order(date(2026, 5, 12), None, 20)
FAR = (date(2027, 5, 12), date(2526, 3, 5), date(9999, 12, 31))


@pytest.fixture(scope="module")
def office(platform):
    return paid_office()


def sign_on(office, case, decision, day):
    do(commands.draft_reply, office, case, decision, day=day)
    do(commands.submit, office, case, day=day)
    do(commands.approve, office, case, role=Role.REVIEWER, day=day)
    return do(commands.sign, office, case, role=Role.RESPONSIBLE, day=day)


def ordered_again(office, case, order=ORDER, result="revoked", filed="2026-03-20"):
    remedy = file(office, case, review(filed), day="2026-06-01")
    end(office, remedy, result, on="2026-05-11", order=order)


def posted(office, case, on="2026-03-05"):
    with unit_of_work("notifications", office.scope) as session:
        told = {"actor": office.people[Role.OFFICER], "now": at(on), "mail_number": str(case.int)[-13:]}
        dispatch(session, office.agency_id, case, "reply", on=date.fromisoformat(on), **told)
    drain(office.agency_id)


@pytest.fixture
def second_round(office):
    """An application that was answered, counted, and is answered again."""
    case = applied(office)
    sign(office, case)
    drain(office.agency_id)
    posted(office, case)
    ordered_again(office, case)
    do(commands.reopen, office, case, day="2026-05-13")
    drain(office.agency_id)
    return case


def test_a_registration_that_was_answered_once_is_not_voided_in_a_later_round(office, second_round):
    with pytest.raises(Conflict), unit_of_work("intake", office.scope) as session:
        told = {"actor": office.people[Role.OFFICER], "now": at("2026-05-20")}
        intake.void_registration(session, office.agency_id, second_round, "mistake", **told)
    with unit_of_work("reporting", office.scope) as session:
        fact = session.get_one(CaseFact, (second_round, office.agency_id))
        assert (fact.voided_on, fact.outcome) == (None, "granted")


def test_the_receipt_of_what_was_answered_once_is_not_moved_in_a_later_round(office, second_round):
    with pytest.raises(Conflict), unit_of_work("intake", office.scope) as session:
        told = {"actor": office.people[Role.OFFICER], "now": at("2026-05-20")}
        propose_receipt(session, office.agency_id, second_round, date(2025, 12, 30), "误", **told)


def test_an_unpaid_fee_of_the_first_round_does_not_decide_the_second(office):
    case = charged(office)
    do(commands.note_fee_notice_received, office, case, date(2026, 3, 6), day="2026-03-06")
    do(commands.lapse_payment, office, case, day="2026-04-20")
    unpaid = Decision("other_2", ["109-unpaid"], findings="逾期未缴费")
    goes_out(office, case, sign_on(office, case, unpaid, "2026-04-21"), "2026-04-22")
    ordered_again(office, case, filed="2026-04-25")
    do(commands.reopen, office, case, day="2026-05-13")
    again = case_of(office, case)
    assert (again.state, again.round, again.payment_lapsed) == (State.EXAMINING, 2, False)
    do(commands.draft_reply, office, case, granting(), day="2026-05-14")


def test_a_joined_case_that_is_answered_again_stands_for_itself(office):
    leader, second = register(office), register(office)
    do(commands.join, office, second, leader)
    goes_out(office, leader, sign(office, leader))
    ordered_again(office, second)
    do(commands.reopen, office, second, day="2026-05-13")
    again = case_of(office, second)
    assert (again.state, again.joined_to, again.joined_row) == (State.EXAMINING, None, None)


@pytest.mark.parametrize("day", FAR, ids=str)
def test_a_later_day_is_within_a_year(office, day):
    case = register(office)
    question = Question("申请数量多", until=date(2026, 3, 20))
    inquiry = do(commands.ask, office, case, InquiryKind.REASONS, question, role=Role.RESPONSIBLE)
    answer = {"result": InquiryResult.REASONABLE, "text": "", "on": date(2026, 3, 4)}
    do(commands.receive_opinion, office, case, inquiry, role=Role.RESPONSIBLE, **answer)
    before = case_of(office, case).due_date
    with pytest.raises(Invalid):
        do(commands.delay, office, case, until=day, reason="工作量大", role=Role.RESPONSIBLE)
    assert case_of(office, case).due_date == before


@pytest.mark.parametrize("day", FAR[1:], ids=str)
def test_an_orders_day_is_within_a_year(office, day):
    case = register(office)
    goes_out(office, case, sign(office, case))
    with pytest.raises(DomainError):
        ordered_again(office, case, Order(date(2026, 5, 12), day, None))
    assert ORDERED not in (case_of(office, case).warnings or ())


def test_an_order_against_silence_is_met_by_the_first_answer(office):
    case = register(office)
    ordered_again(office, case, result="to_perform", filed="2026-04-10")
    goes_out(office, case, sign_on(office, case, granting(), "2026-05-20"), "2026-05-20")
    closed = case_of(office, case)
    assert closed.state is State.CLOSED and ORDERED not in (closed.warnings or ())
    with pytest.raises(DomainError):
        do(commands.reopen, office, case, day="2026-05-21")


def test_the_letter_of_a_voided_reply_closes_nothing(office):
    case = register(office)
    voided = sign(office, case)
    do(commands.void_document, office, case, voided, "文号有误", role=Role.RESPONSIBLE)
    do(commands.submit, office, case)
    do(commands.approve, office, case, role=Role.REVIEWER)
    valid = do(commands.sign, office, case, role=Role.RESPONSIBLE)
    goes_out(office, case, voided)
    assert case_of(office, case).state is State.SIGNED
    goes_out(office, case, valid)
    assert case_of(office, case).state is State.CLOSED


def test_who_agreed_to_a_part_only_is_told_before_all_is_given(office):
    case = register(office)
    inquiry = do(commands.ask, office, case, InquiryKind.THIRD_PARTY, Question("合同", FIRM))
    answer = {"result": InquiryResult.PARTLY, "text": "第三页不同意公开", "on": date(2026, 3, 4)}
    do(commands.receive_opinion, office, case, inquiry, **answer)
    with pytest.raises(DomainError):
        sign(office, case)
    assert case_of(office, case).state is not State.SIGNED


def test_what_is_withdrawn_before_it_counts_as_received_closes_on_the_day_of_receipt(office):
    case = register(office, "2026-03-04", registered="2026-03-02")
    told = WithdrawalReceived(on=date(2026, 3, 3), channel="in_person", file_ids=())
    tell(office, case, told, "2026-03-04")
    do(commands.withdraw, office, case)
    closed = case_of(office, case)
    assert (closed.state, closed.closed_on) == (State.CLOSED, date(2026, 3, 4))


def test_a_reply_that_came_back_is_pointed_out_until_it_arrives_after_all(office):
    """The day of the answer stays the day of the first posting; the warning goes when the second service succeeds."""
    case = applied(office)
    sign(office, case)
    drain(office.agency_id)
    posted(office, case)
    with unit_of_work("notifications", office.scope) as session:
        reply = session.scalars(select(Notice).where(Notice.stream == case, Notice.kind == "reply")).one().id
    told = {"actor": office.people[Role.OFFICER]}

    def at_the_counter(step, *words, on):
        with unit_of_work("notifications", office.scope) as session:
            step(session, office.agency_id, reply, *words, **told, now=at(on))
        drain(office.agency_id)

    at_the_counter(sending.record_return, date(2026, 3, 9), "unclaimed", on="2026-03-09")
    assert case_of(office, case).warnings == ["undelivered_reply"]
    at_the_counter(sending.redirect, Way.PICK_UP, on="2026-03-10")
    assert case_of(office, case).warnings == ["undelivered_reply"]
    at_the_counter(sending.hand_over, date(2026, 3, 11), "applicant", on="2026-03-11")
    answered = case_of(office, case)
    assert (answered.warnings, answered.closed_on, answered.state) == (None, date(2026, 3, 5), State.CLOSED)
    with at_work(office) as session:
        lines = [line.text for line in history(queries.case_file(session, office.agency_id, case))]
    assert "再次送出，答复已送达（3月11日）：当面领取，本人签收" in lines[0]
