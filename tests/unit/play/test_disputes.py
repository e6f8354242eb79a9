"""Reviews and lawsuits made of table 四: counted, the very table again, and every one of them lawful in its days."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.play.disputes import LeftDispute, LeftDisputes, add_disputes
from deploy.play.lives import DISPUTE_ORDER, Step
from deploy.play.plan import make_plan
from deploy.play.reading import TableRefused, parse_table, read_table
from deploy.play.remedies import remedies_told, wrong_remedies
from processing.remedy_rules import RemedyKind
from reporting.domain import RESULTS, period
from reporting.remedies import RemedyState, places, table4
from services.calendar.shipped import shipped_calendar
from services.ids import new_id

REPORTS = Path(__file__).parents[2] / "fixtures" / "reports"
WORKING = shipped_calendar().is_working_day
COMPLETE = sorted(REPORTS.glob("*.json"))
BLOCKS = ("review", "litigation_direct", "litigation_after_review")
ARRIVED = (Step.REGISTER, Step.CONFIRM)


def small(answered=3, year=2024, **blocks):
    """A table with so many answered requests and these rows of table 四 (results and pending, without 总计)."""
    rows = {key: [0] * 6 for key in (*RESULTS, "new", "carried_in", "carried_out")}
    rows["new"][0] = rows["granted"][0] = answered
    told = {block: [*blocks.get(block, (0, 0, 0, 0)), None] for block in BLOCKS}
    return {"agency": "某局", "year": year, "format": "2021", "table3": rows, "table4": told}


def taken(data):
    return parse_table(json.dumps(data).encode())


def planned(table, left=None):
    return add_disputes(table, make_plan(table, WORKING), WORKING, left)


def days_of(request, dispute):
    return [None if place is None else request.steps[place][0] for place in (dispute.filed, dispute.ended)]


def built(plan, table):
    """Table 四 of a platform that does what the plan says."""
    facts = []
    for request in plan.everything:
        for dispute in request.disputes:
            filed, ended = days_of(request, dispute)
            # Without a step of its own it was decided before, or is undecided since before.
            if dispute.remedy not in DECIDED:
                began = filed or period(table.year - 1).cutoff
                facts.append(RemedyState(dispute.kind, began, dispute.term if ended else None, ended))
    return table4(places(facts, period(table.year)), table.remedies.form, period(table.year))


# Reviews an earlier year had already decided.
DECIDED = {new_id()}


def check_lawful(plan):
    for request in plan.everything:
        answered = [day for day, step in request.steps if step is Step.SEND]
        order = [(day, DISPUTE_ORDER[step]) for day, step in request.steps if step in DISPUTE_ORDER]
        assert order == sorted(order)
        assert all(day <= period(plan.year).cutoff for day, _ in request.steps)
        for dispute in request.disputes:
            filed, ended = days_of(request, dispute)
            assert (ended is not None) == (dispute.term is not None)
            if filed is not None:
                assert request.stream is not None or filed >= answered[-1]
                assert request.outcome != "other_3" or answered
            if dispute.after is not None:
                review = request.disputes[dispute.after]
                assert review.kind is RemedyKind.REVIEW and dispute.kind is RemedyKind.LAWSUIT_AFTER_REVIEW
                assert review.ended is None or review.ended < dispute.filed
            if dispute.kind is RemedyKind.LAWSUIT_DIRECT and dispute.filed is not None:
                decided = [
                    one.ended for one in request.disputes if one.kind is RemedyKind.REVIEW and one.ended
                ]
                assert not decided or dispute.filed < min(decided)
        assert all(
            (dispute.after is not None) == (dispute.kind is RemedyKind.LAWSUIT_AFTER_REVIEW)
            for dispute in request.disputes
            if dispute.filed is not None
        )


@pytest.mark.parametrize("path", COMPLETE, ids=lambda path: path.stem)
def test_the_plan_of_a_published_table_counts_to_its_table_four(path):
    table = read_table(path)
    plan = planned(table)
    check_lawful(plan)
    if table.remedies is None:
        assert not plan.beside and not any(request.disputes for request in plan.requests)
    else:
        assert wrong_remedies(table.remedies, built(plan, table)) == [] and not plan.beside


FOUR = st.tuples(*[st.integers(0, 4)] * 4)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 9), st.fixed_dictionaries(dict.fromkeys(BLOCKS, FOUR)), st.integers(2010, 2030))
def test_the_plan_of_any_table_four_counts_to_it_and_is_lawful(answered, blocks, year):
    table = taken(small(answered, year, **blocks))
    plan = planned(table)
    check_lawful(plan)
    assert wrong_remedies(table.remedies, built(plan, table)) == []
    assert len(plan.requests) == answered == table.requests
    # What stands beside the year is over before it begins, and counts in none of its tables.
    for request in plan.beside:
        first = [day for day, step in request.steps if step not in DISPUTE_ORDER]
        assert first and max(first) <= period(year - 1).cutoff
    assert bool(plan.beside) <= (not answered or any(blocks["litigation_after_review"]))
    assert planned(table) == plan


def left(**kinds):
    """So many undecided disputes of each kind, all of an earlier year."""
    return tuple(
        LeftDispute(0, new_id(), RemedyKind(kind), new_id()) for kind, n in kinds.items() for _ in range(n)
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.fixed_dictionaries(dict.fromkeys(BLOCKS, FOUR)), st.data())
def test_a_later_year_goes_on_with_what_was_undecided(answered, blocks, data):
    names = dict(zip(BLOCKS, ("review", "lawsuit_direct", "lawsuit_after_review"), strict=True))
    pending = left(**{names[block]: data.draw(st.integers(0, sum(row))) for block, row in blocks.items()})
    earlier = LeftDispute(0, new_id(), RemedyKind.REVIEW, *DECIDED)
    table = taken(small(answered, **blocks))
    plan = planned(table, LeftDisputes(pending, (0, new_id()), earlier))
    check_lawful(plan)
    assert wrong_remedies(table.remedies, built(plan, table)) == []
    gone_on = {one.remedy for request in plan.beside for one in request.disputes if one.remedy}
    assert gone_on - {earlier.remedy} == {one.remedy for one in pending}
    assert all(request.stream is not None for request in plan.beside)


def test_more_undecided_than_the_table_holds_is_refused():
    with pytest.raises(TableRefused, match="上年留下 2 件没有审结"):
        planned(taken(small(review=(1, 0, 0, 0))), LeftDisputes(left(review=2)))


def test_a_later_year_without_anything_to_sue_about_is_refused():
    with pytest.raises(TableRefused, match="没有决定过的行政复议"):
        planned(taken(small(litigation_after_review=(1, 0, 0, 0))), LeftDisputes())
    with pytest.raises(TableRefused, match="没有答复过的申请"):
        planned(taken(small(0, review=(1, 0, 0, 0))), LeftDisputes())


def test_a_sum_the_file_has_wrong_is_told_and_not_compared():
    table = read_table(REPORTS / "jinhu_county_2023.json")
    assert "四项结果之和是 3，总计写的是 0" in table.remedies.odd[0]
    assert ("litigation_direct", "total") not in table.remedies.given and len(table.remedies.given) == 14
    told = "\n".join(remedies_told(table.remedies, built(planned(table), table)))
    assert "(3)" in told and "表四比较了 14 个数字，0 个不同" in told


def test_a_cell_that_came_out_differently_is_named():
    table, other = (taken(small(review=(number, 0, 0, 1))) for number in (2, 1))
    wrong = built(planned(other), other)
    assert wrong_remedies(table.remedies, wrong) == ["  表四 行政复议 / 结果维持：原表 2，办出 1"]
    assert "1≠2" in "\n".join(remedies_told(table.remedies, wrong))


@pytest.mark.parametrize(
    ("told", "finding"),
    [
        ({"review": [1, 0, 0]}, "5 个数字的列表"),
        ({"review": [1, 0, 0, -1, 0]}, "不小于 0"),
        ({"review": [1, 0, 0, "二", 0]}, "不小于 0"),
        ({"appeal": [0, 0, 0, 0, 0]}, "没有“appeal”"),
        ([1, 2], "以组名为键"),
    ],
)
def test_a_table_four_that_cannot_be_read_is_refused(told, finding):
    with pytest.raises(TableRefused, match=finding):
        taken(small() | {"table4": told})


def test_columns_that_are_not_those_of_table_four_are_refused():
    with pytest.raises(TableRefused, match="table4_columns"):
        taken(small() | {"table4_columns": ["upheld", "pending"]})
