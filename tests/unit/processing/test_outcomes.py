"""Outcomes are a closed table; no reply without a ground, none without review body and court."""

from datetime import date

import pytest

from processing.numbers import document_number
from processing.outcomes import (
    GROUNDS,
    NOT_PROVIDED,
    OUTCOMES,
    WHOLE,
    WITHHOLDING,
    Requirement,
    allowed_grounds,
    articles_of,
    check_grounds,
    leading_row,
    simplest_grounds,
)
from processing.remedies import RemedyBodies, RemedyGroup, remedy_group, remedy_paragraph
from services.errors import Invalid

BODIES = RemedyBodies("榆东区人民政府", "榆东区人民法院")
TODAY = date(2026, 11, 20)


def test_the_table_has_the_21_rows_of_the_form():
    assert len(OUTCOMES) == 21
    assert all(outcome.grounds and outcome.label and outcome.document for outcome in OUTCOMES.values())


@pytest.mark.parametrize("row", OUTCOMES)
def test_every_row_takes_its_own_grounds_and_no_other(row: str):
    fitting = {ground.code for ground in allowed_grounds(row)}
    assert check_grounds(row, simplest_grounds(row))
    for code in set(GROUNDS) - fitting:
        with pytest.raises(Invalid):
            check_grounds(row, [*simplest_grounds(row), code])


def test_given_in_part_the_reply_says_on_what_ground_the_rest_is_not():
    with pytest.raises(Invalid, match="条例第三十七条"):
        check_grounds("partial", ["37"])
    for ground in (*WITHHOLDING, *NOT_PROVIDED):
        assert check_grounds("partial", ["37", ground.code])[1] is ground
        with pytest.raises(Invalid, match="须以条例第三十七条为依据"):
            check_grounds("partial", [ground.code])
    assert {ground.code for ground in allowed_grounds("partial")} == set(GROUNDS) - WHOLE | {"37"}


@pytest.mark.parametrize("code", ("36-1", "36-2", "withdrawn", "30-lapsed", "109-unpaid"))
def test_what_is_given_taken_back_or_lapsed_withholds_no_part(code: str):
    with pytest.raises(Invalid, match="部分公开"):
        check_grounds("partial", ["37", code])


def test_only_what_is_refused_in_a_partial_reply_goes_to_review_first():
    for ground in WITHHOLDING:
        assert remedy_group("partial", TODAY, ["37", ground.code]) is RemedyGroup.REVIEW_FIRST
    for ground in NOT_PROVIDED:
        assert remedy_group("partial", TODAY, ["37", ground.code]) is RemedyGroup.REVIEW_OR_COURT
    assert "先向" not in remedy_paragraph("partial", TODAY, BODIES, ["37", "36-4"])
    refused = remedy_paragraph("partial", TODAY, BODIES, ["37", "15"])
    both = remedy_paragraph("partial", TODAY, BODIES, ["37", "15", "36-4"])
    assert "先向" in refused and "对本答复其他内容不服的" not in refused
    assert "先向" in both and "对本答复其他内容不服的，可以自知道本答复之日起" in both


@pytest.mark.parametrize("row", OUTCOMES)
def test_no_reply_without_ground_or_without_review_body_and_court(row: str):
    with pytest.raises(Invalid):
        check_grounds(row, [])
    for bodies in (None, RemedyBodies("", "某法院"), RemedyBodies("某政府", " ")):
        with pytest.raises(Invalid):
            remedy_paragraph(row, TODAY, bodies)
    assert "榆东区人民政府" in remedy_paragraph(row, TODAY, BODIES)


def test_a_refusal_goes_to_review_first_since_2024():
    for row in ("refused_1", "refused_7", "partial"):
        assert remedy_group(row, date(2024, 1, 1)) is RemedyGroup.REVIEW_FIRST
        assert remedy_group(row, date(2023, 12, 31)) is RemedyGroup.REVIEW_OR_COURT
        assert "先向" in remedy_paragraph(row, TODAY, BODIES)
    assert "先向" not in remedy_paragraph("unavailable_1", TODAY, BODIES)
    assert remedy_group("refused_8", TODAY) is RemedyGroup.DOUBTFUL


def test_the_doubtful_group_follows_the_setting_of_the_legal_office():
    assert "人民法院" in remedy_paragraph("not_processed_2", TODAY, BODIES)
    assert "投诉" in remedy_paragraph("not_processed_2", TODAY, BODIES, doubtful_as="complaint")


def test_what_a_reply_requires_stands_in_the_table():
    assert Requirement.SEARCH_RECORD in OUTCOMES["unavailable_1"].requires
    assert Requirement.CONSULTATION in OUTCOMES["refused_4"].requires
    assert Requirement.DEMAND_FOR_REASONS in OUTCOMES["not_processed_4"].requires
    assert Requirement.FEE_NOTICE in OUTCOMES["other_2"].requires


@pytest.mark.parametrize(
    ("rows", "leading"),
    (
        (["granted"], "granted"),
        (["granted", "unavailable_1"], "partial"),
        (["granted", "partial"], "partial"),
        (["unavailable_1", "not_processed_2"], "unavailable_1"),
        (["not_processed_2", "refused_6"], "refused_6"),
    ),
)
def test_several_findings_make_one_row(rows: list[str], leading: str):
    assert leading_row(rows) == leading


def test_document_numbers_are_printed_in_the_style_of_the_office():
    assert document_number("榆东住建", 2026, 133) == "榆东住建依复〔2026〕133号"
    assert document_number("", 2024, 12, "〔{year}〕第{n}号-依申请公开") == "〔2024〕第12号-依申请公开"
    with pytest.raises(Invalid):
        document_number("甲", 2026, 1, "{head}〔{year}〕号")


def test_articles_are_named_in_one_run():
    assert articles_of([GROUNDS["37"], GROUNDS["15"]]) == "条例第三十七条、第三十六条第三项、第十五条"
    assert articles_of([GROUNDS["14-law"], GROUNDS["14-safety"]]) == "条例第三十六条第三项、第十四条"
