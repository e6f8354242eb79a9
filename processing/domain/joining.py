"""The steps of one reply for several applications (合并答复): each keeps its number, row and clock. Pure."""

from processing.domain.states import AT_WORK, Action, State, Transition
from services.identity.permissions import Permission
from services.words import said

S, A, P = State, Action, Permission
BASIS = said("条例第三十六条")
JOINING: tuple[Transition, ...] = (
    Transition(
        A.JOIN,
        AT_WORK,
        S.JOINED,
        P.CASE_HANDLE,
        "并入合并答复",
        BASIS,
        "同一申请人的几件申请，由另一件的答复一并答复；各件仍各计一件",
    ),
    Transition(
        A.LEAVE,
        frozenset({S.JOINED}),
        S.EXAMINING,
        P.CASE_HANDLE,
        "退出合并答复",
        BASIS,
        "单独答复本件",
    ),
    Transition(A.SIGN_JOINED, frozenset({S.JOINED}), S.SIGNED, None, "合并签发", BASIS),
    Transition(A.UNSIGN_JOINED, frozenset({S.SIGNED}), S.JOINED, None, "合并答复作废", BASIS),
)
del S, A, P
