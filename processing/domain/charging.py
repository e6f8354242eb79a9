"""The steps of the processing fee (国办函〔2020〕109号): proposed, decided by another person, paid, lapsed, refunded. Pure."""

from processing.domain.states import AT_WORK, OPEN, Action, ClockEffect, State, Transition
from services.identity.permissions import Permission
from services.words import said

S, A, C, P = State, Action, ClockEffect, Permission
BASIS = said("条例第四十二条第二款、国办函〔2020〕109号")
CHARGING: tuple[Transition, ...] = (
    Transition(
        A.PROPOSE_FEE,
        AT_WORK,
        None,
        P.CASE_HANDLE,
        "提议收费",
        BASIS,
        "按件或者按量，二者只选其一；由负责人决定",
    ),
    Transition(A.DECLINE_FEE, AT_WORK, None, P.CASE_SIGN, "决定不收费", BASIS, "退回收费提议"),
    Transition(
        A.CHARGE_FEE,
        AT_WORK,
        S.AWAITING_PAYMENT,
        P.CASE_SIGN,
        "决定收费",
        BASIS,
        "发出收费通知书；原期限作废，缴费后重新起算",
        C.SUSPEND,
        "fee_notice",
    ),
    Transition(
        A.RECEIVE_PAYMENT,
        frozenset({S.AWAITING_PAYMENT}),
        S.EXAMINING,
        P.CASE_HANDLE,
        "登记缴费",
        BASIS,
        "缴费之日重新起算 20 个工作日",
        C.RESTART,
    ),
    Transition(
        A.LAPSE_PAYMENT,
        frozenset({S.AWAITING_PAYMENT}),
        S.EXAMINING,
        P.CASE_HANDLE,
        "逾期未缴费",
        BASIS,
        "自收到通知次日起 20 个工作日内未缴费的，视为放弃申请",
    ),
    Transition(
        A.REFUND_FEE,
        (OPEN - {S.REGISTERED, S.AWAITING_PAYMENT}) | {S.CLOSED},
        None,
        P.CASE_SIGN,
        "退还费用",
        BASIS,
        "误收、多收的，经国库退还",
        document="refund_notice",
    ),
)
del S, A, C, P
