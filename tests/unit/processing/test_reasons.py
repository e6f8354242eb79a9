"""The office's own names for an answer lead to a row and a ground that fits it."""

from dataclasses import replace

import pytest

from processing.outcomes import GROUNDS, OUTCOMES, SETTLEABLE, check_fit, check_grounds, proposed_row
from processing.reasons import REASONS, OfficeReason, check_reason, check_row, reason_fits, settled_by
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


@pytest.mark.parametrize(
    ("ground", "row"), [(code, row) for code, rows in SETTLEABLE.items() for row in rows]
)
def test_where_no_text_puts_a_ground_under_a_row_the_office_settles_it(ground, row):
    assert check_row(OfficeReason("x", "情形", SETTLEABLE[ground][0], ground), row) == row
    assert check_reason("新情形", row, ground, []) == "新情形"
    settled = settled_by([OfficeReason("x", "情形", row, ground)])
    assert settled[ground] == {row}
    assert check_grounds(row, [ground], settled)[0].code == ground
    for other in set(SETTLEABLE[ground]) - {row}:
        with pytest.raises(Invalid, match="在本机关计入"):
            check_grounds(other, [ground], settled)


@pytest.mark.parametrize(
    ("ground", "row", "word"),
    (
        ("archived", "not_processed_1", "只能计入下列之一：其他、本机关不掌握相关政府信息"),
        ("2", "refused_8", "只能计入下列之一：其他、信访举报投诉类申请"),
        ("36-4", "other_3", "由条例和表三确定，不能改"),
        ("other", "not_processed_1", "由条例和表三确定，不能改"),
    ),
)
def test_no_other_row_can_be_settled(ground, row, word):
    home = next(each.row for each in OUTCOMES.values() if GROUNDS[ground] in each.grounds)
    with pytest.raises(Invalid, match=word) as refused:
        check_row(OfficeReason("x", "情形", home, ground), row)
    assert list(refused.value.fields) == ["row"]


def test_grounds_stand_where_the_reasons_in_use_have_them_and_else_where_the_table_does():
    consulting = OfficeReason("a", "咨询", "not_processed_1", "2")
    other = OfficeReason("b", "不是政府信息", "other_3", "2")
    assert settled_by([])["2"] == {"other_3"}
    assert settled_by([consulting, other])["2"] == {"other_3", "not_processed_1"}
    assert settled_by([replace(consulting, is_off=True), other])["2"] == {"other_3"}
    assert check_grounds("other_3", ["other", "2"], settled_by([other]))
    assert proposed_row("not_processed_2", ["archived"]) == "not_processed_2"
    taken = settled_by([OfficeReason("c", "档案馆", "unavailable_1", "archived")])
    assert proposed_row("not_processed_2", ["archived"], taken) == "unavailable_1"


def test_a_decision_that_went_another_way_is_no_longer_for_the_reason():
    reason = OfficeReason("x", "档案馆", "other_3", "archived")
    assert reason_fits(reason, "other_3", ["archived"])
    assert not reason_fits(reason, "granted", ["36-2"]) and not reason_fits(reason, "other_3", ["2"])
