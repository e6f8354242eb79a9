"""The clock agrees with every published vector, and cannot be talked into nonsense."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.clock_entries import Entry, EntryKind
from processing.deadlines import due_date
from services.calendar.domain import CalendarYear, DayKind, WorkingCalendar
from services.calendar.shipped import shipped_calendar
from services.errors import Invalid

VECTORS = json.loads((Path(__file__).parents[2] / "fixtures" / "deadline_vectors.json").read_text("utf-8"))
CALENDAR = shipped_calendar()
DAYS = st.dates(date(2019, 1, 2), date(2025, 9, 30))


def entry(told: str) -> Entry:
    kind, first, *rest = told.split(":")
    if kind == "extension":
        return Entry(EntryKind(kind), date.fromisoformat(first), days=int(rest[0]))
    return Entry(EntryKind(kind), date.fromisoformat(first), date.fromisoformat(rest[0]) if rest else None)


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda v: v["receipt"])
@pytest.mark.parametrize("count", (7, 15, 20, 40))
def test_working_days_are_counted_from_the_day_after(vector: dict, count: int):
    receipt = date.fromisoformat(vector["receipt"])
    assert CALENDAR.add_working_days(receipt, count).isoformat() == vector[f"plus_{count}"]


@pytest.mark.parametrize("vector", VECTORS["stops"], ids=lambda v: "+".join(v["events"]))
def test_stops_restarts_and_extensions_move_the_due_date(vector: dict):
    clock = due_date(date.fromisoformat(vector["received"]), [entry(e) for e in vector["events"]], CALENDAR)
    assert clock.due_date.isoformat() == vector["due"]


@pytest.mark.parametrize("vector", VECTORS["recalculation"], ids=lambda v: v["receipt"])
def test_a_holiday_prolonged_afterwards_moves_what_was_computed_before(vector: dict):
    # The notice of 2020-01-26 took 1-31 and the make-up day 2-1 away.
    year = CALENDAR.years[2020]
    extension = {date(2020, 1, 31), date(2020, 2, 1), date(2020, 2, 2)}
    before = CalendarYear(
        2020, 1, "notice of 2019-11-21", year.off - extension, year.work | {date(2020, 2, 1)}
    )
    earlier = WorkingCalendar({**CALENDAR.years, 2020: before})
    receipt = date.fromisoformat(vector["receipt"])
    for told, wanted in vector.items():
        if told != "receipt":
            count = int(told.split("_")[1])
            calendar = earlier if "2019-11-21" in told else CALENDAR
            assert calendar.add_working_days(receipt, count).isoformat() == wanted


@pytest.mark.parametrize("year", range(2019, 2027))
def test_every_shipped_year_has_the_announced_number_of_working_days(year: int):
    announced = {2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248}
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    assert sum(CALENDAR.is_working_day(day) for day in days) == announced[year]


def test_every_day_of_the_explanation_says_what_it_is():
    clock = due_date(date(2026, 9, 29), [entry("third_party:2026-10-15:2026-11-09")], CALENDAR)
    kinds = {day.day: day.kind for day in clock.days}
    assert clock.due_date == date(2026, 11, 25)
    assert kinds[date(2026, 9, 29)] == "start"
    assert kinds[date(2026, 10, 1)] == "holiday"
    assert kinds[date(2026, 10, 10)] == "counted" and next(d for d in clock.days if d.day.day == 10).make_up
    assert kinds[date(2026, 11, 9)] == "stopped" and kinds[date(2026, 11, 10)] == "counted"
    assert [day.n for day in clock.days if day.kind == "counted"] == list(range(1, 21))


def test_overlapping_stops_count_once():
    one = due_date(date(2025, 2, 20), [entry("third_party:2025-02-27:2025-03-10")], CALENDAR)
    both = [entry("third_party:2025-02-27:2025-03-10"), entry("joint_maker:2025-03-03:2025-03-07")]
    assert due_date(date(2025, 2, 20), both, CALENDAR).due_date == one.due_date


def test_an_open_stop_gives_the_date_as_if_it_ended_today():
    open_stop = [entry("other_agency:2025-02-27")]
    clock = due_date(date(2025, 2, 20), open_stop, CALENDAR, today=date(2025, 3, 10))
    assert clock.stopped and clock.due_date == date(2025, 3, 31)


def test_no_period_runs_while_the_applicant_is_waited_for():
    clock = due_date(date(2025, 2, 20), [entry("supplement_notice:2025-02-28")], CALENDAR)
    assert clock.due_date is None and clock.stopped


def test_nothing_runs_before_the_receipt_is_known():
    assert due_date(None, [], CALENDAR).due_date is None


def test_what_reaches_into_an_unannounced_year_is_provisional():
    assert due_date(date(2026, 12, 10), [], CALENDAR).provisional
    assert not due_date(date(2026, 11, 20), [], CALENDAR).provisional


@pytest.mark.parametrize(
    "events",
    (
        ["third_party:2025-03-10:2025-02-27"],
        ["third_party:2025-02-01"],
        ["extension:2025-03-18:21"],
        ["extension:2025-03-18:0"],
        ["extension:2025-03-18:5", "extension:2025-03-19:5"],
        ["supplemented:2025-03-12"],
        ["supplement_notice:2025-02-24", "supplement_notice:2025-02-28"],
        ["supplement_notice:2025-02-24", "supplemented:2025-02-28", "supplemented:2025-03-03"],
        ["paid:2025-03-12"],
    ),
)
def test_what_cannot_have_happened_is_refused(events: list[str]):
    with pytest.raises(Invalid):
        due_date(date(2025, 2, 20), [entry(told) for told in events], CALENDAR)


@given(receipt=DAYS, left=st.integers(0, 15), stays=st.integers(0, 40), extra=st.integers(0, 20))
def test_a_stop_never_shortens_and_the_due_date_is_a_working_day(
    receipt: date, left: int, stays: int, extra: int
):
    gone = receipt + timedelta(days=left)
    back = gone + timedelta(days=stays)
    entries = [Entry(EntryKind.THIRD_PARTY, gone, back)]
    entries += [Entry(EntryKind.EXTENSION, back, days=extra)] if extra else []
    clock = due_date(receipt, entries, CALENDAR)
    assert clock.due_date >= CALENDAR.add_working_days(receipt, 20 + extra)
    assert CALENDAR.is_working_day(clock.due_date)
    assert sum(day.kind == "counted" for day in clock.days) == 20 + extra


@given(day=st.dates(date(2000, 1, 1), date(2040, 12, 31)), count=st.integers(0, 60))
def test_counting_forward_and_between_agree(day: date, count: int):
    reached = CALENDAR.add_working_days(day, count)
    assert CALENDAR.working_days_between(day, reached) == count
    assert CALENDAR.kind(day) in DayKind
