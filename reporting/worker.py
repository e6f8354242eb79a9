"""The only wiring of the worker side: what reporting hears, the annual close by the clock, the voice and the links of published reports."""

from collections.abc import Callable
from typing import Any

from reporting.closing import close_year
from reporting.commands.visiting import VISIT, visit_link
from reporting.handlers import SUBSCRIPTIONS
from reporting.speech.keeping import JOB, look_for_silent, speak
from services.schedule import Routine, Sweep

SCHEDULE: tuple[Sweep | Routine, ...] = (
    Sweep("reporting.annual", "reporting", close_year, at="00:30"),
    Sweep("reporting.sound", "reporting", look_for_silent, at="01:30"),
)
JOBS: dict[str, Callable[..., Any]] = {JOB: speak, VISIT: visit_link}

__all__ = ["JOBS", "SCHEDULE", "SUBSCRIPTIONS"]
