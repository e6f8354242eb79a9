"""The `gongkai` command: every sub-command is found by name and loaded only when it is asked for.

`gongkai clock` answers without a server and without a web framework in memory; so this module, and each context's
`cli` module, import nothing heavy. A context offers its commands as `COMMANDS = {"clock": "processing.cli:clock"}`.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from services.config import ConfigurationError
from services.errors import DomainError
from services.misuse import misused

OWN = {
    "up": "deploy.commands:up",
    "status": "deploy.commands:status",
    "health": "deploy.commands:health",
    "db": "deploy.commands:db",
    "web": "deploy.commands:web",
    "worker": "deploy.commands:worker",
    "direct-worker": "deploy.commands:direct_worker",
    "relay": "deploy.commands:relay",
    "scheduler": "deploy.commands:scheduler",
    "play": "deploy.play.cli:play",
    "demo": "deploy.demo.cli:demo",
}
ROOMS = ("processing", "intake", "notifications", "reporting", "services")


def commands() -> dict[str, str]:
    """Every command's name and where it is, the contexts' among them."""
    found = dict(OWN)
    for room in ROOMS:
        found |= _offered(room)
    return found


def _offered(room: str) -> dict[str, str]:
    try:
        module = importlib.import_module(f"{room}.cli")
    except ModuleNotFoundError as absent:
        if absent.name != f"{room}.cli":
            raise
        return {}
    offered: dict[str, str] = module.COMMANDS
    return offered


class LazyGroup(click.Group):
    """Looks a command up in the tables and imports only its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(commands())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        target = self._find(cmd_name)
        if target is None:
            return None
        module, _, name = target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        with _in_chinese():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _in_chinese():
            return super().invoke(ctx)

    @staticmethod
    def _find(name: str) -> str | None:
        if name in OWN:
            return OWN[name]
        return next((offered[name] for room in ROOMS if name in (offered := _offered(room))), None)


@contextmanager
def _in_chinese() -> Iterator[None]:
    try:
        yield
    except click.UsageError as wrong:
        raise misused(wrong) from None


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="gongkai", prog_name="gongkai")
def cli() -> None:
    """Gongkai（公开）：政府信息公开申请的受理、办理、送达与统计。"""


def main() -> None:
    """Run a command; a refusal is one Chinese sentence on stderr and exit code 1."""
    try:
        cli(prog_name="gongkai")
    except (ConfigurationError, DomainError) as refusal:
        click.echo(f"错误：{refusal}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
