"""`gongkai calendar`: bring an announced year in, and see which years are known."""

import json
from typing import TextIO

import click

from services.actor import Actor, ActorKind
from services.calendar.commands import import_years
from services.calendar.queries import years_known
from services.calendar.shipped import NATIONAL, read_years
from services.clock import system_now
from services.command_line import data_option
from services.db import Scope, unit_of_work

OPERATOR = Actor(ActorKind.SYSTEM, None, "命令行")


@click.group()
def calendar() -> None:
    """工作日历：法定节假日和调休上班。"""


@calendar.command("import")
@data_option
@click.argument("file", type=click.File("r", encoding="utf-8"))
def import_(file: TextIO) -> None:
    """导入日历文件（JSON）；同一年的新通知用更高的版本号。未办结的件随后重新计算期限。"""
    try:
        told = json.load(file)
    except ValueError as problem:
        raise click.ClickException(f"不是有效的 JSON 文件：{problem}") from problem
    region, years = read_years(told)
    with unit_of_work("identity", Scope(0)) as session:
        changed = import_years(session, region, years, actor=OPERATOR, now=system_now())
    if changed:
        click.echo(f"已导入 {region} {'、'.join(map(str, changed))} 年，未办结的件将重新计算期限。")
        click.echo("哪些期限有变动：gongkai moved-dates")
    else:
        click.echo("这些年份和版本都已经有了，没有改动。")


@calendar.command("list")
@data_option
@click.option("--region", default=NATIONAL, show_default=True, help="地区代码，如 CN-GX")
def list_(region: str) -> None:
    """列出已知的年份、版本和来源。"""
    with unit_of_work("identity", Scope(0)) as session:
        for row in years_known(session, region):
            click.echo(
                f"{row.year}  第 {row.version} 版  放假 {len(row.off)} 日  调休上班 {len(row.work)} 日  {row.source}"
            )
