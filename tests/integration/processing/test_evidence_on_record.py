"""A reply is sent to review and signed only with what its ground asks for on record."""

import pytest

from processing import commands
from processing.commands import Question
from processing.commands.letters import Addressee
from processing.commands.replying import Decision
from processing.domain import State
from processing.evidence import proofs_for
from processing.inquiries import InquiryKind, InquiryResult
from processing.papers import content_of
from services.errors import Conflict, Invalid, NotAllowed
from services.identity.permissions import Role
from tests.integration.processing.told import acting, at_work, case_of, do, file_of, register, staffed

pytestmark = pytest.mark.usefixtures("platform")
DAY = "2026-03-04"


@pytest.fixture(scope="module")
def office(platform):
    return staffed()


def draft(office, case, outcome, code, role=Role.OFFICER, **more):
    told = {"evidence": {proof.name: f"{proof.label}见案卷" for proof in proofs_for([code])}} | more
    do(commands.draft_reply, office, case, Decision(outcome, [code], **told), role=role)


def words(office, case):
    with at_work(office) as session:
        return "\n".join(content_of(session, file_of(office, case).documents[0])["paragraphs"])


def test_a_draft_may_be_incomplete_but_does_not_go_to_review(office):
    case = register(office)
    draft(office, case, "unavailable_1", "36-4", evidence={"searched_in": "公文系统"})
    with pytest.raises(Invalid, match="检索词、检索人、检索日期、检索结果"):
        do(commands.submit, office, case)
    assert case_of(office, case).state is State.DRAFTING
    draft(office, case, "unavailable_1", "36-4")
    do(commands.submit, office, case)
    assert "检索词见案卷" in words(office, case)


def test_editing_the_words_keeps_the_evidence(office):
    case = register(office)
    draft(office, case, "refused_2", "14-law")
    do(commands.revise_draft, office, case, words(office, case) + "\n此复。")
    do(commands.submit, office, case)


def test_without_asking_the_third_party_his_interests_are_no_ground(office):
    case = register(office)
    draft(office, case, "refused_4", "15")
    with pytest.raises(Conflict, match="第三十二条"):
        do(commands.submit, office, case)
    firm = Addressee("测绘公司", address="青榆市河湾区澜湾路 3 号")
    asked = do(commands.ask, office, case, InquiryKind.THIRD_PARTY, Question("合同", firm))
    answer = {
        "result": InquiryResult.REFUSED,
        "text": "商业秘密",
        "on": acting(office, Role.OFFICER, DAY).today,
    }
    do(commands.receive_opinion, office, case, asked, **answer)
    do(commands.submit, office, case)


def test_what_is_secret_is_looked_at_by_two(office):
    case = register(office)
    draft(office, case, "refused_1", "14-secret", role=Role.REVIEWER)
    do(commands.submit, office, case, role=Role.REVIEWER)
    with pytest.raises(NotAllowed, match="起草人不能审核"):
        do(commands.approve, office, case, role=Role.REVIEWER)
    do(commands.approve, office, case, role=Role.RESPONSIBLE)
    with pytest.raises(NotAllowed, match="审核人与签发人须为两人"):
        do(commands.sign, office, case, role=Role.RESPONSIBLE)


def test_further_findings_are_told_and_do_not_count(office):
    case = register(office)
    evidence = {proof.name: f"{proof.label}见案卷" for proof in proofs_for(["16-2a", "36-6"])}
    draft(office, case, "refused_6", "16-2a", also=["36-6"], evidence=evidence)
    assert "此外，重复申请公开相同信息（此前的答复：此前答复的文号见案卷）" in words(office, case)
    for role, command in ((Role.OFFICER, commands.submit), (Role.REVIEWER, commands.approve)):
        do(command, office, case, role=role)
    do(commands.sign, office, case, role=Role.RESPONSIBLE)
    assert (case_of(office, case).outcome, case_of(office, case).grounds) == ("refused_6", ["16-2a"])


def test_what_is_told_beside_the_row_is_proven_like_the_row(office):
    for code, missing in (("36-4", "检索的系统和范围"), ("36-6", "此前答复的文号"), ("14-secret", "密级")):
        case = register(office)
        draft(office, case, "refused_6", "16-2a", also=[code])
        with pytest.raises(Invalid, match=missing):
            do(commands.submit, office, case)
        assert case_of(office, case).state is State.DRAFTING


def test_withheld_in_part_or_beside_the_row_the_third_party_is_asked_all_the_same(office):
    for outcome, codes, also in (("partial", ["37", "15"], []), ("refused_6", ["16-2a"], ["15"])):
        case = register(office)
        told = {proof.name: "见案卷" for proof in proofs_for([*codes, *also])}
        do(commands.draft_reply, office, case, Decision(outcome, codes, evidence=told, also=also))
        with pytest.raises(Conflict, match="第三十二条"):
            do(commands.submit, office, case)


def test_given_in_full_and_not_given_at_once_is_refused_with_the_rule(office):
    case = register(office)
    with pytest.raises(Invalid, match="第三十七条"):
        draft(office, case, "granted", "36-2", also=["36-4"])
