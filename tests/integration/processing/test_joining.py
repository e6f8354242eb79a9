"""One reply for several applications: one document, one posting, and each keeps its number, row and clock."""

from datetime import date

import pytest

from processing import commands
from processing.commands import Question
from processing.commands.letters import Addressee
from processing.domain import State
from processing.inquiries import InquiryKind, InquiryResult
from processing.papers import content_of
from services.errors import Conflict, Invalid
from services.events.intake import WithdrawalReceived
from services.events.notifications import NoticeDispatched
from services.events.processing import CaseClosed, ReplySigned
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.processing.told import (
    PERSONAL,
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
OTHER = PERSONAL | {
    "applicant": PERSONAL["applicant"] | {"id_number": "379901199001011114", "phone": "13900007717"}
}


def sign(office, case, decision=None):
    do(commands.draft_reply, office, case, decision or granting())
    do(commands.submit, office, case)
    do(commands.approve, office, case, role=Role.REVIEWER)
    return do(commands.sign, office, case, role=Role.RESPONSIBLE)


def goes_out(office, case, document, on="2026-03-05"):
    sent = {"notice_id": new_id(), "kind": "reply", "way": "post", "proof": "EMS 1", "document_id": document}
    tell(office, case, NoticeDispatched(**sent, on=date.fromisoformat(on)), on, context="notifications")


def test_one_document_and_one_posting_close_all_and_the_reply_lists_the_numbers(office):
    leader, second, third = (register(office, day) for day in ("2026-03-02", "2026-03-02", "2026-02-02"))
    do(commands.join, office, second, leader)
    do(commands.join, office, third, leader, outcome="unavailable_2", grounds=["38"])
    document = sign(office, leader)
    with at_work(office) as session:
        words = str(content_of(session, file_of(office, leader).documents[0]))
    assert all(case_of(office, case).number in words for case in (leader, second, third))
    assert {case_of(office, case).state for case in (leader, second, third)} == {State.SIGNED}
    goes_out(office, leader, document)
    closed = {case: facts(office, case, CaseClosed)[0] for case in (leader, second, third)}
    assert [one.outcome for one in closed.values()] == ["granted", "granted", "unavailable_2"]
    assert {one.closed_on for one in closed.values()} == {date(2026, 3, 5)}
    assert [one.timely for one in closed.values()] == [True, True, True]
    assert case_of(office, third).due_date == date(2026, 3, 6)
    assert [len(facts(office, case, ReplySigned)) for case in (leader, second, third)] == [1, 0, 0]


def test_each_keeps_its_own_clock(office):
    leader, late = register(office, "2026-03-02"), register(office, "2026-01-05")
    do(commands.join, office, late, leader)
    goes_out(office, leader, sign(office, leader))
    assert (case_of(office, leader).timely, case_of(office, late).timely) == (True, False)


def test_only_the_same_applicants_open_cases_share_a_reply(office):
    mine, others = register(office), register(office, personal=OTHER)
    with pytest.raises(Invalid, match="同一申请人"):
        do(commands.join, office, mine, others)
    with pytest.raises(Invalid):
        do(commands.join, office, mine, mine)
    signed = register(office)
    sign(office, signed)
    with pytest.raises(Invalid):
        do(commands.join, office, mine, signed)


def test_left_again_it_is_answered_for_itself(office):
    leader, second = register(office), register(office)
    do(commands.join, office, second, leader)
    with pytest.raises(Conflict):
        do(commands.draft_reply, office, second, granting())
    do(commands.leave, office, second)
    sign(office, leader)
    assert case_of(office, second).state is State.EXAMINING


def test_a_shared_reply_taken_back_lets_the_others_wait(office):
    leader, second = register(office), register(office)
    do(commands.join, office, second, leader)
    document = sign(office, leader)
    do(commands.void_document, office, leader, document, "文号有误", role=Role.RESPONSIBLE)
    found = case_of(office, second)
    assert (found.state, found.outcome, found.joined_to) == (State.JOINED, None, leader)


def test_what_waits_for_others_or_carries_others_does_not_join(office):
    leader, waiting, carrier = register(office), register(office), register(office)
    firm = Addressee("测绘公司", address="青榆市")
    do(commands.ask, office, waiting, InquiryKind.THIRD_PARTY, Question("合同", firm))
    with pytest.raises(Conflict, match="征求意见"):
        do(commands.join, office, waiting, leader)
    do(commands.join, office, register(office), carrier)
    with pytest.raises(Conflict, match="并入本件"):
        do(commands.join, office, carrier, leader)
    with pytest.raises(Invalid, match="不能合并答复"):
        do(commands.join, office, register(office), leader, outcome="other_1", grounds=["30-lapsed"])


def test_who_joins_or_leaves_after_the_draft_makes_it_drafted_anew(office):
    leader, second = register(office), register(office)
    do(commands.draft_reply, office, leader, granting())
    do(commands.join, office, second, leader)
    with pytest.raises(Conflict, match="没有列全登记编号"):
        do(commands.submit, office, leader)
    do(commands.draft_reply, office, leader, granting())
    do(commands.submit, office, leader)


def test_a_followers_third_party_who_objected_is_not_passed_over(office):
    leader, second = register(office), register(office)
    firm = Addressee("测绘公司", address="青榆市")
    asked = do(commands.ask, office, second, InquiryKind.THIRD_PARTY, Question("合同", firm))
    answer = {"result": InquiryResult.REFUSED, "text": "商业秘密", "on": date(2026, 3, 4)}
    do(commands.receive_opinion, office, second, asked, **answer)
    do(commands.join, office, second, leader)
    with pytest.raises(Conflict, match="书面告知第三方"):
        sign(office, leader)


@pytest.mark.parametrize(
    ("row", "grounds"),
    (
        ("refused_1", ["14-secret"]),
        ("refused_4", ["15"]),
        ("unavailable_3", ["30-unclear"]),
        ("partial", ["37", "16-2a"]),
    ),
)
def test_a_row_that_rests_on_its_own_evidence_is_not_told_along(office, row, grounds):
    leader, second = register(office), register(office)
    with pytest.raises(Invalid, match="单独起草"):
        do(commands.join, office, second, leader, outcome=row, grounds=grounds)


def test_given_in_part_without_the_ground_of_the_rest_is_not_told_along(office):
    leader, second = register(office), register(office)
    with pytest.raises(Invalid, match="没有公开的内容说明理由"):
        do(commands.join, office, second, leader, outcome="partial", grounds=["37"])
    assert case_of(office, second).state is State.EXAMINING


def test_a_leader_that_is_withdrawn_leaves_the_others_to_themselves(office):
    leader, second = register(office), register(office)
    do(commands.join, office, second, leader)
    tell(office, leader, WithdrawalReceived(on=date(2026, 3, 4), channel="letter"), "2026-03-04")
    do(commands.withdraw, office, leader)
    found = case_of(office, second)
    assert (found.state, found.joined_to) == (State.EXAMINING, None)
