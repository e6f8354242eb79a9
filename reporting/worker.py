"""The only wiring of the worker side: what reporting hears, and the annual close by the clock."""

from collections.abc import Callable
from typing import Any

from reporting.closing import close_year
from reporting.handlers import SUBSCRIPTIONS
from services.schedule import Routine, Sweep

SCHEDULE: tuple[Sweep | Routine, ...] = (Sweep("reporting.annual", "reporting", close_year, at="00:30"),)
JOBS: dict[str, Callable[..., Any]] = {}

__all__ = ["JOBS", "SCHEDULE", "SUBSCRIPTIONS"]
