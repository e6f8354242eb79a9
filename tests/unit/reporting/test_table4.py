"""Table 四 from facts: what stands where at which cut-off, and that its sums hold whatever the facts."""

import json
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.domain import period, table3
from reporting.formats import NAMES, load_format
from reporting.formats.remedies import load_remedy_form
from reporting.remedies import (
    CO_DEFENDANT,
    KINDS,
    PENDING,
    RESULTS,
    ROLES,
    Place,
    RemedyState,
    Table4,
    place,
    places,
    remedy_checks,
    table4,
)
from reporting.remedy_sheet import cell_labels, figures_of, head_of
from reporting.sheets import as_data, comma_separated
from services.errors import Invalid

FORM = load_remedy_form("2021")
YEAR = period(2025)
DAYS = st.dates(date(2022, 6, 1), date(2027, 6, 30))
PUBLISHED = Path(__file__).parents[2] / "fixtures" / "reports"


@st.composite
def states(draw):
    filed = draw(DAYS)
    ended = draw(st.none() | st.integers(0, 700))
    return RemedyState(
        kind=draw(st.sampled_from(KINDS)),
        filed_on=filed,
        result=draw(st.sampled_from(RESULTS)) if ended is not None else None,
        ended_on=filed + timedelta(days=ended) if ended is not None else None,
        role=draw(st.sampled_from(ROLES)),
        voided=draw(st.booleans()),
    )


def filled(facts, within=YEAR, form="2021"):
    return table4(places(facts, within), load_remedy_form(form), within)


def test_a_review_of_the_year_stands_under_its_result():
    found = place(RemedyState("review", date(2025, 3, 3), "corrected", date(2025, 5, 5)), YEAR)
    assert found == Place("review", "corrected")


def test_a_suit_filed_years_ago_counts_in_the_year_it_is_decided():
    old = RemedyState("lawsuit_direct", date(2023, 6, 1), "upheld", date(2025, 2, 2))
    assert place(old, YEAR) == Place("lawsuit_direct", "upheld")
    assert place(old, period(2024)) == Place("lawsuit_direct", PENDING)
    assert place(old, period(2023)) == Place("lawsuit_direct", PENDING)
    assert place(old, period(2026)) is None


def test_what_is_undecided_at_the_cut_off_is_pending_that_day_and_not_before_it_was_filed():
    fact = RemedyState("review", date(2025, 6, 30), "other_result", date(2025, 8, 1))
    assert place(fact, period(2025, date(2025, 6, 29))) is None
    assert place(fact, period(2025, date(2025, 7, 31))) == Place("review", PENDING)
    assert place(fact, period(2025, date(2025, 8, 1))) == Place("review", "other_result")


def test_the_suit_of_a_body_that_only_reviewed_never_counts():
    second = RemedyState("lawsuit_after_review", date(2025, 1, 2), "upheld", date(2025, 3, 3), CO_DEFENDANT)
    assert place(second, YEAR) is None


def test_what_was_recorded_by_mistake_never_counts():
    assert place(RemedyState("review", date(2025, 1, 2), voided=True), YEAR) is None


@settings(max_examples=300, deadline=None)
@given(st.lists(states(), max_size=60), st.integers(2022, 2027), st.integers(0, 364), st.sampled_from(NAMES))
def test_no_facts_break_a_sum(facts, year, day, form):
    within = period(year, date(year, 1, 1) + timedelta(days=day))
    table = filled(facts, within, form)
    assert [check for check in remedy_checks(table) if not check.holds] == []
    assert sum(table.cell(block.key, "total") for block in table.form.blocks) == sum(
        place(fact, within) is not None for fact in facts
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(states(), max_size=60), st.integers(2022, 2026))
def test_what_one_year_leaves_pending_stands_in_the_next(facts, year):
    this, following = period(year), period(year + 1)
    before, after = filled(facts, this), filled(facts, following)
    filed = Counter(
        f.kind for f in facts if not f.voided and f.role == "original" and f.filed_on.year == year + 1
    )
    for block in FORM.blocks:
        assert after.cell(block.key, "total") == before.cell(block.key, "pending") + filed[block.kind]


def test_an_empty_year_prints_fifteen_zeros_in_both_forms():
    for name in NAMES:
        assert figures_of(filled([], form=name)) == [0] * 15


def test_a_place_the_form_does_not_have_is_told_and_not_lost():
    for wrong in (Place("complaint", "upheld"), Place("review", "lost")):
        with pytest.raises(Invalid, match="放不下"):
            table4(Counter({wrong: 1}), FORM, YEAR)


def test_an_unknown_block_or_column_is_refused_in_words():
    with pytest.raises(Invalid, match="petition"):
        FORM.block("petition")
    with pytest.raises(Invalid, match="lost"):
        FORM.column("lost")


def test_a_wrong_total_is_found():
    table = Table4(FORM, YEAR, {**filled([]).cells, ("review", "total"): 3})
    assert [(c.column, c.left, c.right) for c in remedy_checks(table) if not c.holds] == [("行政复议", 0, 3)]


def test_the_tables_of_published_reports_are_read_and_the_wrong_one_is_found():
    found = {}
    for path in sorted(PUBLISHED.glob("*.json")):
        told = json.loads(path.read_text("utf-8"))["table4"]
        if told and all(value is not None for row in told.values() for value in row):
            keys = [column.key for column in FORM.columns]
            cells = {(b, key): n for b, row in told.items() for key, n in zip(keys, row, strict=True)}
            table = Table4(FORM, YEAR, cells)
            found[path.stem] = [check.column for check in remedy_checks(table) if not check.holds]
    assert found.pop("jinhu_county_2023") == ["行政诉讼—未经复议直接起诉"]
    assert found and not any(found.values())


def test_both_tables_are_written_as_data_and_as_csv():
    facts = [RemedyState("review", date(2025, 1, 2), "corrected", date(2025, 3, 3))]
    three, four = table3({}, load_format("2021"), YEAR), filled(facts)
    told = as_data(three, four, "ZJJ", "住建局")
    assert told["table4"] == {
        "review": [0, 1, 0, 0, 1],
        "litigation_direct": [0] * 5,
        "litigation_after_review": [0] * 5,
    }
    lines = comma_separated(three, four).splitlines()
    assert lines[-4:-2] == ["key,label,upheld,corrected,other,pending,total", "review,行政复议,0,1,0,0,1"]


def test_the_head_covers_fifteen_columns_in_three_lines():
    table = filled([])
    covered = Counter(
        (depth + line, first + column)
        for first, columns, _, depth, height in head_of(table)
        for line in range(height)
        for column in range(columns)
    )
    assert covered == Counter({(line, column): 1 for line in range(3) for column in range(15)})
    assert cell_labels(table)[5] == "行政诉讼—未经复议直接起诉：结果维持"
