"""放行: when what a third party does not want disclosed may go out. Pure.

条例第三十二条 lets the office disclose against his will and has him told first; how long it then waits is the office's
own number. 行政复议法第四十二条, 行政诉讼法第五十六条: nothing is carried out while a review body or a court has stopped it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from processing.outcomes import Family, outcome_of
from services.calendar.domain import WorkingCalendar
from services.words import day_word, said

GIVING = frozenset({Family.GRANTED, Family.PARTIAL})


@dataclass(frozen=True, slots=True)
class Told:
    """A third party told of the disclosure: the day the letter went out (None: not yet), the first day of a release."""

    sent_on: date | None
    released_from: date


def gives(outcome: str | None) -> bool:
    """Whether a reply of this row hands something over, in whole or in part."""
    return outcome is not None and outcome_of(outcome).family in GIVING


def release_day(written_on: date, planned: date, sent_on: date, calendar: WorkingCalendar) -> date:
    """The first day of a release once the letter is out: the same working days, from the day it went."""
    days = calendar.working_days_between(written_on, planned)
    return max(planned, calendar.add_working_days(sent_on, days) if days else sent_on)


def why_held(told: Sequence[Told], today: date, *, is_stopped: bool) -> str:
    """Why it may not be released today, the weightiest reason alone; empty where nothing is in the way."""
    if is_stopped:
        return said(
            "已被决定或者裁定停止执行，解除以前不能放行（行政复议法第四十二条、行政诉讼法第五十六条）。"
        )
    if any(one.sent_on is None for one in told):
        return said("告知第三方的文书还没有送出，送出并等待期满以前不能放行（条例第三十二条）。")
    last = max((one.released_from for one in told), default=today)
    if last > today:
        day = day_word(last, with_year=True)
        return said("告知第三方后的等待期未满，%(day)s 以前不能放行（条例第三十二条）。", day=day)
    return ""
