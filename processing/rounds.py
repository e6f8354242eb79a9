"""Which steps only the first round of a case knows. Pure."""

from processing.domain import Action, Transition
from services.errors import Conflict
from services.words import said

# An order to answer again names its own period: nothing of the first one is asked for or extended a second time.
FIRST_ROUND_ONLY = frozenset(
    {
        Action.ASK_SUPPLEMENT,
        Action.LAPSE_SUPPLEMENT,
        Action.EXTEND,
        Action.DELAY,
        Action.PROPOSE_FEE,
        Action.CHARGE_FEE,
        Action.SPLIT,
        Action.JOIN,
    }
)


def check_round(row: Transition, round: int) -> None:
    """Raises Conflict for a step that only the first round of a case knows."""
    if round > 1 and row.action in FIRST_ROUND_ONLY:
        raise Conflict(
            said("本件是责令重新答复，期限以复议决定或者判决为准，不能再“%(label)s”。", label=row.label)
        )
