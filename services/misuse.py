"""What is wrong with a command as it was typed, in Chinese: click tells it in English alone."""

import re
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, Final

import click

# Only the words of click say what was too much.
_EXTRA: Final = re.compile(r"Got unexpected extra arguments? \((.*)\)")
_TYPES: Final[dict[type[click.ParamType[Any]], str]] = {
    click.Path: "没有这个文件或者文件夹，或者打不开",
    click.File: "没有这个文件，或者打不开",
    click.DateTime: "请写成 2025-02-20 的形式",
    type(click.INT): "应当是整数",
}


class Misused(click.UsageError):
    """A command that was typed wrongly: one Chinese sentence and where its help is, on stderr, exit 2."""

    def show(self, file: Any = None) -> None:
        told = f"错误：{self.message}"
        if self.ctx is not None:
            told += f"\n用法见：{self.ctx.command_path} --help"
        click.echo(told, file=file or sys.stderr)


def misused(wrong: click.UsageError) -> click.UsageError:
    """The same in Chinese; what is no fault but a call for help stays as it is."""
    if isinstance(wrong, Misused | click.exceptions.NoArgsIsHelpError):
        return wrong
    return Misused(in_chinese(wrong), wrong.ctx)


def in_chinese(wrong: click.UsageError) -> str:
    """One sentence on what is wrong; what click says itself where it is none of the usual faults."""
    match wrong:
        case click.NoSuchOption():
            return f"没有 {wrong.option_name} 这个选项{_alike(wrong.possibilities)}"
        case click.exceptions.NoSuchCommand():
            return f"没有 {wrong.command_name} 这个命令{_alike(_commands_like(wrong))}"
        case click.BadOptionUsage():
            return f"{wrong.option_name} 后面要写一个值，或者多写了值。"
        case click.MissingParameter():
            return f"缺少 {_name(wrong.param)}{_choices(wrong.param)}。"
        case click.BadParameter(param=click.Parameter() as param):
            return f"{_name(param)}：{_fault(param.type, wrong.message)}。"
    extra = _EXTRA.match(wrong.message)
    return f"多出来的词：{extra[1]}。" if extra else wrong.message


def _fault(kind: click.ParamType[Any], message: str) -> str:
    match kind:
        case click.IntRange():
            return f"应当是 {kind.min} 至 {kind.max} 之间的整数"
        case click.Choice():
            return f"只能是 {'、'.join(map(str, kind.choices))}"
    return _TYPES.get(type(kind), message.rstrip("。."))


def _name(param: click.Parameter | None) -> str:
    if param is None:
        return "参数"
    return param.opts[0] if isinstance(param, click.Option) else param.human_readable_name


def _choices(param: click.Parameter | None) -> str:
    return (
        f"（{'、'.join(map(str, param.type.choices))}）"
        if param and isinstance(param.type, click.Choice)
        else ""
    )


def _commands_like(wrong: click.exceptions.NoSuchCommand) -> Sequence[str]:
    # click looks among the commands that are loaded, and here none is before it is asked for.
    group = wrong.ctx.command if wrong.ctx else None
    known = group.list_commands(wrong.ctx) if wrong.ctx and isinstance(group, click.Group) else []
    return get_close_matches(wrong.command_name, known)


def _alike(names: Sequence[str] | None) -> str:
    return f"，是不是 {'、'.join(sorted(names))}？" if names else "。"
