"""What this context's worker processes do: the facts it hears, and what it looks after by the day."""

from processing.handlers import SUBSCRIPTIONS

__all__ = ["SCHEDULE", "SUBSCRIPTIONS"]

SCHEDULE = ()
