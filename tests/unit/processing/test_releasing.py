"""When what a third party does not want disclosed may go out."""

from datetime import date

import pytest

from processing.releasing import Told, gives, release_day, why_held
from services.calendar.shipped import shipped_calendar

TODAY = date(2026, 3, 13)
CALENDAR = shipped_calendar()
READY = Told(date(2026, 3, 6), TODAY)


def test_told_and_waited_it_may_be_released():
    assert why_held([READY], TODAY, is_stopped=False) == ""


def test_a_day_too_early_it_may_not_and_the_last_of_several_third_parties_decides():
    later = Told(date(2026, 3, 9), date(2026, 3, 16))
    assert "2026年3月16日 以前不能放行" in why_held([READY, later], TODAY, is_stopped=False)
    assert why_held([READY, later], date(2026, 3, 16), is_stopped=False) == ""


def test_a_letter_that_never_went_out_told_nobody():
    assert "还没有送出" in why_held([READY, Told(None, date(2026, 3, 6))], TODAY, is_stopped=False)


def test_a_stop_weighs_more_than_everything_else():
    assert "停止执行" in why_held([Told(None, date(2026, 4, 1))], TODAY, is_stopped=True)
    assert "停止执行" in why_held([READY], TODAY, is_stopped=True)


@pytest.mark.parametrize(
    ("sent", "first"),
    (("2026-03-06", "2026-03-13"), ("2026-03-09", "2026-03-16"), ("2026-03-13", "2026-03-20")),
)
def test_the_days_to_wait_count_from_the_day_the_letter_went_out(sent, first):
    written, planned = date(2026, 3, 6), date(2026, 3, 13)
    assert release_day(written, planned, date.fromisoformat(sent), CALENDAR) == date.fromisoformat(first)


def test_without_days_to_wait_it_may_be_released_the_day_the_letter_went_out():
    written = date(2026, 3, 6)
    assert release_day(written, written, date(2026, 3, 9), CALENDAR) == date(2026, 3, 9)


def test_only_a_reply_that_gives_something_has_to_wait():
    assert [gives(row) for row in ("granted", "partial", "refused_4", None)] == [True, True, False, False]
