"""机构改革: one agency takes over from another on a day, and the open cases pass with everything that belongs to them."""

from services.succession.models import Succession
from services.succession.moving import Busy, hand_over
from services.succession.queries import (
    Heir,
    ended_within,
    following,
    heirs_of,
    past_agencies,
    predecessors_of,
    refuse_ended,
    successions_due,
    told_of_end,
)
from services.succession.rules import chosen

__all__ = [
    "Busy",
    "Heir",
    "Succession",
    "chosen",
    "ended_within",
    "following",
    "hand_over",
    "heirs_of",
    "past_agencies",
    "predecessors_of",
    "refuse_ended",
    "successions_due",
    "told_of_end",
]
