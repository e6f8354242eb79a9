"""The hours in which nobody's telephone rings: from an evening to a morning, in China's time. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from services.clock import CHINA

_SHAPE: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` on, up to but not including `ends`, over midnight where that is the earlier one; the same: none."""

    begins: time
    ends: time

    def is_quiet(self, now: datetime) -> bool:
        """Whether that moment lies in them. Raises ValueError for a naive one."""
        at = _here(now).time()
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends

    def over_at(self, now: datetime) -> datetime:
        """When they are over; `now` itself outside of them. Raises ValueError for a naive moment."""
        if not self.is_quiet(now):
            return now
        here = _here(now)
        day = here.date() + timedelta(days=1 if here.time() >= self.ends else 0)
        return datetime.combine(day, self.ends, CHINA)


def clock_time(typed: str) -> time | None:
    """21:00 as a time of day, full-width letters too; None for what is none."""
    shape = _SHAPE.fullmatch(unicodedata.normalize("NFKC", typed).strip())
    return time(int(shape[1]), int(shape[2])) if shape else None


def read_quiet_hours(begins: str, ends: str) -> QuietHours:
    """The hours as they are stored. Raises ValueError for what is no time of day."""
    first, last = clock_time(begins), clock_time(ends)
    if first is None or last is None:
        raise ValueError("no time of day")
    return QuietHours(first, last)


def _here(now: datetime) -> datetime:
    if now.tzinfo is None:
        raise ValueError("a naive datetime names no hour")
    return now.astimezone(CHINA)
