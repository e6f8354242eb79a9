"""The states of a case, the steps between them, and what a row of their table says. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from services.identity.permissions import Permission
from services.words import speak


class State(StrEnum):
    """Where a case stands. The 条例 knows no acceptance: 登记, then 审查."""

    REGISTERED = "registered"
    EXAMINING = "examining"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    AWAITING_PAYMENT = "awaiting_payment"
    DRAFTING = "drafting"
    JOINED = "joined"
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
    JUDGE_SUPPLEMENT = "judge_supplement"
    REGISTER_RAISED = "register_raised"
    EXTEND = "extend"
    CONSULT_THIRD_PARTY = "consult_third_party"
    CONSULT_JOINT_MAKER = "consult_joint_maker"
    CONSULT_AGENCY = "consult_agency"
    RECEIVE_OPINION = "receive_opinion"
    OPINION_SILENT = "opinion_silent"
    CALL_OFF = "call_off"
    TELL_OBJECTOR = "tell_objector"
    DEMAND_REASONS = "demand_reasons"
    JUDGE_REASONS = "judge_reasons"
    DELAY = "delay"
    RECORD_IRREGULAR = "record_irregular"
    EXPLAIN_IRREGULAR = "explain_irregular"
    SPLIT = "split"
    JOIN = "join"
    LEAVE = "leave"
    SIGN_JOINED = "sign_joined"
    SEAL = "seal"
    RELEASE = "release"
    UNSIGN_JOINED = "unsign_joined"
    PROPOSE_FEE = "propose_fee"
    DECLINE_FEE = "decline_fee"
    CHARGE_FEE = "charge_fee"
    RECEIVE_PAYMENT = "receive_payment"
    LAPSE_PAYMENT = "lapse_payment"
    REFUND_FEE = "refund_fee"
    DRAFT = "draft"
    SUBMIT = "submit"
    SUBMIT_TO_SIGN = "submit_to_sign"
    NEXT_LEVEL = "next_level"
    RETURN = "return"
    APPROVE = "approve"
    SIGN = "sign"
    DISPATCH = "dispatch"
    CLOSE = "close"
    VOID_REPLY = "void_reply"
    VOID_NOTICE = "void_notice"
    WITHDRAW = "withdraw"
    VOID = "void"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    PROPOSE_PUBLICATION = "propose_publication"
    DECIDE_PUBLICATION = "decide_publication"
    RECORD_PUBLICATION = "record_publication"


class ClockEffect(StrEnum):
    """What a step does to the clock."""

    NONE = "none"
    START = "start"
    SUSPEND = "suspend"  # the old period is void until the supplement or the payment comes
    RESTART = "restart"
    STOP = "stop"  # the days until the answer comes do not count
    RESUME = "resume"
    EXTEND = "extend"
    DELAY = "delay"
    END = "end"


OPEN = frozenset(
    {
        State.REGISTERED,
        State.EXAMINING,
        State.AWAITING_SUPPLEMENT,
        State.AWAITING_PAYMENT,
        State.DRAFTING,
        State.JOINED,
        State.IN_REVIEW,
        State.TO_SIGN,
        State.SIGNED,
        State.DISPATCHED,
    }
)
ENDED = frozenset({State.CLOSED, State.VOID})
AT_WORK = frozenset({State.EXAMINING, State.DRAFTING})
BEFORE_SIGNATURE = OPEN - {State.SIGNED, State.DISPATCHED}
RECEIVED = BEFORE_SIGNATURE - {State.REGISTERED}


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
    clock: ClockEffect = ClockEffect.NONE
    document: str | None = None

    def __post_init__(self) -> None:
        speak(self, "label", "basis", "hint")
