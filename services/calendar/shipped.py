"""The calendar that comes with the package, and the shape of a calendar file."""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from services.calendar.domain import CalendarYear, WorkingCalendar
from services.calendar.overlays import overlaid
from services.errors import Invalid

NATIONAL = "CN"


@cache
def shipped_calendar(region: str = NATIONAL) -> WorkingCalendar:
    """The national years in the package (国务院办公厅 notices), with a region's own over them; needs no server."""
    years = dict(_in_package(NATIONAL))
    return WorkingCalendar(years) if region == NATIONAL else laid_over(years, shipped_overlay(region))


def shipped_overlay(region: str) -> Mapping[int, CalendarYear]:
    """The region's own years in the package, by year; none for most regions."""
    return _in_package(region) if region in shipped_regions() else {}


@cache
def shipped_regions() -> tuple[str, ...]:
    """The regions whose own days are in the package (自治区 notices), by code."""
    names = (entry.name for entry in (files(__package__) / "data").iterdir())
    found = {name.removesuffix(".json").upper() for name in names if name.endswith(".json")}
    return tuple(sorted(found - {NATIONAL}))


def laid_over(national: Mapping[int, CalendarYear], own: Mapping[int, CalendarYear]) -> WorkingCalendar:
    """The national years with the region's own over them; a year the nation has not announced stays unknown."""
    years = {n: overlaid(year, own[n]) if n in own else year for n, year in national.items()}
    return WorkingCalendar(years, frozenset(national.keys() - own.keys()))


@cache
def _in_package(region: str) -> Mapping[int, CalendarYear]:
    told = json.loads((files(__package__) / "data" / f"{region.lower()}.json").read_text("utf-8"))
    return {year.year: year for year in read_years(told)[1]}


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
