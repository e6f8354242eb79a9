"""`gongkai clock`: a due date and its reasons, computed on the spot; no server, no data of anybody."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, TextIO

import click

from processing.clock_entries import STOPS, Entry, EntryKind
from processing.clock_limits import check_limits
from processing.deadlines import Clock, due_date
from services.calendar.files import calendar_with
from services.calendar.shipped import NATIONAL
from services.clock import china_date, system_now
from services.command_line import Refused, read_day
from services.errors import Invalid

CHANNELS = {
    "in_person": "当面提交",
    "ems": "EMS 签收",
    "registered_mail": "挂号信签收",
    "courier": "快递签收",
    "ordinary_mail": "平常信函，与申请人确认",
    "fax": "传真，双方确认",
    "web": "网上提交",
    "email": "电子邮件，进入机关邮件系统",
}
MARKS = {
    "start": "收",
    "counted": "",
    "void": "废",
    "stopped": "停",
    "suspended": "停",
    "holiday": "休",
    "weekend": "　",
}
WEEKDAYS = "一二三四五六日"
# A second word says how long or until when; without it there is nothing to compute.
TWO_WORDS = frozenset({EntryKind.EXTENSION, EntryKind.DELAYED, EntryKind.ORDERED})
DAYS = re.compile(r"\d{1,3}", re.ASCII)
MOST_ORDERED = 250  # working days of a year; an order names no more


@click.command(help="由收到日期和经过推算答复期限，并逐日说明。")
@click.option("--received", required=True, metavar="YYYY-MM-DD", help="法定的收到日期")
@click.option("--channel", required=True, metavar="WORD", help=" · ".join(CHANNELS))
@click.option(
    "--event", "events", multiple=True, metavar="KIND:DATE[:DATE|:DAYS]", help=" · ".join(EntryKind)
)
@click.option(
    "--region",
    default=NATIONAL,
    show_default=True,
    metavar="CODE",
    help="日历地区：CN，或 CN-GX 等有地方节假日的地区",
)
@click.option(
    "--calendar",
    "files",
    multiple=True,
    type=click.File("r", encoding="utf-8"),
    help="另加的日历文件（JSON，与 gongkai calendar import 的相同）",
)
@click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象")
def clock(
    received: str,
    channel: str,
    events: tuple[str, ...],
    region: str,
    files: tuple[TextIO, ...],
    as_json: bool,
) -> None:
    """Exit 2 with a message and nothing on stdout for an unknown word or an impossible date or order."""
    if channel not in CHANNELS:
        raise Refused(f"没有“{channel}”这种渠道，可用：{'、'.join(CHANNELS)}。")
    receipt = read_day(received, "收到日期")
    entries = [_entry(told) for told in events]
    try:
        calendar = calendar_with(region, files)
        answer = due_date(receipt, entries, calendar, _today(entries))
        check_limits(receipt, entries, calendar)
    except Invalid as problem:
        raise Refused(problem.message) from problem
    click.echo(
        json.dumps(_as_json(answer, receipt, channel, region), ensure_ascii=False)
        if as_json
        else _told(answer, channel)
    )


def _today(entries: Sequence[Entry]) -> date | None:
    """An open stop counts as if it ended today; without one the answer depends on no day."""
    is_open = any(entry.kind in STOPS and entry.until is None for entry in entries)
    return china_date(system_now()) if is_open else None


def _entry(told: str) -> Entry:
    kind, *rest = told.split(":")
    if kind not in EntryKind.__members__.values():
        raise Refused(f"没有“{kind}”这种经过，可用：{'、'.join(EntryKind)}。")
    which = EntryKind(kind)
    if not 1 <= len(rest) <= (2 if which in STOPS or which in TWO_WORDS else 1):
        raise Refused(f"“{told}”的写法不对，应为 {_shape(which)}。")
    on = read_day(rest[0], told)
    if which in TWO_WORDS:
        return _lasting(which, on, rest[1:], told)
    return Entry(which, on, read_day(rest[1], told) if len(rest) == 2 else None)


def _lasting(which: EntryKind, on: date, rest: Sequence[str], told: str) -> Entry:
    """What lasts so many working days or until a day, as its kind has it."""
    is_days = bool(rest) and DAYS.fullmatch(rest[0]) is not None
    if not rest or (which is EntryKind.EXTENSION and not is_days) or (which is EntryKind.DELAYED and is_days):
        raise Refused(f"“{told}”的写法不对，应为 {_shape(which)}。")
    if not is_days:
        until = read_day(rest[0], told)
        if which is EntryKind.ORDERED and until <= on:
            raise Refused(f"“{told}”：决定或者判决确定的期限应当在其收到日之后。")
        return Entry(which, on, until)
    days = int(rest[0])
    if which is EntryKind.ORDERED and not 1 <= days <= MOST_ORDERED:
        raise Refused(f"“{told}”：重新答复的期限为 1 至 {MOST_ORDERED} 个工作日。")
    return Entry(which, on, days=days)


def _shape(kind: EntryKind) -> str:
    if kind is EntryKind.EXTENSION:
        return "extension:批准日:工作日数"
    if kind is EntryKind.DELAYED:
        return "delayed:告知日:答复期限"
    if kind is EntryKind.ORDERED:
        return "ordered:收到决定或者判决之日:工作日数（或者确定的日期）"
    return f"{kind}:发出日[:收到日]" if kind in STOPS else f"{kind}:日期"


def _as_json(answer: Clock, receipt: date, channel: str, region: str) -> dict[str, Any]:
    return {
        "received": receipt.isoformat(),
        "channel": channel,
        "region": region,
        "due_date": answer.due_date and answer.due_date.isoformat(),
        "provisional": answer.provisional,
        "stopped": answer.stopped,
        "supplement_by": answer.supplement_by and answer.supplement_by.isoformat(),
        "days": [
            {**asdict(day), "day": day.day.isoformat(), "date": day.day.isoformat()} for day in answer.days
        ],
        "reasons": [
            {**asdict(r), "on": r.on.isoformat(), "until": r.until and r.until.isoformat()}
            for r in answer.reasons
        ],
    }


def _told(answer: Clock, channel: str) -> str:
    due = answer.due_date
    head = (
        f"答复期限　{due:%Y年%m月%d日}　星期{WEEKDAYS[due.weekday()]}"
        if due
        else "正在等待申请人，期限尚未起算"
    )
    notes = [f"（{CHANNELS[channel]}）"]
    notes += ["暂定：涉及放假安排尚未公布或者尚未导入的年度"] if answer.provisional else []
    notes += ["停止计算中，按今天结束推算"] if answer.stopped and due else []
    lines = [f"{head}　{'　'.join(notes)}", ""]
    lines += [f"  {r.on}　{r.label}　{_effect(r.kind, r.days)}　{r.basis}" for r in answer.reasons]
    lines += ["", *(_line(day.day, day.kind, day.n, day.why) for day in answer.days)]
    return "\n".join(lines)


def _effect(kind: str, days: int) -> str:
    if kind in STOPS:
        return f"扣除 {days} 个工作日"
    return f"{'＋' if kind == EntryKind.EXTENSION else ''}{days} 个工作日" if days else ""


def _line(day: date, kind: str, n: int | None, why: str) -> str:
    return f"  {day}　星期{WEEKDAYS[day.weekday()]}　{MARKS[kind] or f'第 {n} 日'}　{why}".rstrip()
