"""The clock of a case: append-only entries in, a due date with its reasons out. Pure.

条例第三十一条: the day of receipt; 第三十三条: twenty working days, once up to twenty more; the time for asking
third parties and other agencies does not count. 第三十条 and the fee rules: a supplement or a payment starts a new
period. Days are counted from the day after; the last day counts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from processing.clock_entries import (
    BEGINNINGS,
    RESTARTS,
    STOPS,
    SUPPLEMENT_NOTICE_TERM,
    SUSPENSIONS,
    TERM,
    WORDS,
    Entry,
    EntryKind,
    check_entries,
)
from services.calendar.domain import DAY, DayKind, WorkingCalendar
from services.words import said


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the explanation. `kind`: start, counted, stopped, suspended, holiday, weekend; `n` is the count
    reached on a counted day, `why` says what a day off or a stop is, `make_up` a working weekend."""

    day: date
    kind: str
    n: int | None = None
    why: str = ""
    make_up: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the sum an applicant can follow: what happened, on which ground, what it did."""

    kind: str
    on: date
    label: str
    basis: str
    days: int = 0
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """The answer. `due_date` is None while no period runs (not received, or waiting for the applicant).

    `stopped` marks an open stop or suspension, `provisional` a count that touches an unannounced year,
    `term` the working days of the running period with its extension.
    """

    due_date: date | None
    provisional: bool
    stopped: bool
    supplement_by: date | None
    days: tuple[Day, ...]
    reasons: tuple[Reason, ...]
    started_on: date | None = None
    term: int = TERM


def due_date(
    receipt: date | None, entries: Sequence[Entry], calendar: WorkingCalendar, today: date | None = None
) -> Clock:
    """The due date and how it came about.

    Excluded are the working days d with left < d <= returned, as a union over stops; an open stop is counted as if
    it ended `today` (or the day it began). Raises Invalid for an order of entries that cannot be.
    """
    if receipt is None:
        return Clock(None, provisional=False, stopped=False, supplement_by=None, days=(), reasons=())
    happened = sorted(entries, key=lambda entry: entry.on)
    check_entries(receipt, happened)
    ordered = [entry for entry in happened if not entry.irregular]
    if order := next((e for e in reversed(ordered) if e.kind is EntryKind.ORDERED), None):
        return _as_ordered(order, calendar)
    start, waiting = _period(receipt, ordered)
    stops = [(e.on, e.until or max(today or e.on, e.on)) for e in ordered if e.kind in STOPS]
    term = TERM + sum(e.days or 0 for e in ordered if e.kind is EntryKind.EXTENSION)
    supplement_by = calendar.add_working_days(receipt, SUPPLEMENT_NOTICE_TERM)
    before = tuple(_days_before(receipt, start, calendar, ordered)) if start != receipt else ()
    if waiting is not None:
        days = tuple(_waiting_days(receipt, waiting, calendar, today))
        reasons = _reasons(receipt, happened, calendar)
        return Clock(None, False, True, supplement_by, days, reasons, start, term)
    delayed = max((e.until for e in ordered if e.kind is EntryKind.DELAYED and e.until), default=None)
    counted = tuple(_count(start, term, stops, ordered, calendar, delayed))
    days = (*before, *counted)
    return Clock(
        due_date=counted[-1].day,
        provisional=not all(day.known for day in days),
        stopped=any(e.kind in STOPS and e.until is None for e in ordered),
        supplement_by=supplement_by,
        days=days,
        reasons=_reasons(receipt, happened, calendar),
        started_on=start,
        term=term,
    )


def _as_ordered(order: Entry, calendar: WorkingCalendar) -> Clock:
    """Answered again by order: nothing of the first period counts, and only the order says by when."""
    term = order.days or calendar.working_days_between(order.on, order.until or order.on)
    days = tuple(_count(order.on, term, (), (order,), calendar, None))
    last = order.until or days[-1].day
    reason = Reason(order.kind, order.on, *WORDS[order.kind], term, order.until)
    known = all(day.known for day in days) and calendar.is_known(last)
    return Clock(last, not known, False, None, days, (reason,), order.on, term)


def _period(receipt: date, ordered: Sequence[Entry]) -> tuple[date, Entry | None]:
    """The day the running period counts from, and the suspension that is still open, if one is."""
    start, waiting = receipt, None
    for entry in ordered:
        if entry.kind in SUSPENSIONS:
            waiting = entry
        elif entry.kind in RESTARTS:
            start, waiting = entry.on, None
    return start, waiting


def _count(
    start: date,
    term: int,
    stops: Sequence[tuple[date, date]],
    ordered: Sequence[Entry],
    calendar: WorkingCalendar,
    delayed: date | None,
) -> Iterator[Day]:
    """The running period; a delayed day beyond its end is its end (条例第三十五条)."""
    yield Day(start, "start", why=_start_word(start, ordered), known=calendar.is_known(start))
    day, n = start, 0
    while n < term or (delayed is not None and day < delayed):
        day += DAY
        off = _day_off(day, calendar)
        if off is not None:
            yield off
        elif any(left < day <= returned for left, returned in stops):
            yield Day(day, "stopped", why=_stop_word(day, ordered), known=calendar.is_known(day))
        else:
            n += 1
            make_up = calendar.kind(day) is DayKind.MAKE_UP
            why = said("延迟答复") if n > term else said("调休上班") if make_up else ""
            yield Day(day, "counted", n, why, make_up, calendar.is_known(day))


def _days_before(
    receipt: date, start: date, calendar: WorkingCalendar, ordered: Sequence[Entry]
) -> Iterator[Day]:
    """The void period before a restart: its days were counted once and no longer matter."""
    left = next((e.on for e in ordered if e.kind in SUSPENSIONS), start)
    yield Day(receipt, "start", why=said("收到申请"), known=calendar.is_known(receipt))
    day, n = receipt + DAY, 0
    while day < start:
        off = _day_off(day, calendar)
        if off is not None:
            yield off
        elif day > left:
            yield Day(day, "suspended", why=said("等待申请人"), known=calendar.is_known(day))
        else:
            n += 1
            yield Day(day, "void", n, said("原期限，重新起算后作废"), known=calendar.is_known(day))
        day += DAY


def _waiting_days(
    receipt: date, waiting: Entry, calendar: WorkingCalendar, today: date | None
) -> Iterator[Day]:
    """The void period up to the notice, and the days waited since, up to today."""
    yield Day(receipt, "start", why=said("收到申请"), known=calendar.is_known(receipt))
    day, n = receipt + DAY, 0
    while day <= max(waiting.on, today or waiting.on):
        off = _day_off(day, calendar)
        if off is None and day > waiting.on:
            off = Day(day, "suspended", why=said("等待申请人"), known=calendar.is_known(day))
        elif off is None:
            n += 1
            off = Day(day, "void", n, WORDS[waiting.kind][0], known=calendar.is_known(day))
        yield off
        day += DAY


def _day_off(day: date, calendar: WorkingCalendar) -> Day | None:
    match calendar.kind(day):
        case DayKind.HOLIDAY:
            return Day(day, "holiday", why=said("法定节假日"), known=calendar.is_known(day))
        case DayKind.WEEKEND:
            return Day(day, "weekend", why=said("周末"), known=calendar.is_known(day))
    return None


def _start_word(start: date, ordered: Sequence[Entry]) -> str:
    return next(
        (WORDS[e.kind][0] for e in reversed(ordered) if e.kind in BEGINNINGS and e.on == start),
        said("收到申请"),
    )


def _stop_word(day: date, ordered: Sequence[Entry]) -> str:
    words = [
        WORDS[e.kind][0]
        for e in ordered
        if e.kind in STOPS and e.on < day and (e.until is None or day <= e.until)
    ]
    return "、".join(dict.fromkeys(words)) or said("停止计算")


def _reasons(receipt: date, ordered: Sequence[Entry], calendar: WorkingCalendar) -> tuple[Reason, ...]:
    lines = [Reason("received", receipt, "收到申请，自次日起算", "条例第三十一条、第三十三条", TERM)]
    for entry in ordered:
        label, basis = WORDS[entry.kind]
        if entry.irregular:
            lines.append(
                Reason("irregular", entry.on, said("%(label)s（不符合条例，不改变期限）", label=label), basis)
            )
            continue
        days = entry.days or 0
        if entry.kind in STOPS and entry.until is not None:
            days = calendar.working_days_between(entry.on, entry.until)
        elif entry.kind in RESTARTS:
            days = TERM
        lines.append(Reason(entry.kind, entry.on, label, basis, days, entry.until))
    return tuple(lines)
