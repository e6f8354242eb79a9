"""Which days are working days, and how to count them. Pure.

A year of the calendar is data: days off and make-up workdays (调休) as the State Council announces them. Outside
the known years Monday to Friday count, and in a year of which a region's own days are not in the national ones; in both
whoever asks is told that this is provisional.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

DAY = timedelta(days=1)
# The first Regulation (国务院令第492号) came into force: nothing was received before.
FIRST_DAY: Final = date(2008, 5, 1)
SATURDAY = 5


class DayKind(StrEnum):
    """What a day is in the calendar."""

    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One announced year. `off` are days off, `work` working days on a weekend; both only the exceptions
    and the weekends that belong to a holiday."""

    year: int
    version: int
    source: str
    off: frozenset[date]
    work: frozenset[date]

    def __post_init__(self) -> None:
        if any(day.year != self.year for day in self.off | self.work):
            raise ValueError(f"a day outside {self.year}")
        if self.off & self.work:
            raise ValueError("a day is both off and worked")


@dataclass(frozen=True)
class WorkingCalendar:
    """The known years of one region. `awaited` are those of which its own days, as it has them every year, are not in."""

    years: Mapping[int, CalendarYear] = field(default_factory=dict)
    awaited: frozenset[int] = frozenset()

    def is_known(self, day: date) -> bool:
        """Whether the year of that day has been announced, by the nation and by a region with days of its own."""
        return day.year in self.years and day.year not in self.awaited

    def kind(self, day: date) -> DayKind:
        """What the day is; a weekday of an unknown year is taken for a working day."""
        year = self.years.get(day.year)
        if year is not None and day in year.work:
            return DayKind.MAKE_UP
        if year is not None and day in year.off:
            return DayKind.HOLIDAY
        return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKING

    def is_working_day(self, day: date) -> bool:
        return self.kind(day) in (DayKind.WORKING, DayKind.MAKE_UP)

    def working_days_after(self, day: date) -> Iterator[date]:
        """The working days that follow, without end."""
        while True:
            day += DAY
            if self.is_working_day(day):
                yield day

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`, which itself is not counted; `day` for 0."""
        following = self.working_days_after(day)
        for _ in range(count):
            day = next(following)
        return day

    def working_days_between(self, left: date, right: date) -> int:
        """How many working days d there are with left < d <= right."""
        span = (left + timedelta(days=n) for n in range(1, (right - left).days + 1))
        return sum(self.is_working_day(day) for day in span)
