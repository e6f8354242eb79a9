"""`gongkai audit verify`."""

from __future__ import annotations

import sys

import click

from services.audit.verify import verify as prove
from services.config import settings


@click.group()
def audit() -> None:
    """审计记录。"""


@audit.command()
@click.option("--agency", type=int, help="只核对这一个机关（编号）。")
def verify(agency: int | None) -> None:
    """逐块核对审计记录和事件的封印；有改动、缺失或移动的，逐条指出，退出码 1。"""
    proof = prove(settings(), agency)
    for finding in proof.findings:
        click.echo(str(finding))
    click.echo(
        f"核对了 {proof.agencies} 个机关、{proof.blocks} 个块、{proof.rows} 条记录；"
        f"另有 {proof.unsealed} 条刚写入、尚未加封。{'发现问题。' if proof.findings else '全部相符。'}"
    )
    sys.exit(1 if proof.findings else 0)
