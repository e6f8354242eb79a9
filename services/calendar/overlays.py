"""A region's own days laid over a national year: further days off, and the weekends worked in exchange (调休). Pure.

The days off of all citizens are the State Council's to name; a region may add those of its peoples' festivals
(全国年节及纪念日放假办法第二条、第四条) and take away none. A national working weekend it may give back as a day off.
"""

from datetime import date

from services.calendar.domain import SATURDAY, CalendarYear
from services.errors import Invalid
from services.words import said


def overlaid(national: CalendarYear, own: CalendarYear) -> CalendarYear:
    """The year of the region. A national day off stays one, also where a later notice named it after the region's."""
    off = national.off | own.off
    work = (national.work - own.off) | (own.work - off)
    return CalendarYear(own.year, own.version, own.source, off, work)


def check_year(year: CalendarYear) -> None:
    """Days are worked in exchange on weekends alone. Raises Invalid, naming the day."""
    for day in sorted(year.work):
        if day.weekday() < SATURDAY:
            raise _refused(
                said(
                    "%(day)s 不是周末，不能作为调休上班日。",
                    day=day.isoformat(),
                ),
                day,
            )


def check_overlay(national: CalendarYear | None, own: CalendarYear) -> None:
    """A region works on no day that is off nationwide. Raises Invalid, naming the day."""
    check_year(own)
    for day in sorted(own.work & (national.off if national else frozenset())):
        raise _refused(
            said(
                "%(day)s 是全国的放假日，本地区不能改为上班（全国年节及纪念日放假办法第二条）。",
                day=day.isoformat(),
            ),
            day,
        )


def _refused(message: str, day: date) -> Invalid:
    return Invalid(message, fields={"work": said("不能是 %(day)s。", day=day.isoformat())})
