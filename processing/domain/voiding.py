"""Taking back what was issued and has not gone out: its number stays used, a corrected paper gets another. Pure."""

from processing.domain.states import OPEN, Action, State, Transition
from services.identity.permissions import Permission

VOIDING: tuple[Transition, ...] = (
    Transition(
        Action.VOID_REPLY,
        frozenset({State.SIGNED}),
        State.DRAFTING,
        Permission.CASE_SIGN,
        "作废答复",
        "条例第三十六条",
        "尚未送达的答复作废，文号保留不再使用，回到起草",
    ),
    Transition(
        Action.VOID_NOTICE,
        OPEN,
        None,
        Permission.CASE_SIGN,
        "作废文书",
        "条例第四十五条",
        "尚未送达、没有影响期限的告知书和函件",
    ),
)
