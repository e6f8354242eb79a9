"""What this context's worker processes do: the facts it hears, and what answers the clock."""

from collections.abc import Callable
from typing import Any

from intake.commands.bringing import bring_in
from intake.commands.ledger import JOB
from intake.handlers import SUBSCRIPTIONS
from intake.tasks import SCHEDULE

JOBS: dict[str, Callable[..., Any]] = {JOB: bring_in}

__all__ = ["JOBS", "SCHEDULE", "SUBSCRIPTIONS"]
