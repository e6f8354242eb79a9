"""What this context's worker processes do: the facts it hears, and what it looks after by the clock."""

from collections.abc import Callable
from typing import Any

from processing.handlers import SUBSCRIPTIONS
from processing.tasks import SCHEDULE

JOBS: dict[str, Callable[..., Any]] = {}

__all__ = ["JOBS", "SCHEDULE", "SUBSCRIPTIONS"]
