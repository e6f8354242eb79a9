"""The office's own names for an answer lead to a row and a ground that fits it."""

import pytest

from processing.outcomes import OUTCOMES, check_fit
from processing.reasons import REASONS, OfficeReason, check_reason, reason_fits
from services.errors import Invalid


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.label)
def test_every_reason_stands_under_a_row_its_ground_fits(reason):
    assert check_fit(reason.row, [reason.ground])[0].article == reason.article
    assert reason.family is OUTCOMES[reason.row].family


def test_every_row_a_person_may_choose_has_a_reason_and_no_name_comes_twice():
    chosen = {row for row in OUTCOMES if row not in ("other_1", "other_2")}
    assert {reason.row for reason in REASONS} == chosen
    assert len({reason.label for reason in REASONS}) == len(REASONS)


def test_every_code_is_its_own_for_ever():
    assert len({reason.code for reason in REASONS}) == len(REASONS)


@pytest.mark.parametrize(
    ("told", "field", "word"),
    (
        ((" ", "granted", "36-2"), "label", "名称"),
        (("字" * 61, "granted", "36-2"), "label", "至多 60 个字"),
        (("信息不存在", "unavailable_1", "36-4"), "label", "已经有“信息不存在”"),
        (("新情形", "granted_2", "36-2"), "outcome", "表三"),
        (("新情形", "other_1", "30-lapsed"), "row", "逾期的事实"),
        (("新情形", "granted", "36-4"), "grounds", "依据与所选结果不符"),
        (("新情形", "granted", "99"), "grounds", "依据与所选结果不符"),
        (("新情形", "partial", "16-1"), "grounds", "第三十七条"),
    ),
)
def test_a_reason_that_cannot_be_is_refused_by_name(told, field, word):
    with pytest.raises(Invalid) as refused:
        check_reason(*told, [reason.label for reason in REASONS])
    assert list(refused.value.fields) == [field] and word in refused.value.fields[field]


def test_a_decision_that_went_another_way_is_no_longer_for_the_reason():
    reason = OfficeReason("x", "档案馆", "other_3", "archived")
    assert reason_fits(reason, "other_3", ["archived"])
    assert not reason_fits(reason, "granted", ["36-2"]) and not reason_fits(reason, "other_3", ["2"])
