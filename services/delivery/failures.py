"""What a failure means: whether it counts, when to try again, when to give up. Pure.

A failure is remembered by its kind and place, never by its message: messages quote values.
"""

import random
import traceback
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from marshmallow import ValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from services.errors import DomainError, Unavailable
from services.events import UnknownEvent

ROOT = Path(__file__).parents[2]
LONGEST_WAIT = 600.0


class Kind(StrEnum):
    """How a failure is met."""

    OUTAGE = "outage"  # something else is down: nobody's fault, does not count
    RULE = "rule"  # it will be refused again: dead after 3
    UNKNOWN = "unknown"  # dead after 8


PATIENCE = {Kind.RULE: 3, Kind.UNKNOWN: 8}
KILLS = 5

# Connection lost, resources short, server stopping, lock or serialization conflict.
_OUTAGE_CLASSES = ("08", "53")
_OUTAGE_STATES = ("57P01", "57P02", "57P03", "57P05", "40001", "40P01", "55P03")
# Told in so many words by PostgreSQL that the transaction itself was too slow: that is the event's doing.
_TOO_SLOW = ("57014", "25P03", "25P04")


class Unhandled(LookupError):
    """The map sends an event here that the context's SUBSCRIPTIONS do not answer."""


class Vanished(LookupError):
    """A delivery names an event that the agency of the delivery may not see."""


class Doubled(RuntimeError):
    """Another number of deliveries was marked done than was handled."""


@dataclass(frozen=True, slots=True)
class Failure:
    """`reason` groups equal failures; `place` is the line of ours that raised."""

    kind: Kind
    reason: str
    place: str


def failure_of(error: BaseException) -> Failure:
    """Judge an exception a handler let through."""
    return Failure(_kind(error), _reason(error), _place(error))


def is_dead(failure: Failure, attempts: int) -> bool:
    """Whether this many attempts are enough."""
    return attempts >= PATIENCE.get(failure.kind, PATIENCE[Kind.UNKNOWN])


def wait_after(attempts: int) -> float:
    """Seconds until the next try: doubling, at most ten minutes, spread so that not all come at once."""
    return min(LONGEST_WAIT, 2.0**attempts) * random.uniform(0.75, 1.25)


def _kind(error: BaseException) -> Kind:
    if isinstance(error, DBAPIError):
        return _kind_of_sql(error)
    if isinstance(error, Unavailable | ConnectionError | TimeoutError):
        return Kind.OUTAGE
    if isinstance(error, DomainError | ValidationError | UnknownEvent | Unhandled | Vanished):
        return Kind.RULE
    return Kind.UNKNOWN


def _kind_of_sql(error: DBAPIError) -> Kind:
    state = _sqlstate(error)
    if state in _TOO_SLOW:
        return Kind.UNKNOWN
    if state[:2] in _OUTAGE_CLASSES or state in _OUTAGE_STATES:
        return Kind.OUTAGE
    if not state and isinstance(error, OperationalError | InterfaceError):
        return Kind.OUTAGE
    return Kind.UNKNOWN


def _reason(error: BaseException) -> str:
    if isinstance(error, DBAPIError):
        constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        return " ".join(filter(None, (type(error.orig).__name__, _sqlstate(error), constraint)))
    if isinstance(error, UnknownEvent | Unhandled):
        return f"{type(error).__name__} {error}"
    if isinstance(error, ValidationError):
        fields = error.messages if isinstance(error.messages, dict) else {}
        return " ".join(["ValidationError", *sorted(map(str, fields))])
    return type(error).__name__


def _place(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [
        frame
        for frame in frames
        if Path(frame.filename).is_relative_to(ROOT) and ".venv" not in frame.filename
    ]
    for frame in reversed(ours or frames):
        return f"{Path(frame.filename).name if not ours else Path(frame.filename).relative_to(ROOT)}:{frame.lineno} {frame.name}"
    return ""


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
