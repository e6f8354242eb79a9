"""What commands of all contexts share: the option that names the installation they work on, and how they read a day
and refuse."""

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class Refused(click.ClickException):
    """Words the command cannot work with: a message in Chinese, nothing on stdout, exit 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(self.message, file=file or sys.stderr)


def read_day(word: str, what: str) -> date:
    """A day written as 2025-02-20. Raises Refused for anything else, and for years without the Regulation."""
    try:
        day = date.fromisoformat(word)
    except ValueError:
        raise Refused(f"{what}“{word}”不是一个日期，请写成 2025-02-20 的形式。") from None
    if not 2008 <= day.year <= 2100 or len(word) != len("2025-02-20"):
        raise Refused(f"{what}“{word}”不合适：条例自 2008 年施行，请写成 2025-02-20 的形式。")
    return day


def data_option(command: Command) -> Command:
    """`--data DIR` for commands that work on an installation; it wins over GONGKAI_DATA."""

    def remember(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
        if value is not None:
            os.environ["GONGKAI_DATA"] = str(value.resolve())

    option = click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        callback=remember,
        expose_value=False,
        is_eager=True,
        help="数据目录（默认 var，或环境变量 GONGKAI_DATA）",
    )
    return option(command)
