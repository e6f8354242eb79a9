"""The only wiring of the worker side: what notifications hears, and the sender that returns every second."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from notifications.handlers import SUBSCRIPTIONS
from notifications.sender import send_all_due
from services.schedule import Routine, Sweep

SCHEDULE: tuple[Sweep | Routine, ...] = (Routine("notifications.sender", send_all_due, timedelta(seconds=1)),)
JOBS: dict[str, Callable[..., Any]] = {}

__all__ = ["JOBS", "SCHEDULE", "SUBSCRIPTIONS"]
