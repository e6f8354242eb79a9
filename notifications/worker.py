"""The only wiring of the worker side: what notifications hears, and the senders that return every few seconds."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from notifications.handlers import SUBSCRIPTIONS
from notifications.sender import send_all_due
from notifications.sms.sender import send_all_due as remind_all_due
from services.schedule import Routine, Sweep

SCHEDULE: tuple[Sweep | Routine, ...] = (
    Routine("notifications.sender", send_all_due, timedelta(seconds=1)),
    Routine("notifications.sms", remind_all_due, timedelta(seconds=5)),
)
JOBS: dict[str, Callable[..., Any]] = {}

__all__ = ["JOBS", "SCHEDULE", "SUBSCRIPTIONS"]
