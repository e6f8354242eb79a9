"""The steps from a draft to the desk of whoever signs: through the agency's levels, or at once where it has none. Pure."""

from processing.domain.states import Action, State, Transition
from services.identity.permissions import Permission
from services.words import said

S, A, P = State, Action, Permission
BASIS = said("条例第十七条")
APPROVING: tuple[Transition, ...] = (
    Transition(
        A.SUBMIT, frozenset({S.DRAFTING}), S.IN_REVIEW, P.CASE_HANDLE, "送审", BASIS, "交第一级审核人"
    ),
    Transition(
        A.SUBMIT_TO_SIGN,
        frozenset({S.DRAFTING}),
        S.TO_SIGN,
        P.CASE_HANDLE,
        "送签",
        BASIS,
        "本机关不设审核层级，直接交签发人；起草人不能签发",
    ),
    Transition(
        A.RETURN,
        frozenset({S.IN_REVIEW, S.TO_SIGN}),
        S.DRAFTING,
        P.CASE_REVIEW,
        "退回修改",
        BASIS,
        "写明意见，退回承办人；改好后各级重新审核",
    ),
    Transition(
        A.NEXT_LEVEL,
        frozenset({S.IN_REVIEW}),
        None,
        P.CASE_REVIEW,
        "本级审核通过",
        BASIS,
        "交下一级；起草人不能审核",
    ),
    Transition(
        A.APPROVE,
        frozenset({S.IN_REVIEW}),
        S.TO_SIGN,
        P.CASE_REVIEW,
        "审核通过",
        BASIS,
        "核对事实、依据和文字；起草人不能审核，审核人不能签发",
    ),
)
del S, A, P
