"""The matters of a supplement notice: one run in the notice, judged one by one."""

import pytest

from processing.supplement_rules import (
    MOST_NEW,
    RESULT_LABELS,
    MatterResult,
    check_judged,
    check_new,
    check_still_unclear,
    matters_of,
    told_at_once,
)
from services.errors import Conflict, Invalid


def test_a_line_is_a_matter_and_the_notice_tells_them_in_one_run():
    matters = matters_of("信息的名称\n\n 文号；\n年度。 ")
    assert matters == ["信息的名称", "文号；", "年度。"]
    assert told_at_once(matters) == "1. 信息的名称；2. 文号；3. 年度"
    assert told_at_once(["请写明名称。"]) == "请写明名称"


def test_every_result_has_its_word():
    assert set(RESULT_LABELS) == set(MatterResult)


def test_a_matter_left_out_is_asked_for_and_a_strange_one_refused():
    check_judged(["a", "b"], {"a": MatterResult.CLARIFIED, "b": MatterResult.DROPPED})
    with pytest.raises(Invalid) as refused:
        check_judged(["a", "b"], {"a": MatterResult.CLARIFIED})
    assert list(refused.value.fields) == ["result-b"]
    with pytest.raises(Invalid) as refused:
        check_judged(["a"], {"a": MatterResult.CLARIFIED, "z": MatterResult.UNCLEAR})
    assert list(refused.value.fields) == ["results"]


def test_too_many_new_matters_are_refused():
    check_new(["又一件"] * MOST_NEW)
    for wrong in (["又一件"] * (MOST_NEW + 1), ["字" * 501]):
        with pytest.raises(Invalid) as refused:
            check_new(wrong)
        assert list(refused.value.fields) == ["new"]


def test_still_unclear_needs_one_matter_that_is():
    check_still_unclear([MatterResult.CLARIFIED, MatterResult.UNCLEAR])
    check_still_unclear([])
    for results in ([None], [MatterResult.CLARIFIED, MatterResult.DROPPED]):
        with pytest.raises(Conflict, match="至少有一项仍不明确"):
            check_still_unclear(results)
