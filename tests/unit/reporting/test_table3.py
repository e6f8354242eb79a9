"""Table 三 from facts: what counts where, and that no facts whatever break its equation."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.domain import (
    CARRIED_IN,
    CARRIED_OUT,
    KINDS,
    NEW,
    RESULTS,
    Fact,
    Passage,
    add_tables,
    checks,
    passage,
    passages,
    period,
    table3,
)
from reporting.formats import NAMES, format_for, load_format, parse_format
from services.errors import Invalid

YEAR = period(2025)
DAYS = st.dates(date(2022, 6, 1), date(2027, 6, 30))
FACTS = st.builds(
    Fact,
    applicant_kind=st.sampled_from(KINDS),
    receipt_date=st.none() | DAYS,
    closed_on=st.none() | DAYS,
    outcome=st.none() | st.sampled_from(RESULTS),
    voided=st.booleans(),
    body_id=st.none() | st.integers(1, 3),
)
FORMS = st.sampled_from([load_format(name) for name in NAMES])


def filled(facts, within=YEAR, form="2021"):
    return table3(passages(facts, within), load_format(form), within)


def nonzero(table):
    return {key: number for key, number in table.cells.items() if number}


def test_results_have_words_without_numbers():
    words = load_format("2021").result_words
    assert words["granted"] == "予以公开" and words["partial"] == "部分公开"
    assert words["refused_1"] == "不予公开：属于国家秘密" and words["other_3"] == "其他处理：其他"
    assert set(words) == set(RESULTS)


def test_a_span_of_a_year_is_a_period_of_its_own():
    half = period(2025, span="h1")
    assert (half.start, half.cutoff, half.name, half.is_whole) == (
        date(2025, 1, 1),
        date(2025, 6, 30),
        "2025年上半年",
        True,
    )
    assert period(2024, span="m2").last == date(2024, 2, 29)
    assert period(2025, date(2025, 5, 3), "q2").is_whole is False
    for wrong in ({"cutoff": date(2025, 7, 1), "span": "h1"}, {"span": "q5"}):
        with pytest.raises(Invalid):
            period(2025, **wrong)


def test_a_request_received_and_answered_in_the_year_is_new_and_has_a_result():
    found = passage(Fact("natural", date(2025, 3, 3), date(2025, 3, 20), "granted"), YEAR)
    assert found == Passage("natural", NEW, "granted")


def test_a_request_of_last_december_answered_in_january_comes_in_as_carried_over():
    found = passage(Fact("legal", date(2024, 12, 20), date(2025, 1, 6), "refused_7"), YEAR)
    assert found == Passage("legal", CARRIED_IN, "refused_7")


def test_a_reply_signed_in_december_and_posted_in_january_is_carried_out():
    posted = Fact("natural", date(2025, 12, 1), date(2026, 1, 2), "granted")
    assert passage(posted, YEAR) == Passage("natural", NEW, CARRIED_OUT)
    assert passage(posted, period(2026)) == Passage("natural", CARRIED_IN, "granted")


def test_a_letter_waiting_for_its_confirmation_call_counts_nowhere():
    assert passage(Fact("natural", None), YEAR) is None


def test_a_letter_withdrawn_before_it_was_confirmed_counts_nowhere():
    assert passage(Fact("natural", None, date(2025, 2, 2), "other_3"), YEAR) is None


def test_a_void_registration_counts_nowhere():
    assert passage(Fact("natural", date(2025, 3, 3), voided=True), YEAR) is None


def test_a_case_finished_last_year_counts_nowhere_this_year():
    assert passage(Fact("natural", date(2024, 3, 3), date(2024, 12, 31), "granted"), YEAR) is None


def test_a_case_open_for_years_is_carried_in_and_out_of_every_one():
    old = Fact("business", date(2022, 7, 1))
    for year in (2023, 2024, 2025):
        assert passage(old, period(year)) == Passage("business", CARRIED_IN, CARRIED_OUT)


def test_the_cut_off_day_itself_counts():
    fact = Fact("natural", date(2025, 6, 30), date(2025, 7, 1), "granted")
    assert passage(fact, period(2025, date(2025, 6, 29))) is None
    assert passage(fact, period(2025, date(2025, 6, 30))) == Passage("natural", NEW, CARRIED_OUT)
    assert passage(fact, period(2025, date(2025, 7, 1))) == Passage("natural", NEW, "granted")


def test_nothing_leaves_a_year_before_it_entered():
    early = Fact("natural", date(2025, 1, 2), date(2024, 12, 30), "other_3")
    assert passage(early, period(2024)) is None
    assert passage(early, YEAR) == Passage("natural", NEW, "other_3")


@pytest.mark.parametrize("cutoff", [date(2024, 12, 31), date(2026, 1, 1)])
def test_a_cut_off_outside_the_year_is_refused(cutoff):
    with pytest.raises(Invalid, match="2025"):
        period(2025, cutoff)


@settings(max_examples=400, deadline=None)
@given(st.lists(FACTS, max_size=60), st.integers(2022, 2027), st.integers(0, 364), FORMS)
def test_no_facts_break_the_equation_or_any_sum(facts, year, day, form):
    within = period(year, date(year, 1, 1) + timedelta(days=day))
    table = table3(passages(facts, within), form, within)
    assert [check for check in checks(table) if not check.holds] == []


@settings(max_examples=300, deadline=None)
@given(st.lists(FACTS, max_size=60), st.integers(2022, 2026), FORMS)
def test_what_one_year_carries_out_the_next_carries_in_column_by_column(facts, year, form):
    this, following = period(year), period(year + 1)
    before = table3(passages(facts, this), form, this)
    after = table3(passages(facts, following), form, following)
    # A case whose receipt lies in the next year but whose end was written down earlier is new there, not carried.
    assert before.row("carried_out") == after.row("carried_in")


@settings(max_examples=200, deadline=None)
@given(st.lists(FACTS, max_size=60), FORMS)
def test_the_table_of_the_whole_is_the_sum_of_its_answering_bodies(facts, form):
    bodies = {fact.body_id for fact in facts}
    parts = [table3(passages([f for f in facts if f.body_id == body], YEAR), form, YEAR) for body in bodies]
    assert add_tables(parts, form, YEAR).cells == table3(passages(facts, YEAR), form, YEAR).cells


@settings(max_examples=200, deadline=None)
@given(st.lists(FACTS, max_size=60))
def test_the_two_forms_differ_in_the_row_of_other_results_alone(facts):
    old, new = filled(facts, form="2019").rows(), filled(facts, form="2021").rows()
    split = [new.pop(f"other_{item}") for item in (1, 2, 3)]
    assert old.pop("other") == [sum(column) for column in zip(*split, strict=True)]
    assert old == new


def test_a_passage_the_form_has_no_place_for_is_told_and_not_lost():
    with pytest.raises(Invalid, match="放不下"):
        table3(Counter({Passage("natural", NEW, "refused_9"): 1}), load_format("2021"), YEAR)
    with pytest.raises(Invalid, match="放不下"):
        table3(Counter({Passage("martian", NEW, "granted"): 1}), load_format("2021"), YEAR)


def test_a_wrong_cell_is_found_by_the_checks():
    table = filled([Fact("natural", date(2025, 3, 3), date(2025, 3, 20), "granted")])
    broken = type(table)(table.form, table.within, {**table.cells, ("granted", "natural"): 2})
    assert {check.title for check in checks(broken) if not check.holds} == {
        "总计等于各项结果之和",
        "总计列等于六类申请人之和",
    }


def test_an_empty_year_prints_zeros_everywhere():
    assert nonzero(filled([])) == {}
    assert len(filled([]).cells) == 25 * 7
    assert len(filled([], form="2019").cells) == 23 * 7


@pytest.mark.parametrize("name", NAMES)
def test_a_form_has_a_place_for_every_result_and_every_kind(name):
    form = load_format(name)
    counted = [term for row in form.keyed_rows for term in row.counts]
    assert sorted(counted) == sorted((NEW, CARRIED_IN, CARRIED_OUT, *RESULTS))
    assert form.kinds == KINDS
    assert form.column("total").sum_of == KINDS


def test_the_form_of_a_year_is_the_newest_in_force():
    assert [format_for(year).name for year in (2018, 2019, 2020, 2021, 2026)] == [
        "2019",
        "2019",
        "2019",
        "2021",
        "2021",
    ]


def test_an_unknown_form_row_or_column_is_refused_in_words():
    with pytest.raises(Invalid, match="2013"):
        load_format("2013")
    with pytest.raises(Invalid, match="refused_9"):
        load_format("2021").row("refused_9")
    with pytest.raises(Invalid, match="sum"):
        load_format("2021").column("sum")


def test_a_form_is_read_from_data_alone():
    form = parse_format(
        {
            "name": "x",
            "document": "",
            "first_year": 2030,
            "table3": {
                "title": "",
                "note": "",
                "equation": {"left": ["a"], "right": ["b"]},
                "columns": [{"key": "natural", "label": "", "groups": []}],
                "rows": [
                    {"label": "h", "level": 1},
                    {"key": "a", "label": "", "level": 1, "counts": ["new"]},
                ],
            },
        }
    )
    assert [row.key for row in form.keyed_rows] == ["a"]
