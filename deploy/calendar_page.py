"""The page with five lives of a clock, computed: what happened, how the days were counted, and when the answer was due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from processing.clock_entries import OPINION_TERM, PAYMENT_TERM, Entry, EntryKind
from processing.deadlines import Clock, Day, due_date
from services.calendar.shipped import shipped_calendar

K = EntryKind
MARKS = {"start": "收", "stopped": "停", "suspended": "等", "holiday": "休", "weekend": "·", "void": "废"}
WEEK = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Told:
    """One life: its receipt, what happened to its clock, and how it ended."""

    title: str
    receipt: date
    words: str
    entries: tuple[Entry, ...] = ()
    end: str = ""


def _lives() -> tuple[Told, ...]:
    days = shipped_calendar().add_working_days
    letter_there = date(2025, 2, 28)
    silent_on = days(letter_there, OPINION_TERM)
    notice_there = date(2025, 9, 12)
    pay_by = days(notice_there, PAYMENT_TERM)
    return (
        Told(
            "平常信函：与申请人确认之日收到",
            date(2025, 2, 20),
            "平信 2 月 18 日到达，工作人员当日打电话没有打通，2 月 20 日与申请人确认，这一天是收到日期（条例第三十一条）。",
        ),
        Told(
            "补正：收到补正之日重新起算",
            date(2025, 1, 17),
            "1 月 22 日一次性告知补正（第 3 个工作日，不迟于第 7 个），申请人 2 月 10 日补正（条例第三十条）。",
            (Entry(K.SUPPLEMENT_NOTICE, date(2025, 1, 22)), Entry(K.SUPPLEMENTED, date(2025, 2, 10))),
        ),
        Told(
            "征求第三方意见：期满没有答复",
            date(2025, 2, 20),
            f"2 月 26 日发出征求意见书，第三方 2 月 28 日收到，15 个工作日到 {_words(silent_on)}，没有答复；"
            "期间不计算在内，由行政机关依条例决定（条例第三十二条、第三十三条第三款）。",
            (Entry(K.THIRD_PARTY, date(2025, 2, 26), silent_on),),
        ),
        Told(
            "延长：到期前由负责人批准并告知",
            date(2025, 9, 10),
            "9 月 29 日批准延长 20 个工作日，期间有国庆、中秋假期和两个调休上班日（条例第三十三条第二款）。",
            (Entry(K.EXTENSION, date(2025, 9, 29), days=20),),
        ),
        Told(
            "收费：逾期没有缴纳",
            date(2025, 9, 1),
            f"9 月 10 日发出收费通知书，原期限作废；申请人 9 月 12 日收到，缴费期限到 {_words(pay_by)}。",
            (Entry(K.FEE_NOTICE, date(2025, 9, 10)),),
            f"{_words(pay_by)}以前没有缴费，视为放弃申请，以“逾期未按收费通知要求缴纳费用”办结（国办函〔2020〕109号）。",
        ),
    )


def calendars() -> str:
    """The page in Markdown."""
    parts = [_part(n, told) for n, told in enumerate(_lives(), 1)]
    head = (
        "# Five clocks, day by day\n\n五个常见情形的期限，由 `processing/deadlines.py` 按 2025 年的日历逐日算出"
        "（`python -m deploy.pictures` 生成，测试保证与代码一致）。\n数字是计入的第几个工作日，“收”收到之日不计，"
        "“停”征求意见不计，“等”等待申请人，“废”重新起算后作废，“休”法定节假日，“·”周末，**粗体**为最迟答复日。\n"
    )
    return "\n".join([head, *parts])


def _part(n: int, told: Told) -> str:
    # Without a period running the page shows the wait up to the last day to pay.
    shown_until = told.entries[-1].on + timedelta(days=40) if told.end else None
    clock = due_date(told.receipt, told.entries, shipped_calendar(), shown_until)
    events = "".join(f" --event {_event(entry)}" for entry in told.entries)
    command = f"gongkai clock --received {told.receipt} --channel ordinary_mail{events}"
    result = told.end or f"最迟答复日：**{_words(clock.due_date)}**。"
    return "\n".join(
        [f"## {n}. {told.title}", "", told.words, "", result, "", *_weeks(clock), "", f"`{command}`", ""]
    )


def _event(entry: Entry) -> str:
    parts = [str(entry.kind), str(entry.on), str(entry.until or entry.days or "")]
    return ":".join(part for part in parts if part)


def _weeks(clock: Clock) -> Iterator[str]:
    yield "| 周起 | " + " | ".join(WEEK) + " |"
    yield "|---" * 8 + "|"
    known = {day.day: day for day in clock.days}
    monday = min(known) - timedelta(days=min(known).weekday())
    while monday <= max(known):
        cells = [_cell(known.get(monday + timedelta(days=n)), clock.due_date) for n in range(7)]
        yield f"| {monday.month}月{monday.day}日 | " + " | ".join(cells) + " |"
        monday += timedelta(days=7)


def _cell(day: Day | None, due: date | None) -> str:
    if day is None:
        return ""
    if day.kind == "counted":
        mark = f"{day.n}班" if day.make_up else str(day.n)
    else:
        mark = MARKS[day.kind]
    return f"**{mark}**" if day.day == due else mark


def _words(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
