"""The life of a case: its states, and the one table of steps between them. Read this first.

The table drives what is allowed, the buttons, the diagram in the documentation, and the tests that walk every
(state, action, role). 条 = article of the 政府信息公开条例.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from services.errors import Conflict, NotAllowed
from services.identity.permissions import Permission


class State(StrEnum):
    """Where a case stands. The 条例 knows no acceptance: 登记, then 审查."""

    REGISTERED = "registered"
    EXAMINING = "examining"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    DRAFTING = "drafting"
    IN_REVIEW = "in_review"
    TO_SIGN = "to_sign"
    SIGNED = "signed"
    DISPATCHED = "dispatched"
    CLOSED = "closed"
    VOID = "void"


class Action(StrEnum):
    """What can be done with a case."""

    REGISTER = "register"
    CONFIRM_RECEIPT = "confirm_receipt"
    ASSIGN = "assign"
    CLAIM = "claim"
    HAND_BACK = "hand_back"
    ASK_SUPPLEMENT = "ask_supplement"
    RECEIVE_SUPPLEMENT = "receive_supplement"
    LAPSE_SUPPLEMENT = "lapse_supplement"
    EXTEND = "extend"
    DRAFT = "draft"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    SIGN = "sign"
    DISPATCH = "dispatch"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    VOID = "void"


class ClockEffect(StrEnum):
    """What a step does to the clock."""

    NONE = "none"
    START = "start"
    SUSPEND = "suspend"  # the old period is void until the supplement comes
    RESTART = "restart"
    EXTEND = "extend"
    END = "end"


S, A, C, P = State, Action, ClockEffect, Permission
OPEN = frozenset(
    {
        S.REGISTERED,
        S.EXAMINING,
        S.AWAITING_SUPPLEMENT,
        S.DRAFTING,
        S.IN_REVIEW,
        S.TO_SIGN,
        S.SIGNED,
        S.DISPATCHED,
    }
)
ENDED = frozenset({S.CLOSED, S.VOID})
AT_WORK = frozenset({S.EXAMINING, S.DRAFTING})
BEFORE_SIGNATURE = frozenset(
    {S.REGISTERED, S.EXAMINING, S.AWAITING_SUPPLEMENT, S.DRAFTING, S.IN_REVIEW, S.TO_SIGN}
)


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table.

    `to` None keeps the state. `permission` None: only an event or a sweep takes this step. `document` is the
    kind of document it produces, `basis` what it rests on, `hint` what the button says beneath its label.
    """

    action: Action
    sources: frozenset[State]
    to: State | None
    permission: Permission | None
    label: str
    basis: str
    hint: str = ""
    clock: ClockEffect = C.NONE
    document: str | None = None


TRANSITIONS: tuple[Transition, ...] = (
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
    Transition(
        A.SUBMIT, frozenset({S.DRAFTING}), S.IN_REVIEW, P.CASE_HANDLE, "送审", "条例第十七条", "交审核人"
    ),
    Transition(
        A.RETURN,
        frozenset({S.IN_REVIEW, S.TO_SIGN}),
        S.DRAFTING,
        P.CASE_REVIEW,
        "退回修改",
        "条例第十七条",
        "写明意见，退回承办人",
    ),
    Transition(
        A.APPROVE,
        frozenset({S.IN_REVIEW}),
        S.TO_SIGN,
        P.CASE_REVIEW,
        "审核通过",
        "条例第十七条",
        "核对事实、依据和文字；审核人与签发人须为两人",
    ),
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
    Transition(A.DISPATCH, frozenset({S.SIGNED}), S.DISPATCHED, None, "送达", "条例第四十条"),
    Transition(A.CLOSE, frozenset({S.DISPATCHED}), S.CLOSED, None, "办结", "条例第三十三条", clock=C.END),
    # What was never received cannot be counted as withdrawn: its registration is voided instead.
    Transition(
        A.WITHDRAW,
        BEFORE_SIGNATURE - {S.REGISTERED},
        S.CLOSED,
        P.CASE_HANDLE,
        "申请人撤回",
        "条例第二十七条",
        "收到申请人的撤回后办结，计入“其他处理—其他”",
        C.END,
    ),
    Transition(A.VOID, BEFORE_SIGNATURE, S.VOID, None, "登记作废", "条例第四十五条", clock=C.END),
)
BY_ACTION = {row.action: row for row in TRANSITIONS}
del S, A, C, P


def transition(state: State, action: Action) -> Transition:
    """The row for taking `action` in `state`. Raises Conflict where the table has none."""
    row = BY_ACTION[action]
    if state not in row.sources:
        raise Conflict(f"本件现在是“{STATE_LABELS[state]}”，不能“{row.label}”。请刷新后再看可以做的步骤。")
    return row


def permitted_actions(state: State, permissions: Collection[Permission]) -> tuple[Transition, ...]:
    """The steps a person with these permissions may take now, in the order of the table."""
    return tuple(
        row
        for row in TRANSITIONS
        if state in row.sources and row.permission is not None and row.permission in permissions
    )


def check_permission(row: Transition, permissions: Collection[Permission]) -> None:
    """Raises NotAllowed for a step that the person's roles do not carry."""
    if row.permission is None or row.permission not in permissions:
        raise NotAllowed(f"您没有“{row.label}”的权限。")


def check_four_eyes(drafter: str | None, reviewer: str | None, signer: str) -> None:
    """Whoever signs has neither drafted nor reviewed; so two people are enough in the smallest office.

    Ids of persons. Raises NotAllowed.
    """
    if signer == drafter:
        raise NotAllowed("起草人不能签发自己起草的答复，起草人与签发人须为两人。")
    if signer == reviewer:
        raise NotAllowed("审核人与签发人须为两人，请由另一位负责人签发。")


STATE_LABELS: dict[State, str] = {
    State.REGISTERED: "待确认收到",
    State.EXAMINING: "审查办理",
    State.AWAITING_SUPPLEMENT: "等待补正",
    State.DRAFTING: "起草答复",
    State.IN_REVIEW: "审核中",
    State.TO_SIGN: "待签发",
    State.SIGNED: "已签发，待送达",
    State.DISPATCHED: "已送达",
    State.CLOSED: "办结",
    State.VOID: "登记作废",
}

# Keys of the plain words an applicant reads; the sentences are intake's.
PLAIN: dict[Action, str] = {
    Action.REGISTER: "registered",
    Action.CONFIRM_RECEIPT: "received",
    Action.ASSIGN: "in_progress",
    Action.CLAIM: "in_progress",
    Action.HAND_BACK: "in_progress",
    Action.ASK_SUPPLEMENT: "supplement_needed",
    Action.RECEIVE_SUPPLEMENT: "supplement_received",
    Action.LAPSE_SUPPLEMENT: "supplement_lapsed",
    Action.EXTEND: "extended",
    Action.DRAFT: "drafting",
    Action.SUBMIT: "in_review",
    Action.RETURN: "drafting",
    Action.APPROVE: "in_review",
    Action.SIGN: "signed",
    Action.DISPATCH: "dispatched",
    Action.CLOSE: "closed",
    Action.WITHDRAW: "withdrawn",
    Action.VOID: "voided",
}
