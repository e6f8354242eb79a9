"""How each result of table 三 comes about, as data: the steps of a request's life and how far they lie apart.

A later rule of the office adds a step to a life here, never a branch to the player.
"""

import uuid
from dataclasses import dataclass
from enum import StrEnum

from processing.remedy_rules import RemedyKind


class Round(StrEnum):
    """The parts of a played day; between two of them the deliveries of the agency come to rest."""

    INTAKE = "intake"
    OFFICE = "office"
    DISPATCH = "dispatch"
    DISPUTE = "dispute"


class Step(StrEnum):
    """What somebody does for a request."""

    REGISTER = "register"
    CONFIRM = "confirm"
    SUPPLEMENT = "supplement"
    WITHDRAW = "withdraw"
    CLAIM = "claim"
    ASK = "ask"
    EXTEND = "extend"
    LAPSE = "lapse"
    CONSULT = "consult"
    OPINION = "opinion"
    DEMAND = "demand"
    JUDGE = "judge"
    CHARGE = "charge"
    UNPAID = "unpaid"
    REPLY = "reply"
    SEND = "send"
    END = "end"
    SUE = "sue"
    REVIEW = "review"
    REVIEWED = "reviewed"
    SUE_AFTER = "sue_after"
    JUDGED = "judged"


# Of one day: whoever sues without a review does so before one is decided, and after one only when it is.
DISPUTE_ORDER = {
    step: place
    for place, step in enumerate((Step.SUE, Step.REVIEW, Step.REVIEWED, Step.SUE_AFTER, Step.JUDGED))
}
ROUND_OF = {
    Step.REGISTER: Round.INTAKE,
    Step.CONFIRM: Round.INTAKE,
    Step.SUPPLEMENT: Round.INTAKE,
    Step.WITHDRAW: Round.INTAKE,
    Step.CLAIM: Round.OFFICE,
    Step.ASK: Round.OFFICE,
    Step.EXTEND: Round.OFFICE,
    Step.LAPSE: Round.OFFICE,
    Step.CONSULT: Round.OFFICE,
    Step.OPINION: Round.OFFICE,
    Step.DEMAND: Round.OFFICE,
    Step.JUDGE: Round.OFFICE,
    Step.CHARGE: Round.OFFICE,
    Step.UNPAID: Round.OFFICE,
    Step.REPLY: Round.OFFICE,
    Step.END: Round.OFFICE,
    Step.SEND: Round.DISPATCH,
    **dict.fromkeys(DISPUTE_ORDER, Round.DISPUTE),
}


@dataclass(frozen=True, slots=True)
class Dispute:
    """A review or lawsuit about one answer. `term` is its result in table 四, None while undecided; `filed` and `ended`
    are the places of its steps in the life, `after` the number of the review a suit follows, among the disputes of
    the same case; `remedy` is known when it was filed in an earlier year."""

    kind: RemedyKind
    term: str | None
    filed: int | None = None
    ended: int | None = None
    remedy: uuid.UUID | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class At:
    """A step, `least` to `most` working days after the one before it."""

    step: Step
    least: int = 0
    most: int = 0


Life = tuple[At, ...]

# Every life begins when the request counts as received; how it was registered depends on the channel.
OPENING: Life = (At(Step.CLAIM, 0, 1),)
ANSWERED: Life = (*OPENING, At(Step.REPLY, 2, 12), At(Step.SEND, 0, 1))
EXTENDED: Life = (
    *OPENING,
    At(Step.EXTEND, 8, 14),
    At(Step.SEND),
    At(Step.REPLY, 4, 12),
    At(Step.SEND, 0, 1),
)
SUPPLEMENTED: Life = (
    *OPENING,
    At(Step.ASK, 1, 3),
    At(Step.SEND),
    At(Step.SUPPLEMENT, 2, 6),
    At(Step.REPLY, 2, 10),
    At(Step.SEND, 0, 1),
)
LAPSED: Life = (
    *OPENING,
    At(Step.ASK, 1, 3),
    At(Step.SEND),
    At(Step.LAPSE, 16, 18),
    At(Step.REPLY, 0, 2),
    At(Step.SEND, 0, 1),
)
# The third party answers before its fifteen days are over, and does not agree.
CONSULTED: Life = (
    *OPENING,
    At(Step.CONSULT, 1, 3),
    At(Step.SEND),
    At(Step.OPINION, 4, 10),
    At(Step.REPLY, 1, 6),
    At(Step.SEND, 0, 1),
)
UNREASONABLE: Life = (
    *OPENING,
    At(Step.DEMAND, 1, 3),
    At(Step.SEND),
    At(Step.JUDGE, 5, 8),
    At(Step.REPLY, 0, 3),
    At(Step.SEND, 0, 1),
)
# Twenty working days to pay, from the day after the notice was there.
UNPAID: Life = (
    *OPENING,
    At(Step.CHARGE, 1, 4),
    At(Step.SEND),
    At(Step.UNPAID, 23, 26),
    At(Step.REPLY, 0, 3),
    At(Step.SEND, 0, 1),
)
# The day that counts is the day of the withdrawal; the officer only ends the case on it.
WITHDRAWN: Life = (*OPENING, At(Step.WITHDRAW, 1, 8), At(Step.END))
STILL_OPEN: Life = OPENING

_MOSTLY_ANSWERED = (ANSWERED,) * 8 + (EXTENDED, SUPPLEMENTED)

LIVES: dict[str, tuple[Life, ...]] = {
    "granted": _MOSTLY_ANSWERED,
    "partial": _MOSTLY_ANSWERED,
    **{f"refused_{item}": (ANSWERED,) * 6 + (EXTENDED,) for item in range(1, 9)},
    "refused_4": (CONSULTED,),
    "unavailable_1": _MOSTLY_ANSWERED,
    "unavailable_2": (ANSWERED,),
    "unavailable_3": (SUPPLEMENTED,),
    **{f"not_processed_{item}": (ANSWERED,) for item in range(1, 6)},
    "not_processed_4": (UNREASONABLE,),
    "other_1": (LAPSED,),
    "other_2": (UNPAID,),
    "other_3": (WITHDRAWN,),
}
