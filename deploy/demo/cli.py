"""`gongkai demo`: load the demonstration where it is not loaded, and say who signs in where."""

from __future__ import annotations

import click

from services.command_line import data_option


@click.command()
@data_option
@click.option("--reset", is_flag=True, help="删除演示数据库中的一切，重新载入（仅限演示数据）")
@click.option("--once", is_flag=True, hidden=True, help="已载入时不再载入，只显示账号")
def demo(reset: bool, once: bool) -> None:
    """载入演示：虚构的青榆市榆东区，五个机关，办到今天的一年。"""
    from deploy.demo.running import run

    run(reset=reset)
