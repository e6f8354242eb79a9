"""What this context's worker processes do: the facts it hears. It has no scheduled work of its own yet."""

from intake.handlers import SUBSCRIPTIONS

__all__ = ["SCHEDULE", "SUBSCRIPTIONS"]

SCHEDULE = ()
