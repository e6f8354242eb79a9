"""What this context's worker processes do: the facts it hears, and what answers the clock."""

from collections.abc import Callable
from typing import Any

from intake.handlers import SUBSCRIPTIONS
from intake.tasks import SCHEDULE

JOBS: dict[str, Callable[..., Any]] = {}

__all__ = ["JOBS", "SCHEDULE", "SUBSCRIPTIONS"]
