"""The life of a case: its states, and the one table of steps between them. Pure."""

from processing.domain.rules import (
    check_four_eyes,
    check_permission,
    check_reviewer,
    permitted_actions,
    transition,
)
from processing.domain.states import (
    AT_WORK,
    BEFORE_SIGNATURE,
    ENDED,
    OPEN,
    RECEIVED,
    Action,
    ClockEffect,
    State,
    Transition,
)
from processing.domain.table import BY_ACTION, TRANSITIONS
from processing.domain.words import PLAIN, STATE_LABELS

__all__ = [
    "AT_WORK",
    "BEFORE_SIGNATURE",
    "BY_ACTION",
    "ENDED",
    "OPEN",
    "PLAIN",
    "RECEIVED",
    "STATE_LABELS",
    "TRANSITIONS",
    "Action",
    "ClockEffect",
    "State",
    "Transition",
    "check_four_eyes",
    "check_permission",
    "check_reviewer",
    "permitted_actions",
    "transition",
]
