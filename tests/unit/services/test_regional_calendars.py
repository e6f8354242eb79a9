"""A region's days lie over the nation's: they add days off and weekends worked, and take no national day off away."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

from processing.clock_entries import Entry, EntryKind
from processing.deadlines import due_date
from services.calendar.domain import CalendarYear, DayKind
from services.calendar.files import calendar_with
from services.calendar.overlays import check_overlay, check_year, overlaid
from services.calendar.shipped import laid_over, shipped_calendar, shipped_overlay, shipped_regions
from services.errors import Invalid

VECTORS = json.loads((Path(__file__).parents[2] / "fixtures" / "regional_vectors.json").read_text("utf-8"))
GUANGXI = shipped_calendar("CN-GX")
NATION = shipped_calendar()
CASES = [(GUANGXI, one) for one in VECTORS["vectors"]] + [(NATION, one) for one in VECTORS["national"]]


def year(off=(), work=(), number=2021, version=1):
    days = [frozenset(map(date.fromisoformat, told)) for told in (off, work)]
    return CalendarYear(number, version, "试验通知", *days)


@pytest.mark.parametrize(
    ("calendar", "vector"), CASES, ids=[f"{n}-{one['receipt']}" for n, (_, one) in enumerate(CASES)]
)
def test_the_regions_holidays_and_worked_sundays_count_by_the_vectors(calendar, vector):
    receipt = date.fromisoformat(vector["receipt"])
    for name, wanted in vector.items():
        if name != "receipt":
            count = int(name.removeprefix("plus_"))
            assert calendar.add_working_days(receipt, count).isoformat() == wanted


@pytest.mark.parametrize("vector", VECTORS["stops"], ids=lambda one: one["received"])
def test_a_stop_leaves_out_the_regions_working_days(vector):
    kind, left, returned = vector["events"][0].split(":")
    stop = Entry(EntryKind(kind), date.fromisoformat(left), date.fromisoformat(returned))
    clock = due_date(date.fromisoformat(vector["received"]), [stop], GUANGXI)
    assert clock.due_date.isoformat() == vector["due"]


def test_two_local_holidays_a_day_exchanged_and_the_sunday_worked_for_it():
    kinds = [GUANGXI.kind(date(2021, 4, day)) for day in range(14, 19)]
    assert kinds == [DayKind.HOLIDAY] * 3 + [DayKind.WEEKEND, DayKind.MAKE_UP]
    assert NATION.kind(date(2021, 4, 18)) is DayKind.WEEKEND
    assert shipped_regions() == ("CN-GX",)


@pytest.mark.parametrize(("received", "is_open"), (("2026-04-16", False), ("2022-04-06", True)))
def test_a_date_that_touches_a_year_of_which_the_regions_own_days_are_not_in_is_provisional(
    received, is_open
):
    """自治区人民政府 has not said, or nobody brought in, what is off there in 2022: the nation's days count meanwhile."""
    day = date.fromisoformat(received)
    assert due_date(day, [], GUANGXI).provisional is is_open
    assert not due_date(day, [], NATION).provisional


def test_a_region_of_which_nothing_is_known_has_provisional_dates_alone():
    tibet = laid_over(NATION.years, {})
    assert due_date(date(2026, 4, 16), [], tibet).provisional
    assert due_date(date(2026, 4, 16), [], tibet).due_date == due_date(date(2026, 4, 16), [], NATION).due_date


def test_a_region_may_give_a_national_working_weekend_back():
    """2023-04-23: worked nationwide for the first of May, off in Guangxi."""
    assert NATION.kind(date(2023, 4, 23)) is DayKind.MAKE_UP
    assert GUANGXI.kind(date(2023, 4, 23)) is DayKind.HOLIDAY


@pytest.mark.parametrize("region", shipped_regions())
def test_what_is_in_the_package_keeps_the_rule(region):
    for number, own in shipped_overlay(region).items():
        check_overlay(NATION.years[number], own)
    for own in NATION.years.values():
        check_year(own)


@pytest.mark.parametrize(
    ("work", "told"),
    (
        (["2021-04-04"], "2021-04-04 是全国的放假日"),  # a Sunday of the national 清明节
        (["2021-04-05"], "2021-04-05 不是周末"),
        (["2021-04-13"], "2021-04-13 不是周末"),
    ),
)
def test_a_region_works_on_no_national_day_off_and_on_no_weekday(work, told):
    with pytest.raises(Invalid, match=told):
        check_overlay(NATION.years[2021], year(work=work))


def test_a_national_day_off_prevails_over_an_earlier_regional_working_day():
    """As on 2020-01-26: the nation's holiday is prolonged after the region's notice."""
    prolonged = year(off=["2021-04-18"], version=2)
    both = overlaid(prolonged, year(off=["2021-04-14"], work=["2021-04-18"]))
    assert date(2021, 4, 18) in both.off and not both.work


def test_a_file_lies_over_the_package_and_another_regions_is_refused():
    told = {"2026": {"version": 1, "source": "试验通知", "off": ["2026-05-27"], "work": ["2026-05-24"]}}
    file = io.StringIO(json.dumps({"region": "CN-NX", "years": told}))
    file.name = "nx.json"
    assert calendar_with("CN-NX", [file]).kind(date(2026, 5, 24)) is DayKind.MAKE_UP
    file.seek(0)
    with pytest.raises(Invalid, match="是 CN-NX 的日历"):
        calendar_with("CN-GX", [file])
    with pytest.raises(Invalid, match="没有地区 CN-XX 的日历"):
        calendar_with("CN-XX")
