"""The published language: what happened, as facts in the past tense that stay readable for ever.

Contexts import the facts from `services.events.<publisher>`; who hears which is in `services.events.routes`.
"""

from services.events.base import Event, UnknownEvent, dump, event, load, registered

__all__ = ["Event", "UnknownEvent", "dump", "event", "load", "registered"]
