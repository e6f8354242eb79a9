"""What a decision about a request for correction must say, and that two people take it."""

import pytest

from processing.correction_rules import CorrectionResult, Decision, check_approver, check_decision
from services.errors import Invalid, NotAllowed


def test_whoever_proposed_does_not_approve():
    with pytest.raises(NotAllowed) as refused:
        check_approver("7", "7")
    assert refused.value.message == "拟办人不能审批自己提出的拟办意见，拟办人与审批人须为两人。"


@pytest.mark.parametrize("proposer", ["8", None])
def test_anybody_else_may(proposer):
    check_approver(proposer, "7")


def test_the_system_is_nobody_twice():
    check_approver(None, None)


@pytest.mark.parametrize(
    ("result", "field"),
    [
        (CorrectionResult.CORRECTED, "corrected"),
        (CorrectionResult.TRANSFERRED, "other_body"),
        (CorrectionResult.TOLD_ELSEWHERE, "other_body"),
    ],
)
def test_each_result_must_tell_what_whoever_asked_has_to_know(result, field):
    with pytest.raises(Invalid) as refused:
        check_decision(Decision(result=result, findings="经核对"))
    assert list(refused.value.fields) == [field]
    check_decision(Decision(result=CorrectionResult.REFUSED, findings="经核对，记录无误"))
