"""Which contexts a process serves, and their wiring modules: the one place that turns names into imports."""

import importlib
from collections.abc import Iterable
from types import ModuleType

import click

from services.db.roles import CONTEXTS

ORDER = ("intake", "processing", "notifications", "reporting")
assert set(ORDER) == set(CONTEXTS)


def parse(told: str) -> tuple[str, ...]:
    """`all`, or names separated by commas, in the order of the flow. Raises click.BadParameter."""
    if told == "all":
        return ORDER
    asked = {name.strip() for name in told.split(",") if name.strip()}
    if unknown := asked - set(ORDER):
        raise click.BadParameter(
            f"没有名为 {'、'.join(sorted(unknown))} 的部分，可选：{'、'.join(ORDER)} 或 all。"
        )
    return tuple(name for name in ORDER if name in asked)


def wiring(contexts: Iterable[str], room: str) -> list[ModuleType]:
    """The `app` or `worker` modules of these contexts."""
    return [importlib.import_module(f"{context}.{room}") for context in contexts]
