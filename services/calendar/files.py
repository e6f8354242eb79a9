"""Calendar files laid over the packaged years: for a computation without an installation. Pure but for the files."""

import json
from collections.abc import Iterable
from typing import TextIO

from services.calendar.domain import CalendarYear, WorkingCalendar
from services.calendar.overlays import check_overlay, check_year
from services.calendar.shipped import (
    NATIONAL,
    laid_over,
    read_years,
    shipped_calendar,
    shipped_overlay,
    shipped_regions,
)
from services.errors import Invalid
from services.words import said


def calendar_with(region: str, files: Iterable[TextIO] = ()) -> WorkingCalendar:
    """The calendar of a region: the packaged years with those of the files, which win.

    Raises Invalid for a region of which neither package nor files know anything, for a file that cannot be read or is
    another region's, and for a day no notice can order to be worked.
    """
    national, own = dict(shipped_calendar().years), dict(shipped_overlay(region))
    for file in files:
        of, years = _read(file)
        if of not in (NATIONAL, region):
            raise Invalid(said("%(name)s 是 %(region)s 的日历。", name=file.name, region=of))
        (national if of == NATIONAL else own).update({year.year: year for year in years})
    if region == NATIONAL:
        for year in national.values():
            check_year(year)
        return WorkingCalendar(national)
    if not own:
        raise Invalid(
            said(
                "没有地区 %(region)s 的日历，随附的有：%(known)s；其他地区用 --calendar 指定日历文件。",
                region=region,
                known="、".join((NATIONAL, *shipped_regions())),
            )
        )
    for n, year in own.items():
        check_overlay(national.get(n), year)
    return laid_over(national, own)


def _read(file: TextIO) -> tuple[str, list[CalendarYear]]:
    try:
        told = json.load(file)
    except ValueError as problem:
        raise Invalid(said("%(name)s 不是有效的 JSON 文件。", name=file.name)) from problem
    return read_years(told)
