"""放行: a reply that gives what a third party did not want disclosed is signed, and goes out only when it is released."""

from dataclasses import replace
from datetime import date

import pytest

from processing import commands
from processing.commands.replying import Decision
from processing.domain import State
from processing.inquiries import InquiryResult
from processing.remedy_rules import Order
from processing.reminding import remind_of_releases
from services.errors import Conflict, Invalid, NotAllowed
from services.events.notifications import NoticeDispatched
from services.events.processing import DisclosureReleased, DisclosureStopped, ReplySigned
from services.identity.permissions import Role
from services.identity.queries import agency
from services.ids import new_id
from tests.integration.processing.test_asking import FIRM, answer, ask, inquiries, sign, to_sign
from tests.integration.processing.test_remedies import docket, file, review, suit
from tests.integration.processing.told import (
    at,
    at_work,
    case_of,
    do,
    facts,
    file_of,
    granting,
    register,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")
WORDS = {"reason": "涉及饮用水安全", "disclosed": "合同全文", "to": FIRM}
PARTLY = {"findings": "合同单价属商业秘密", "more": {"provided": "其余部分", "withheld": "合同单价"}}


def objected(office, received="2026-03-02"):
    """A case whose third party does not want it disclosed, and is told on 6 March that it is, with five days to wait."""
    case = register(office, received)
    inquiry = ask(office, case)
    answer(office, case, inquiry, InquiryResult.REFUSED, "2026-03-06", text="含商业秘密")
    told = {**WORDS, "hold_days": 5}
    do(commands.tell_objector, office, case, inquiry, role=Role.RESPONSIBLE, day="2026-03-06", **told)
    return case


def told(office, case, on="2026-03-06", day=None, kind="disclosure_told"):
    """The letter to the third party goes out."""
    letter = inquiries(office, case)[0].told_document_id
    sent = {"notice_id": new_id(), "kind": kind, "way": "post", "proof": "EMS 1", "document_id": letter}
    fact = NoticeDispatched(**sent, on=date.fromisoformat(on))
    tell(office, case, fact, day or on, context="notifications")


def signed(office, day="2026-03-09", decision=None, **more):
    case = objected(office, **more)
    told(office, case)
    to_sign(office, case, day, decision)
    sign(office, case, day)
    return case


def release(office, case, day="2026-03-13", role=Role.RESPONSIBLE, **more):
    do(commands.release, office, case, role=role, day=day, **more)


def sweep(office, day):
    with at_work(office) as session:
        remind_of_releases(session, agency(session, office.agency_id), date.fromisoformat(day), at(day))


def warnings(office, case):
    return case_of(office, case).warnings or []


def goes_out(office, case, on):
    sent = {"notice_id": new_id(), "kind": "reply", "way": "post", "proof": "EMS 2"}
    tell(office, case, NoticeDispatched(**sent, on=date.fromisoformat(on)), on, context="notifications")


def stop(office, case, day="2026-03-10"):
    order = suit(day, docket=docket(), stop_ordered_on=date.fromisoformat(day))
    return order, file(office, case, order, day=day)


def lift(office, order, remedy, day):
    lifted = replace(order, stop_lifted_on=date.fromisoformat(day))
    do(commands.note_remedy, office, remedy, lifted, "裁定解除", day=day)


def test_it_is_signed_at_once_and_waits_until_somebody_releases_it(office):
    case = signed(office)
    found = case_of(office, case)
    assert (found.state, found.awaits_release, found.released_on) == (State.SIGNED, True, None)
    assert facts(office, case, ReplySigned)[-1].awaits_release is True
    release(office, case, remark="等待期满，第三方没有起诉")
    found = case_of(office, case)
    assert (found.state, found.awaits_release, found.released_on) == (State.SIGNED, False, date(2026, 3, 13))
    [fact] = facts(office, case, DisclosureReleased)
    line = file_of(office, case).steps[0]
    reply = next(d for d in file_of(office, case).documents if d.kind == "reply")
    assert (fact.document_id, fact.on) == (reply.id, date(2026, 3, 13))
    assert (line.action, line.detail["remark"]) == ("release", "等待期满，第三方没有起诉")
    goes_out(office, case, "2026-03-16")
    assert (case_of(office, case).state, case_of(office, case).timely) == (State.CLOSED, True)


def test_the_days_to_wait_do_not_stop_the_clock(office):
    case = objected(office)
    before = case_of(office, case).due_date
    told(office, case)
    to_sign(office, case, "2026-03-09")
    sign(office, case, "2026-03-09")
    assert (case_of(office, case).due_date, case_of(office, case).stopped) == (before, False)


def test_it_is_not_released_before_the_days_have_passed(office):
    case = signed(office)
    with pytest.raises(Conflict, match="2026年3月13日 以前不能放行"):
        release(office, case, "2026-03-12")
    assert case_of(office, case).awaits_release and not facts(office, case, DisclosureReleased)


def test_it_is_not_released_while_the_letter_has_not_gone_out_and_the_days_count_from_then(office):
    case = objected(office)
    to_sign(office, case, "2026-03-09")
    sign(office, case, "2026-03-09")
    with pytest.raises(Conflict, match="还没有送出"):
        release(office, case, "2026-03-16")
    told(office, case, "2026-03-16")
    with pytest.raises(Conflict, match="2026年3月23日 以前不能放行"):
        release(office, case, "2026-03-20")
    release(office, case, "2026-03-23")


def test_only_whoever_may_sign_releases_and_a_remark_has_its_length(office):
    case = signed(office)
    for role in (Role.OFFICER, Role.REVIEWER):
        with pytest.raises(NotAllowed, match="放行"):
            release(office, case, role=role)
    with pytest.raises(Invalid, match="1000"):
        release(office, case, remark="长" * 1001)
    release(office, case)
    with pytest.raises(Conflict, match="已经于 2026-03-13 放行"):
        release(office, case)


def test_only_a_signed_reply_is_released(office):
    case = objected(office)
    with pytest.raises(Conflict, match="不能“放行”"):
        release(office, case)


def test_a_reply_nobody_objected_to_needs_no_release(office):
    case = register(office)
    to_sign(office, case, "2026-03-09")
    sign(office, case, "2026-03-09")
    assert not case_of(office, case).awaits_release
    assert facts(office, case, ReplySigned)[-1].awaits_release is None
    with pytest.raises(Conflict, match="不需要放行"):
        release(office, case)


def test_a_refusal_after_all_gives_nothing_that_had_to_wait(office):
    evidence = {"harm_to_third_party": "报价策略"}
    case = objected(office)
    to_sign(office, case, "2026-03-09", Decision("refused_4", ["15"], evidence=evidence, findings="不公开"))
    sign(office, case, "2026-03-09")
    assert not case_of(office, case).awaits_release


def test_a_stop_bars_the_release_until_it_is_lifted(office):
    case = signed(office, received="2026-01-05")
    order, remedy = stop(office, case)
    sweep(office, "2026-03-13")
    assert "release_due" not in warnings(office, case)
    with pytest.raises(Conflict, match="停止执行"):
        release(office, case, "2026-03-16")
    lift(office, order, remedy, "2026-03-17")
    assert "release_due" in warnings(office, case)
    release(office, case, "2026-03-17")
    assert [one.is_stopped for one in facts(office, case, DisclosureStopped)] == [True, False]


def test_a_stop_takes_back_a_release_nobody_acted_upon(office):
    case = signed(office, received="2026-01-05")
    release(office, case)
    order, remedy = stop(office, case, "2026-03-16")
    assert (case_of(office, case).awaits_release, case_of(office, case).released_on) == (True, None)
    lift(office, order, remedy, "2026-03-17")
    release(office, case, "2026-03-18")
    assert len(facts(office, case, DisclosureReleased)) == 2


def test_what_is_ready_to_be_released_is_pointed_out_once_and_no_longer_when_it_was(office):
    case = signed(office)
    sweep(office, "2026-03-12")
    assert warnings(office, case) == []
    sweep(office, "2026-03-13")
    sweep(office, "2026-03-16")
    assert warnings(office, case) == ["release_due"]
    release(office, case, "2026-03-16")
    sweep(office, "2026-03-17")
    assert warnings(office, case) == []


def test_signed_after_the_days_have_passed_it_is_ready_at_once(office):
    case = signed(office, "2026-03-16")
    assert warnings(office, case) == ["release_due"]
    release(office, case, "2026-03-16")


def test_a_reply_taken_back_and_signed_anew_waits_for_a_release_of_its_own(office):
    case = signed(office)
    release(office, case)
    reply = next(d.id for d in file_of(office, case).documents if d.kind == "reply")
    do(commands.void_document, office, case, reply, "有误", role=Role.RESPONSIBLE, day="2026-03-16")
    assert case_of(office, case).released_on is None
    do(commands.submit, office, case, day="2026-03-16")
    do(commands.approve, office, case, role=Role.REVIEWER, day="2026-03-16")
    sign(office, case, "2026-03-16")
    assert case_of(office, case).awaits_release
    release(office, case, "2026-03-16")
    assert len(facts(office, case, DisclosureReleased)) == 2


def test_a_partial_reply_waits_too_where_the_third_party_was_told(office):
    case = signed(
        office, decision=Decision("partial", ["37", "15"], evidence={"harm_to_third_party": "单价"}, **PARTLY)
    )
    assert case_of(office, case).awaits_release
    release(office, case)


def test_a_shared_reply_waits_for_the_third_party_of_each_application_and_is_released_where_it_was_signed(
    office,
):
    leader, second = register(office), objected(office)
    told(office, second)
    do(commands.join, office, second, leader, day="2026-03-09")
    to_sign(office, leader, "2026-03-09", granting())
    sign(office, leader, "2026-03-09")
    assert (case_of(office, leader).awaits_release, case_of(office, second).awaits_release) == (True, False)
    with pytest.raises(Conflict, match="签发答复的那一件放行"):
        release(office, second)
    with pytest.raises(Conflict, match="2026年3月13日"):
        release(office, leader, "2026-03-12")
    release(office, leader)
    goes_out(office, leader, "2026-03-13")
    assert [case_of(office, one).state for one in (leader, second)] == [State.CLOSED, State.CLOSED]


def test_a_stop_of_one_application_bars_the_release_of_the_shared_reply(office):
    leader, second = register(office, "2026-01-05"), objected(office, "2026-01-05")
    told(office, second)
    do(commands.join, office, second, leader, day="2026-03-09")
    to_sign(office, leader, "2026-03-09", granting())
    sign(office, leader, "2026-03-09")
    order, remedy = stop(office, second)
    with pytest.raises(Conflict, match="停止执行"):
        release(office, leader, "2026-03-13")
    lift(office, order, remedy, "2026-03-16")
    release(office, leader, "2026-03-16")


def test_whoever_saw_an_older_version_does_not_release_unknowingly(office):
    case = signed(office)
    before = case_of(office, case).version
    do(commands.seal, office, case, name="disclosure", copies=1, on=date(2026, 3, 9), day="2026-03-09")
    with pytest.raises(Conflict):
        release(office, case, version=before)


def test_answered_again_by_order_the_second_reply_waits_for_a_release_of_its_own(office):
    case = signed(office)
    release(office, case)
    goes_out(office, case, "2026-03-13")
    remedy = file(office, case, review(), day="2026-05-12")
    ending = commands.Ending(
        result="revoked", ended_on=date(2026, 5, 11), order=Order(date(2026, 5, 12), days=20)
    )
    do(commands.end_remedy, office, remedy, ending, day="2026-05-12")
    do(commands.reopen, office, case, day="2026-05-13")
    assert case_of(office, case).released_on is None
    to_sign(office, case, "2026-05-14")
    sign(office, case, "2026-05-14")
    assert warnings(office, case) == ["release_due"]
    release(office, case, "2026-05-14")
