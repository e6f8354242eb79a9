"""A year made of a table: the same every time, lawful in its days, and counted, the very table again."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from deploy.play.comparison import differences, side_by_side, verdict
from deploy.play.disputes import add_disputes
from deploy.play.lives import LIVES, ROUND_OF, Round, Step
from deploy.play.persons import ORGANISATIONS, applicant
from deploy.play.plan import LAST_DAYS, OpenCase, make_plan
from deploy.play.reading import PublishedTable, TableRefused, parse_table, read_table
from reporting.domain import KINDS, RESULTS, Fact, passages, period, table3
from services.calendar.shipped import shipped_calendar
from services.ids import new_id

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
COMPLETE = sorted(REPORTS.glob("*.json"))
WORKING = shipped_calendar().is_working_day
ARRIVING = (Step.REGISTER, Step.CONFIRM)


def facts_of(plan, share=None):
    """What a platform that does what the plan says would count."""
    for request in plan.requests:
        if share is not None and request.share != share:
            continue
        arrival = [day for day, step in request.steps if step in ARRIVING]
        closing = [day for day, step in request.steps if step in (Step.SEND, Step.WITHDRAW)]
        closed = closing[-1] if request.outcome else None
        yield Fact(request.kind, max(arrival), closed, request.outcome)


def built_from(plan, table, share=None):
    within = period(table.year)
    return table3(passages(facts_of(plan, share), within), table.form, within)


@st.composite
def tables(draw):
    """Any table that adds up, in either form."""
    rows = {}
    form = draw(st.sampled_from(["2019", "2021"]))
    keys = [key for key in RESULTS if form == "2021" or not key.startswith("other")]
    keys += ["other"] if form == "2019" else []
    for key in [*keys, "carried_out", "carried_in"]:
        rows[key] = [draw(st.sampled_from([0, 0, 0, 1, 2, 5])) for _ in KINDS]
    went = [sum(column) for column in zip(*(rows[key] for key in [*keys, "carried_out"]), strict=True)]
    rows["carried_in"] = [min(came, gone) for came, gone in zip(rows["carried_in"], went, strict=True)]
    rows["new"] = [gone - came for came, gone in zip(rows["carried_in"], went, strict=True)]
    year = draw(st.integers(2010, 2030))
    return parse_table(json.dumps({"year": year, "format": form, "table3": rows}).encode())


@pytest.mark.parametrize("path", COMPLETE, ids=lambda path: path.stem)
def test_the_plan_of_a_published_table_counts_to_that_table(path):
    table = read_table(path)
    assert differences(table, built_from(make_plan(table, WORKING), table)) == []


@settings(max_examples=80, deadline=None)
@given(tables())
def test_the_plan_of_any_table_that_adds_up_counts_to_that_table(table):
    plan = make_plan(table, WORKING)
    assert len(plan.requests) == table.requests
    assert differences(table, built_from(plan, table)) == []


def test_the_same_file_gives_the_same_plan():
    table = read_table(COMPLETE[0])
    assert make_plan(table, WORKING) == make_plan(table, WORKING)


def test_another_file_gives_another_plan():
    table = read_table(REPORTS / "zhangdian_district_2019.json")
    other = replace(table, digest="0" * 64)
    assert make_plan(table, WORKING).requests != make_plan(other, WORKING).requests


@settings(max_examples=40, deadline=None)
@given(tables())
def test_steps_follow_each_other_on_working_days_and_nothing_open_is_closed_too_early(table):
    first = date(table.year, 1, 1)
    for request in make_plan(table, WORKING).requests:
        days = [day for day, _ in request.steps]
        assert days == sorted(days) and all(map(WORKING, days))
        assert request.steps[0][1] is Step.REGISTER
        assert max(days) <= date(table.year, 12, 31)
        if request.is_carried_in:
            assert days[0] >= date(table.year - 1, 12, 1) and request.steps[0][0] < first
        if request.is_carried_in and request.outcome:
            assert days[-1] >= first


@pytest.mark.parametrize("name", ["suqian_city_2024", "jinhu_county_2023", "shuyang_county_2025"])
def test_a_supplement_is_asked_for_within_seven_working_days(name):
    asked = 0
    for request in make_plan(read_table(REPORTS / f"{name}.json"), WORKING).requests:
        received = max(day for day, step in request.steps if step in ARRIVING)
        for day, step in request.steps:
            if step is Step.ASK:
                asked += 1
                assert shipped_calendar().working_days_between(received, day) <= 7
    assert asked > 10


def test_results_in_one_row_are_played_in_turn_and_nobody_owed_a_fee_before_there_was_one():
    table = read_table(REPORTS / "zhangdian_district_2019.json")
    played = Counter(request.outcome for request in make_plan(table, WORKING).requests)
    assert [played[f"other_{item}"] for item in (1, 2, 3)] == [12, 0, 12]


def test_every_result_has_a_life_that_begins_with_a_claim():
    assert set(LIVES) == set(RESULTS)
    assert {life[0].step for lives in LIVES.values() for life in lives} == {Step.CLAIM}
    assert set(ROUND_OF) == set(Step)


def test_every_channel_and_way_occurs():
    table = read_table(REPORTS / "suqian_city_2023.json")
    routes = {request.route for request in make_plan(table, WORKING).requests}
    assert {route.channel for route in routes} == {"web", "letter", "in_person"}
    assert {route.way for route in routes} == {"portal", "post", "pick_up"}


def test_days_come_in_order_with_their_rounds():
    table = read_table(REPORTS / "zhangdian_district_2019.json")
    plan = add_disputes(table, make_plan(table, WORKING), WORKING)
    days = plan.days()
    assert [day.day for day in days] == sorted({day.day for day in days})
    acts = sum(len(acts) for day in days for acts in day.rounds.values())
    assert acts == sum(len(request.steps) for request in plan.requests)
    for day in days:
        assert all(ROUND_OF[step] is name for name, acts in day.rounds.items() for _, step in acts)
    assert {name for day in days for name in day.rounds} == set(Round)


@settings(max_examples=30, deadline=None)
@given(tables(), st.integers(1, 7))
def test_dealt_over_agencies_the_shares_add_up_to_the_whole(table, shares):
    plan = make_plan(table, WORKING, shares)
    parts = [built_from(plan, table, share).cells for share in range(shares)]
    whole = built_from(plan, table).cells
    assert {cell: sum(part[cell] for part in parts) for cell in whole} == whole
    sizes = Counter(request.share for request in plan.requests)
    assert not sizes or max(sizes.values()) - min(sizes.values()) <= 1 or len(sizes) < shares


def left_open(plan):
    return [OpenCase(r.share, r.kind, new_id()) for r in plan.requests if r.outcome is None]


def test_a_second_year_takes_over_what_the_first_left_open():
    first = make_plan(read_table(REPORTS / "suqian_city_2023.json"), WORKING)
    table, left = read_table(REPORTS / "suqian_city_2024.json"), left_open(first)
    plan = make_plan(table, WORKING, taken_over=left)
    taken = [request for request in plan.requests if request.is_carried_in]
    assert {request.stream for request in taken} == {case.stream for case in left}
    assert not any(step in (Step.REGISTER, Step.CONFIRM, Step.CLAIM) for r in taken for _, step in r.steps)
    kinds = {case.stream: case.kind for case in left}
    assert all(kinds[request.stream] == request.kind for request in taken)


def test_a_second_year_that_does_not_fit_is_refused_naming_the_columns():
    table = read_table(REPORTS / "suqian_city_2024.json")
    left = left_open(make_plan(read_table(REPORTS / "suqian_city_2023.json"), WORKING))
    with pytest.raises(TableRefused) as refused:
        make_plan(table, WORKING, taken_over=left[1:])
    assert len(refused.value.findings) == 2
    with pytest.raises(TableRefused, match="自然人"):
        make_plan(table, WORKING, taken_over=[])


def test_carried_over_requests_come_on_the_last_working_days_of_december():
    table = read_table(REPORTS / "suqian_city_2023.json")
    plan = make_plan(table, WORKING)
    received = {max(d for d, s in r.steps if s in ARRIVING) for r in plan.requests if r.outcome is None}
    assert received and min(received) >= date(2023, 12, 20) and len(received) <= LAST_DAYS


def test_a_busy_desk_meets_more_often_than_a_quiet_one():
    quiet, busy = (
        make_plan(read_table(REPORTS / name), WORKING)
        for name in ("hanyang_district_office_2022.json", "suqian_city_2023.json")
    )
    meetings = {day for request in busy.requests for day, _ in request.steps}
    assert 100 < len(meetings) < 140
    assert len({day for request in quiet.requests for day, _ in request.steps}) <= 90


def test_invented_applicants_are_well_formed_and_different():
    people = [applicant("d", number, "natural") for number in range(1, 3000)]
    assert len({person.id_number for person in people}) == len(people)
    for person in people[:300]:
        body, check = person.id_number[:-1], person.id_number[-1]
        assert person.id_number.startswith("3799") and len(person.id_number) == 18
        assert "10X98765432"[sum(int(d) * 2 ** (17 - i) for i, d in enumerate(body)) % 11] == check
        assert len(person.phone) == 11
    for kind in ORGANISATIONS:
        assert uscc.is_valid(applicant("d", 7, kind).credit_code)
        assert applicant("d", 7, kind).representative


def test_a_cell_that_came_out_differently_is_named():
    table = read_table(REPORTS / "shuyang_drc_2023.json")
    built = built_from(make_plan(table, WORKING), table)
    wrong = type(built)(built.form, built.within, {**built.cells, ("granted", "natural"): 25})
    told = "\n".join(verdict(table, wrong))
    assert "1 个不同" in told and "原表 26，办出 25" in told
    assert "25≠26" in side_by_side(table, wrong)
    assert "≠" not in side_by_side(table, built)


def test_what_the_file_leaves_out_is_shown_in_brackets_and_not_compared():
    table = read_table(REPORTS / "zhangdian_district_2019.json")
    built = built_from(make_plan(table, WORKING), table)
    assert "(172)" in side_by_side(table, built)
    assert isinstance(table, PublishedTable) and differences(table, built) == []
