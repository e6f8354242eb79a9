"""Every ground asks for its evidence, and the letters an outcome rests on are on file."""

import pytest

from processing.evidence import (
    MOST,
    PROOFS,
    also_told,
    check_evidence,
    kept,
    proofs_for,
    reply_fields,
    why_told,
)
from processing.inquiries import RULES, InquiryKind, InquiryResult, check_answers
from processing.outcomes import GROUNDS, OUTCOMES, Requirement, check_also, requirements
from services.errors import Conflict, Invalid

K, R = InquiryKind, InquiryResult


def filled(code):
    return {proof.name: "见案卷" for proof in proofs_for([code])}


def test_every_proof_belongs_to_grounds_that_exist_and_has_a_name_of_its_own():
    assert len({proof.name for proof in PROOFS}) == len(PROOFS)
    assert all(proof.grounds and proof.grounds <= set(GROUNDS) for proof in PROOFS)


@pytest.mark.parametrize("code", GROUNDS)
def test_with_all_of_it_a_ground_stands_and_without_any_one_it_is_named(code: str):
    check_evidence([code], filled(code))
    for proof in proofs_for([code]):
        with pytest.raises(Invalid) as refused:
            check_evidence([code], filled(code) | {proof.name: "  "})
        assert proof.label in refused.value.message and set(refused.value.fields) == {proof.name}


@pytest.mark.parametrize(
    "code", ("14-secret", "14-law", "15", "16-1", "16-2a", "16-2b", "36-4", "36-5", "36-6", "35")
)
def test_these_grounds_never_stand_alone(code: str):
    with pytest.raises(Invalid):
        check_evidence([code], {})


def test_only_what_the_grounds_ask_for_is_kept_and_nothing_endless():
    assert kept(["36-5"], {"right_body": " 区规划局 ", "law_cited": "档案法"}) == {"right_body": "区规划局"}
    with pytest.raises(Invalid):
        kept(["36-5"], {"right_body": "长" * (MOST + 1)})


def test_the_reply_tells_the_search_the_right_body_and_the_earlier_reply():
    told = reply_fields({"searched_in": "公文系统", "searched_for": "出让合同", "searched_on": "2026-03-04"})
    assert told == {
        "search_record": "2026-03-04，在公文系统中，以“出让合同”为检索词，没有检索到所申请公开的信息"
    }
    assert reply_fields({"right_body": "区规划局", "earlier_number": "〔2026〕1号"}) == {
        "other_body": "区规划局",
        "earlier_reply": "〔2026〕1号",
    }


@pytest.mark.parametrize(
    ("row", "kind", "answers"),
    (
        ("refused_4", K.THIRD_PARTY, {R.REFUSED, R.PARTLY, R.SILENT}),
        ("not_processed_4", K.REASONS, {R.UNREASONABLE, R.SILENT}),
    ),
)
def test_an_outcome_that_rests_on_a_letter_needs_it_answered_that_way(row, kind, answers):
    needs = OUTCOMES[row].requires
    with pytest.raises(Conflict):
        check_answers(needs, [])
    for result in (None, *InquiryResult):
        if result in answers:
            check_answers(needs, [(kind, result)])
        else:
            with pytest.raises(Conflict):
                check_answers(needs, [(kind, result)])


def test_a_joint_makers_silence_is_consent_and_a_third_partys_is_not():
    assert RULES[K.JOINT_MAKER].silence is R.CONSENT and RULES[K.THIRD_PARTY].silence is R.SILENT


@pytest.mark.parametrize("codes", (["36-2"], ["36-4", "37"], ["nonsense"]))
def test_what_is_given_in_part_is_partial_and_no_further_finding(codes):
    with pytest.raises(Invalid):
        check_also("refused_6", codes)


@pytest.mark.parametrize("codes", (["36-4"], ["36-1", "36-6"], ["15"], ["37"], ["2"]))
def test_nothing_stands_beside_granted_but_what_is_given_too(codes):
    with pytest.raises(Invalid, match="部分公开"):
        check_also("granted", codes)
    check_also("granted", ["36-1"])


def test_further_findings_stand_beside_the_leading_row():
    check_also("refused_6", ["36-4", "36-6"])
    check_also("partial", ["36-4"])


def test_further_findings_are_told_with_what_shows_them():
    told = {"searched_in": "公文系统", "right_body": "区规划局", "earlier_number": "〔2026〕1号"}
    assert also_told(["36-4", "36-5", "36-6", "39-1"], told) == [
        "经检索没有所申请公开信息（在公文系统中，没有检索到所申请公开的信息）",
        "不属于本机关负责公开（负责公开的机关：区规划局）",
        "重复申请公开相同信息（此前的答复：〔2026〕1号）",
        "以申请形式进行信访、投诉、举报",
    ]
    assert also_told(["36-4"], {}) == ["经检索没有所申请公开信息"]


def test_a_partial_reply_tells_what_is_refused_apart_from_what_is_wanting():
    told = {"searched_in": "公文系统"}
    search = "经检索没有所申请公开信息（在公文系统中，没有检索到所申请公开的信息）"
    secret = GROUNDS["15"].says
    assert why_told("partial", ["37", "15"], (), told) == {
        "ground": secret,
        "refused_part": secret,
        "also": "",
    }
    assert why_told("partial", ["37", "36-4"], (), told) == {"ground": search, "refused_part": "", "also": ""}
    both = why_told("partial", ["37", "36-4", "15"], ["36-4"], told)
    assert both == {"ground": secret, "refused_part": secret, "also": search}
    assert why_told("refused_6", ["16-2a"], ["36-4"], told) == {
        "ground": GROUNDS["16-2a"].says,
        "also": search,
    }


def test_requirements_follow_the_grounds_not_the_row():
    assert requirements(["37", "15"]) == {Requirement.CONSULTATION}
    assert (
        requirements(["37", "14-secret"])
        == requirements(["37", "14-safety"])
        == {Requirement.SECOND_SIGNATURE}
    )
    assert requirements(["16-2a", "36-4"]) == {Requirement.SEARCH_RECORD}
    assert requirements(["36-5"]) == requirements(["37", "16-1"]) == frozenset()
