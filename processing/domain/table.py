"""The one table of steps between the states of a case. Read this first.

It drives what is allowed, the buttons, the diagram in the documentation, and the tests that walk every
(state, action, role). 条 = article of the 政府信息公开条例.
"""

from processing.domain.approving import APPROVING
from processing.domain.asking import ASKING
from processing.domain.charging import CHARGING
from processing.domain.joining import JOINING
from processing.domain.keeping import KEEPING
from processing.domain.states import (
    AT_WORK,
    BEFORE_SIGNATURE,
    RECEIVED,
    Action,
    ClockEffect,
    State,
    Transition,
)
from processing.domain.voiding import VOIDING
from services.identity.permissions import Permission

S, A, C, P = State, Action, ClockEffect, Permission
_WAY: tuple[Transition, ...] = (
    Transition(A.REGISTER, frozenset(), S.REGISTERED, None, "登记", "条例第四十五条"),
    Transition(
        A.CONFIRM_RECEIPT,
        frozenset({S.REGISTERED}),
        S.EXAMINING,
        None,
        "确认收到",
        "条例第三十一条",
        clock=C.START,
    ),
    Transition(
        A.ASSIGN,
        BEFORE_SIGNATURE,
        None,
        P.CASE_ASSIGN,
        "指派承办",
        "条例第四十五条",
        "交给科室和承办人；可以改派",
    ),
    Transition(A.CLAIM, BEFORE_SIGNATURE, None, P.CASE_HANDLE, "认领", "条例第四十五条", "由本人承办"),
    Transition(
        A.HAND_BACK,
        BEFORE_SIGNATURE,
        None,
        P.CASE_HANDLE,
        "退回指派",
        "条例第四十五条",
        "说明理由，退回重新指派",
    ),
    Transition(
        A.ASK_SUPPLEMENT,
        AT_WORK,
        S.AWAITING_SUPPLEMENT,
        P.CASE_HANDLE,
        "要求补正",
        "条例第三十条",
        "收到之日起 7 个工作日内一次性告知；补正后重新起算",
        C.SUSPEND,
        "supplement_notice",
    ),
    Transition(
        A.RECEIVE_SUPPLEMENT,
        frozenset({S.AWAITING_SUPPLEMENT}),
        S.EXAMINING,
        None,
        "收到补正",
        "条例第三十条",
        clock=C.RESTART,
    ),
    Transition(
        A.LAPSE_SUPPLEMENT,
        frozenset({S.AWAITING_SUPPLEMENT}),
        S.EXAMINING,
        P.CASE_HANDLE,
        "逾期未补正",
        "条例第三十条",
        "补正期限已过，无正当理由未补正的，视为放弃申请",
    ),
    Transition(
        A.JUDGE_SUPPLEMENT,
        AT_WORK,
        None,
        P.CASE_HANDLE,
        "认定补正",
        "条例第三十条",
        "逐项认定已明确、仍不明确或者申请人放弃；新提出的事项另行登记",
    ),
    Transition(
        A.REGISTER_RAISED,
        AT_WORK | {S.JOINED, S.IN_REVIEW, S.TO_SIGN},
        None,
        P.CASE_HANDLE,
        "登记新提出的事项",
        "条例第三十条",
        "补正中新提出的每一项登记为一件新的申请，收到补正之日为收到日期；签发以前办理",
    ),
    Transition(
        A.EXTEND,
        frozenset({S.EXAMINING, S.DRAFTING, S.IN_REVIEW, S.TO_SIGN}),
        None,
        P.CASE_SIGN,
        "延长答复期限",
        "条例第三十三条第二款",
        "一次，至多 20 个工作日；须在到期前告知申请人",
        C.EXTEND,
        "extension_notice",
    ),
    Transition(
        A.DRAFT,
        AT_WORK,
        S.DRAFTING,
        P.CASE_HANDLE,
        "起草答复",
        "条例第三十六条、第三十七条",
        "选定办理结果和法律依据，从模板起草",
    ),
    *APPROVING,
    Transition(
        A.SIGN,
        frozenset({S.TO_SIGN}),
        S.SIGNED,
        P.CASE_SIGN,
        "签发",
        "条例第三十六条",
        "签发人不能是起草人或者审核人；签发后不可更改",
        document="reply",
    ),
    Transition(
        A.SEAL,
        frozenset({S.SIGNED}),
        None,
        P.CASE_HANDLE,
        "用印",
        "条例第三十六条",
        "登记印章、份数和用印人；送达以前办理",
    ),
    Transition(A.DISPATCH, frozenset({S.SIGNED}), S.DISPATCHED, None, "送达", "条例第四十条"),
    Transition(A.CLOSE, frozenset({S.DISPATCHED}), S.CLOSED, None, "办结", "条例第三十三条", clock=C.END),
    # What was never received cannot be counted as withdrawn: its registration is voided instead.
    Transition(
        A.WITHDRAW,
        RECEIVED,
        S.CLOSED,
        P.CASE_HANDLE,
        "申请人撤回",
        "条例第二十七条",
        "收到申请人的撤回后办结，计入“其他处理—其他”",
        C.END,
    ),
    Transition(A.VOID, BEFORE_SIGNATURE, S.VOID, None, "登记作废", "条例第四十五条", clock=C.END),
    # The one way out of the end: table 三 keeps the first closing.
    Transition(
        A.REOPEN,
        frozenset({S.CLOSED}),
        S.EXAMINING,
        P.REMEDY_MANAGE,
        "重新答复",
        "行政复议法第七十七条、行政诉讼法第七十条",
        "复议决定或者判决责令重新答复，期限从其所定",
        C.RESTART,
    ),
)
TRANSITIONS = (*_WAY, *ASKING, *CHARGING, *VOIDING, *JOINING, *KEEPING)
BY_ACTION = {row.action: row for row in TRANSITIONS}
del S, A, C, P
