"""When nobody is reminded, and until when it waits."""

from datetime import UTC, date, datetime, time

import pytest

from services.clock import CHINA
from services.quiet_hours import QuietHours, clock_time, read_quiet_hours

NIGHT = read_quiet_hours("21:00", "08:00")
NOON = QuietHours(time(12, 0), time(14, 0))
DAY = date(2026, 3, 4)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute), CHINA)


@pytest.mark.parametrize(
    ("when", "is_quiet"),
    [
        (at(20, 59), False),
        (at(21, 0), True),
        (at(23, 59), True),
        (at(0, 0), True),
        (at(7, 59), True),
        (at(8, 0), False),
        (at(12, 0), False),
    ],
)
def test_a_night_wraps_midnight_and_its_end_is_no_part_of_it(when, is_quiet):
    assert NIGHT.is_quiet(when) is is_quiet


def test_before_midnight_it_waits_until_tomorrow_after_it_until_today():
    assert NIGHT.over_at(at(22, 30)) == at(8, 0, date(2026, 3, 5))
    assert NIGHT.over_at(at(3)) == at(8, 0)
    assert NIGHT.over_at(at(9)) == at(9)


def test_the_last_night_of_a_year_ends_in_the_next():
    assert NIGHT.over_at(at(23, 0, date(2026, 12, 31))) == at(8, 0, date(2027, 1, 1))


def test_hours_of_one_day_end_on_it():
    assert NOON.is_quiet(at(12, 0))
    assert not NOON.is_quiet(at(14, 0))
    assert NOON.over_at(at(13, 59)) == at(14, 0)


def test_the_same_start_and_end_are_none_at_all():
    none = read_quiet_hours("08:00", "08:00")
    assert not any(none.is_quiet(at(hour)) for hour in range(24))
    assert none.over_at(at(8)) == at(8)


def test_the_hours_are_those_of_china_whatever_clock_tells_the_moment():
    assert NIGHT.is_quiet(datetime(2026, 3, 4, 13, 0, tzinfo=UTC))
    assert not NIGHT.is_quiet(datetime(2026, 3, 4, 0, 0, tzinfo=UTC))


def test_a_moment_without_a_zone_names_no_hour():
    with pytest.raises(ValueError, match="naive"):
        NIGHT.is_quiet(datetime(2026, 3, 4, 22, 0))  # what is refused


@pytest.mark.parametrize("typed", ["21:00", "8:05", "00:00", "23:59", "２１：００"])
def test_times_of_day_are_read(typed):
    assert clock_time(typed) is not None


@pytest.mark.parametrize("typed", ["", "24:00", "21", "2100", "21:60", "21:00:00", "-1:00", "9pm"])
def test_anything_else_is_no_time_of_day(typed):
    assert clock_time(typed) is None
