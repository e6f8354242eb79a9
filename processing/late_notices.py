"""A notice counts from the day it went out: by when it had to be told, and what follows where it was told later. Pure.

条例第三十条: a supplement is asked for within seven working days of receipt. 第三十三条第二款: an extension is told
before the period it extends has ended; so are a reasonable delay (第三十五条) and a fee (国办函〔2020〕109号). Posting, signature or entry into the system is the day that counts
(国办公开办函〔2016〕235号), never the day of the signature beneath the letter.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from processing.clock_entries import RESTARTS, Entry, EntryKind
from processing.deadlines import due_date
from services.calendar.domain import WorkingCalendar

# The kind of irregularity by the entry of the clock whose notice was told too late.
LATE: Mapping[EntryKind, str] = {
    EntryKind.SUPPLEMENT_NOTICE: "late_supplement",
    EntryKind.EXTENSION: "late_extension",
    EntryKind.DELAYED: "late_delay",
    EntryKind.FEE_NOTICE: "late_fee",
}
# Told while the period ran that there was without them.
_WITHIN_THE_PERIOD = frozenset({EntryKind.EXTENSION, EntryKind.DELAYED, EntryKind.FEE_NOTICE})
# Nobody has said yet why: they stand until the supervising person did.
WARNINGS: Mapping[EntryKind, str] = {kind: f"told_{late}" for kind, late in LATE.items()}


def last_day_to_tell(
    kind: EntryKind, receipt: date | None, entries: Sequence[Entry], calendar: WorkingCalendar, on: date
) -> date | None:
    """The last day this notice could be told, as of the day it was; None where nothing can be late any more.

    A supplement or a payment that came all the same shows that it was told in time for its purpose.
    """
    without = [entry for entry in entries if entry.kind is not kind or entry.irregular]
    if any(RESTARTS.get(entry.kind) is kind for entry in without):
        return None
    if kind in _WITHIN_THE_PERIOD:
        return due_date(receipt, without, calendar, on).due_date
    return due_date(receipt, without, calendar, on).supplement_by


def binds(told_on: date, last_day: date | None) -> bool:
    """Whether a notice moves the clock: only one told in time.

    The seven days are the 条例's own; that the others have to be told before the due date, and that what came late
    moves no period, is the careful reading. To be put right here if a court says otherwise.
    """
    return last_day is None or told_on <= last_day


def moved_on(until: date, made_on: date, told_on: date) -> date:
    """The last day of a period a letter names: told only when it was over, the applicant has the same time from then."""
    return until if told_on < until else told_on + (until - made_on)
