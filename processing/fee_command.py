"""`gongkai fee`: a processing fee and the bands it adds up, computed on the spot; no server, no data of anybody."""

import json
from typing import Any

import click

from processing.fees import Charged, Fee, Mode, fee
from services.clock import china_date, system_now
from services.command_line import Refused, read_day
from services.errors import Invalid

UNITS = {Mode.REQUESTS: "件", Mode.PAGES: "页"}


@click.command("fee", help="按件或者按量计算信息处理费，并逐档说明。")
@click.option("--requests", type=int, metavar="N", help="同一申请人在一个自然月内向同一机关提出的件数")
@click.option("--pages", type=int, metavar="N", help="一件申请提供的页数（A4，单面）")
@click.option("--on", "day", metavar="YYYY-MM-DD", help="按这一天的标准（默认今天）")
@click.option("--json", "as_json", is_flag=True, help="输出一个 JSON 对象")
def command(requests: int | None, pages: int | None, day: str | None, as_json: bool) -> None:
    """Exit 2 with a message and nothing on stdout for both or neither, an impossible count or day."""
    if (requests is None) == (pages is None):
        raise Refused("按件（--requests）和按量（--pages）只能选一种，不能同时收取。")
    mode = Mode.PAGES if requests is None else Mode.REQUESTS
    count = pages if requests is None else requests
    try:
        answer = fee(mode, count or 0, read_day(day, "日期") if day else china_date(system_now()))
    except Invalid as problem:
        raise Refused(problem.message) from problem
    click.echo(json.dumps(_as_json(answer), ensure_ascii=False) if as_json else _told(answer))


def _as_json(answer: Fee) -> dict[str, Any]:
    return {
        "mode": answer.mode,
        "count": answer.count,
        "amount": answer.amount,
        "bands": [
            {
                "first": band.first,
                "last": band.last,
                "count": band.count,
                "rate": band.rate,
                "amount": band.amount,
            }
            for band in answer.bands
        ],
        "basis": answer.basis,
    }


def _told(answer: Fee) -> str:
    unit = UNITS[answer.mode]
    head = f"信息处理费　{answer.amount:,} 元　（{answer.count:,} {unit}，{answer.basis}）"
    return "\n".join([head, "", *(_line(band, unit) for band in answer.bands)])


def _line(band: Charged, unit: str) -> str:
    which = f"第 {band.first:,} 至 {band.last:,} {unit}" if band.count > 1 else f"第 {band.first:,} {unit}"
    rate = f"每{unit} {band.rate} 元，计 {band.amount:,} 元" if band.rate else "不收费"
    return f"  {which}　{rate}"
