"""The only wiring of the worker side: what reporting hears. It has no work of its own by the clock."""

from collections.abc import Callable
from typing import Any

from reporting.handlers import SUBSCRIPTIONS

SCHEDULE: tuple[Any, ...] = ()
JOBS: dict[str, Callable[..., Any]] = {}

__all__ = ["JOBS", "SCHEDULE", "SUBSCRIPTIONS"]
