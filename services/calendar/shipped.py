"""The calendar that comes with the package, and the shape of a calendar file."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from services.calendar.domain import CalendarYear, WorkingCalendar
from services.errors import Invalid

NATIONAL = "CN"


@cache
def shipped_calendar() -> WorkingCalendar:
    """The national years in the package (国务院办公厅 notices); pure, needs no server."""
    told = json.loads((files(__package__) / "data" / "cn.json").read_text("utf-8"))
    return WorkingCalendar({year.year: year for year in read_years(told)[1]})


def read_years(told: Mapping[str, Any]) -> tuple[str, list[CalendarYear]]:
    """Region and years of a calendar file. Raises Invalid, naming the year and what is wrong with it.

    Shape: `{"region": "CN", "years": {"2026": {"version": 1, "source": "…", "off": [ISO dates], "work": […]}}}`.
    """
    if not isinstance(told, Mapping) or not isinstance(told.get("years"), Mapping):
        raise Invalid("日历文件须是 {“region”: …, “years”: {年份: {…}}} 的形式。")
    return str(told.get("region", NATIONAL)), [_year(str(year), one) for year, one in told["years"].items()]


def _year(year: str, told: Any) -> CalendarYear:
    try:
        return CalendarYear(
            year=int(year),
            version=int(told["version"]),
            source=str(told["source"]),
            off=frozenset(map(date.fromisoformat, told["off"])),
            work=frozenset(map(date.fromisoformat, told["work"])),
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise Invalid(f"日历文件中 {year} 年的内容有误：{problem}") from problem
