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
from tests.integration.processing.told import acting, at_work, case_of, do, file_of, register

pytestmark = pytest.mark.usefixtures("platform")
DAY = "2026-03-04"


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


def test_a_partial_reply_without_the_ground_of_what_is_withheld_is_refused_at_once(office):
    case = register(office)
    with pytest.raises(Invalid, match="没有公开的内容说明理由（条例第三十七条）"):
        draft(office, case, "partial", "37")
    assert case_of(office, case).state is State.EXAMINING and not file_of(office, case).documents


def test_what_a_partial_reply_withholds_is_proven_told_and_carries_its_remedy(office):
    case = register(office)
    decision = Decision("partial", ["37", "16-2a"], evidence={})
    do(commands.draft_reply, office, case, decision)
    with pytest.raises(Invalid, match="属于哪类信息、不予公开的考虑"):
        do(commands.submit, office, case)
    told = {proof.name: f"{proof.label}见案卷" for proof in proofs_for(["16-2a", "36-5"])}
    do(commands.draft_reply, office, case, Decision("partial", ["37", "16-2a"], evidence=told))
    do(commands.submit, office, case)
    said = words(office, case)
    assert "其余部分不予公开。理由是：讨论记录、过程稿" in said and "此外" not in said
    assert "对本答复中不予公开的内容不服的" in said and "其他内容不服" not in said


def test_what_only_lacks_in_a_partial_reply_is_not_called_refused(office):
    case = register(office)
    told = {proof.name: f"{proof.label}见案卷" for proof in proofs_for(["36-5", "16-1"])}
    do(commands.draft_reply, office, case, Decision("partial", ["37", "36-5"], evidence=told))
    said = words(office, case)
    assert "其余部分不能提供。理由是：不属于本机关负责公开（负责公开的机关：负责公开的机关见案卷）" in said
    assert "先向" not in said and "不予公开" not in said
    do(commands.draft_reply, office, case, Decision("partial", ["37", "16-1", "36-5"], evidence=told))
    both = words(office, case)
    assert "其余部分不予公开。理由是：人事管理" in both and "此外，不属于本机关负责公开" in both
    assert "先向" in both and "对本答复其他内容不服的，可以" in both


def test_unclear_in_part_after_no_supplement_was_asked_for_is_refused(office):
    case = register(office)
    with pytest.raises(Conflict, match="没有收到过补正"):
        do(commands.draft_reply, office, case, Decision("partial", ["37", "30-unclear"]))
