"""Until when a step of the clock may be taken: what the commands ask of a case, for entries that were typed. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from processing.clock_entries import STOPS, SUPPLEMENT_NOTICE_TERM, Entry, EntryKind
from processing.deadlines import due_date
from services.calendar.domain import WorkingCalendar
from services.errors import Invalid
from services.words import said

# Lawful only while the period runs, each by its rule.
WITHIN_THE_PERIOD: Final = {
    EntryKind.EXTENSION: "延长答复期限应当在期限届满前决定并告知（条例第三十三条第二款）",
    EntryKind.FEE_NOTICE: "收费通知应当在答复期限内发出（国办函〔2020〕109号）",
    EntryKind.DELAYED: "确定延迟答复的合理期限应当在答复期限内告知（条例第三十五条）",
}


def check_limits(receipt: date, entries: Sequence[Entry], calendar: WorkingCalendar) -> None:
    """Raises Invalid, with the rule, for a notice after its last day and a delay that delays nothing."""
    ordered = sorted(entries, key=lambda entry: entry.on)
    for place, entry in enumerate(ordered):
        if entry.kind is EntryKind.SUPPLEMENT_NOTICE:
            _check_supplement(receipt, entry, calendar)
        elif entry.kind in WITHIN_THE_PERIOD:
            _check_within(receipt, entry, ordered[:place], calendar)


def _check_supplement(receipt: date, notice: Entry, calendar: WorkingCalendar) -> None:
    last = calendar.add_working_days(receipt, SUPPLEMENT_NOTICE_TERM)
    if notice.on > last:
        raise Invalid(
            said(
                "补正应当在收到之日起 7 个工作日内告知（条例第三十条）：最后一日为 %(last)s，告知日为 %(on)s。",
                last=last,
                on=notice.on,
            )
        )


def _check_within(receipt: date, entry: Entry, earlier: Sequence[Entry], calendar: WorkingCalendar) -> None:
    known = [_as_of(one, entry.on) for one in earlier]
    last = due_date(receipt, known, calendar, entry.on).due_date
    rule = WITHIN_THE_PERIOD[entry.kind]
    if last is None:
        raise Invalid(said("%(rule)s：%(on)s 期限没有在计算。", rule=rule, on=entry.on))
    if entry.on > last:
        raise Invalid(said("%(rule)s：期限到 %(last)s，%(on)s 已经过期。", rule=rule, last=last, on=entry.on))
    if entry.kind is EntryKind.DELAYED and entry.until is not None and entry.until <= last:
        raise Invalid(said("%(rule)s：新的期限应当在 %(last)s 之后。", rule=rule, last=last))


def _as_of(entry: Entry, day: date) -> Entry:
    """A stop as it stood on that day: what ended later was still open."""
    is_open = entry.kind in STOPS and entry.until is not None and entry.until > day
    return replace(entry, until=None) if is_open else entry
