"""Hands joined by what they share, and how many matters they ask about."""

from datetime import date

from processing.frequency import by_month, joined, matters, months_of
from processing.likeness import features, hashed


def test_cases_that_share_a_mark_directly_or_through_others_are_one_hand():
    marks = [("a", "tel-1"), ("b", "tel-1"), ("b", "id-9"), ("c", "id-9"), ("d", "tel-2")]
    assert joined(marks) == [{"a", "b", "c"}, {"d"}]
    assert joined([]) == []


def test_five_texts_about_two_things_are_two_matters():
    texts = [
        "LW-07 地块出让合同",
        "LW-07地块的出让合同",
        "请公开LW-07 地块出让合同",
        "公交听证会记录",
        "公交听证会的记录",
    ]
    assert matters([hashed(features(text), 1) for text in texts]) == 2
    assert matters([]) == 0


def test_months_of_a_period_go_over_the_turn_of_the_year():
    assert months_of(date(2025, 11, 20), date(2026, 1, 3)) == ["2025-11", "2025-12", "2026-01"]
    assert by_month([date(2026, 1, 1), date(2026, 1, 31)]) == {"2026-01": 2}
