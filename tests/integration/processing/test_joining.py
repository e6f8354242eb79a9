"""One reply for several applications: one document, one posting, and each keeps its number, row and clock."""

from datetime import date

import pytest

from processing import commands
from processing.commands import Question
from processing.commands.letters import Addressee
from processing.domain import State
from processing.inquiries import InquiryKind
from processing.papers import content_of
from services.errors import Conflict, Invalid
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
    staffed,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")
OTHER = PERSONAL | {
    "applicant": PERSONAL["applicant"] | {"id_number": "379901199001011114", "phone": "13900007717"}
}


@pytest.fixture(scope="module")
def office(platform):
    return staffed()


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
    with pytest.raises(Invalid, match="不能合并"):
        do(commands.join, office, register(office), leader, outcome="other_1", grounds=["30-lapsed"])
