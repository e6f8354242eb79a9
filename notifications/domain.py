"""How a notice gets out, and when it counts as served. Pure.

国办公开办函〔2016〕235号: served directly on the day of signature, by post on the day of posting, and by post means by
the postal enterprise (EMS, registered mail). 电子签名法第十一条: electronically on the day it enters the system.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from services.errors import Conflict, Invalid
from services.words import said, words


class Kind(StrEnum):
    """What is told."""

    ACKNOWLEDGEMENT = "acknowledgement"
    SUPPLEMENT = "supplement"
    EXTENSION = "extension"
    REPLY = "reply"
    CONSULT_THIRD_PARTY = "consult_third_party"
    CONSULT_TOLD = "consult_told"
    DISCLOSURE_TOLD = "disclosure_told"
    JOINT_MAKER_LETTER = "joint_maker_letter"
    COOPERATION_LETTER = "cooperation_letter"
    LEAD_BODY_LETTER = "lead_body_letter"
    REASONS_DEMAND = "reasons_demand"
    DELAY_NOTICE = "delay_notice"
    FEE_NOTICE = "fee_notice"
    REFUND_NOTICE = "refund_notice"
    SPLIT_NOTICE = "split_notice"
    PUBLICATION_REPLY = "publication_reply"
    CORRECTION_TOLD = "correction_told"
    CORRECTION_REPLY = "correction_reply"


class Way(StrEnum):
    """By which way; read_on_site is handed over like pick_up."""

    POST = "post"
    EMAIL = "email"
    PORTAL = "portal"
    PICK_UP = "pick_up"
    READ_ON_SITE = "read_on_site"


class State(StrEnum):
    """Where a notice stands."""

    QUEUED = "queued"
    TO_POST = "to_post"
    TO_HAND_OVER = "to_hand_over"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    SENT = "sent"
    RETURNED = "returned"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Action(StrEnum):
    """What can be done with a notice."""

    SEND = "send"
    LOSE = "lose"
    FAIL = "fail"
    POST = "post"
    HAND_OVER = "hand_over"
    RETURN = "return"
    REDIRECT = "redirect"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; `to` None: it depends on the way."""

    action: Action
    sources: frozenset[State]
    to: State | None


OPEN: Final = frozenset({State.QUEUED, State.TO_POST, State.TO_HAND_OVER, State.UNREACHABLE, State.UNKNOWN})
TRANSITIONS: Final = (
    Transition(Action.SEND, frozenset({State.QUEUED, State.UNKNOWN}), State.SENT),
    Transition(Action.LOSE, frozenset({State.QUEUED, State.UNKNOWN}), State.UNKNOWN),
    Transition(Action.FAIL, frozenset({State.QUEUED, State.UNKNOWN}), State.FAILED),
    Transition(Action.POST, frozenset({State.TO_POST}), State.SENT),
    Transition(Action.HAND_OVER, frozenset({State.TO_HAND_OVER}), State.SENT),
    Transition(Action.RETURN, frozenset({State.SENT}), State.RETURNED),
    # What the sender may be handing over at this moment cannot take another way.
    Transition(
        Action.REDIRECT,
        frozenset({State.TO_POST, State.TO_HAND_OVER, State.UNREACHABLE, State.FAILED, State.RETURNED}),
        None,
    ),
    Transition(Action.CANCEL, OPEN, State.CANCELLED),
)
_BY_ACTION: Final = {row.action: row for row in TRANSITIONS}
WAITING: Final[Mapping[Way, State]] = {
    Way.POST: State.TO_POST,
    Way.EMAIL: State.QUEUED,
    Way.PORTAL: State.QUEUED,
    Way.PICK_UP: State.TO_HAND_OVER,
    Way.READ_ON_SITE: State.TO_HAND_OVER,
}
# Letters about a request for correction of records: that is no application for disclosure (条例第四十一条).
CORRECTIONS: Final = frozenset({Kind.CORRECTION_TOLD, Kind.CORRECTION_REPLY})
KIND_LABELS: Final[Mapping[str, str]] = words(
    {
        Kind.ACKNOWLEDGEMENT: "登记回执",
        Kind.SUPPLEMENT: "补正告知书",
        Kind.EXTENSION: "延期答复告知书",
        Kind.REPLY: "答复",
        Kind.CONSULT_THIRD_PARTY: "征求第三方意见书",
        Kind.CONSULT_TOLD: "征求意见告知书",
        Kind.DISCLOSURE_TOLD: "依申请公开告知书（第三方）",
        Kind.JOINT_MAKER_LETTER: "征求意见书（共同制作机关）",
        Kind.COOPERATION_LETTER: "协办函",
        Kind.LEAD_BODY_LETTER: "征询牵头机关意见函",
        Kind.REASONS_DEMAND: "说明理由告知书",
        Kind.DELAY_NOTICE: "延迟答复告知书",
        Kind.FEE_NOTICE: "收费通知书",
        Kind.REFUND_NOTICE: "退费通知书",
        Kind.SPLIT_NOTICE: "分件办理告知书",
        Kind.PUBLICATION_REPLY: "关于主动公开建议的答复",
        Kind.CORRECTION_TOLD: "更正受理告知书",
        Kind.CORRECTION_REPLY: "更正告知书",
    }
)
WAY_LABELS: Final[Mapping[str, str]] = words(
    {
        Way.POST: "邮寄",
        Way.EMAIL: "电子邮件",
        Way.PORTAL: "网上下载",
        Way.PICK_UP: "当面领取",
        Way.READ_ON_SITE: "当场阅读、抄录",
    }
)
STATE_LABELS: Final[Mapping[str, str]] = words(
    {
        State.QUEUED: "待发送",
        State.TO_POST: "待交邮",
        State.TO_HAND_OVER: "待领取",
        State.UNREACHABLE: "缺少地址",
        State.UNKNOWN: "结果不明",
        State.SENT: "已送出",
        State.RETURNED: "已退回",
        State.FAILED: "未送达",
        State.CANCELLED: "已取消",
    }
)
CARRIER_LABELS: Final[Mapping[str, str]] = words({"ems": "EMS", "registered_mail": "挂号信"})
RESULT_LABELS: Final[Mapping[str, str]] = words(
    {
        "open": "正在发送",
        "accepted": "已送出",
        "refused": "被拒收",
        "failed": "没有交出",
        "unknown": "结果不明",
        "returned": "已退回",
    }
)
# Each has its words beside the event that tells it.
RETURN_REASONS: Final = ("unclaimed", "moved", "wrong_address", "rejected", "other")
SIGNERS: Final[Mapping[str, str]] = words(
    {
        "applicant": "本人签收",
        "agent": "代理人签收",
        "household": "同住成年家属签收",
        "unit": "单位收发人员签收",
    }
)

MOST_TRIES: Final = 12
LONGEST_PAUSE: Final = timedelta(minutes=30)
_MAIL_NUMBER: Final = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}|\d{13}|\d{10}")
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]+\.[^@\s.]+")


def moved(state: State, action: Action, way: Way) -> State:
    """The state after an action. Raises Conflict for one the table does not hold."""
    row = _BY_ACTION[action]
    if state not in row.sources:
        raise Conflict(
            said(
                "这份文书%(state_labels)s，不能再办理这一步。请刷新后再看。", state_labels=STATE_LABELS[state]
            )
        )
    return row.to or WAITING[way]


def may(state: State, action: Action) -> bool:
    """Whether the table holds the action from here."""
    return state in _BY_ACTION[action].sources


@dataclass(frozen=True, slots=True)
class Course:
    """By which way a notice goes, and what keeps it from going."""

    way: Way
    state: State
    reason: str = ""


def course(way: Way, applicant: Mapping[str, Any] | None) -> Course:
    """How a notice goes by the chosen way to this applicant; unreachable where there is no address for it."""
    if way in (Way.POST, Way.EMAIL) and applicant is None:
        return Course(way, State.UNREACHABLE, "purged")
    if way is Way.POST and not (applicant or {}).get("address"):
        return Course(way, State.UNREACHABLE, "no_address")
    if way is Way.EMAIL and not _EMAIL.fullmatch((applicant or {}).get("email") or ""):
        return Course(way, State.UNREACHABLE, "no_email")
    return Course(way, WAITING[way])


def acknowledgement_way(channel: str, wanted: Way, applicant: Mapping[str, Any] | None) -> Way:
    """Web and counter give the receipt at once, an e-mail is answered by one; to others it goes as they wish, else to
    the address they gave."""
    told = applicant or {}
    if channel == "web":
        return Way.PORTAL
    if channel == "in_person":
        return Way.PICK_UP
    if told.get("email") and (wanted is Way.EMAIL or channel == "email"):
        return Way.EMAIL
    return Way.POST if told.get("address") or not told.get("email") else Way.EMAIL


def check_mail_number(typed: str) -> str:
    """The number of a mail item as a scanner or a hand types it, without blanks.

    Raises Invalid for what no postal number looks like (13 digits, 10 digits, or AB123456789CD).
    """
    number = re.sub(r"[\s-]", "", typed).upper()
    if not _MAIL_NUMBER.fullmatch(number):
        raise Invalid("邮件号不对：应当是 13 位数字，或者两个字母加 9 位数字再加两个字母。")
    return number


def check_carrier(carrier: str) -> str:
    """Raises Invalid for anybody but the postal enterprise (国办公开办函〔2016〕235号)."""
    if carrier not in CARRIER_LABELS:
        raise Invalid("答复须由邮政企业寄递，只能选 EMS 或者挂号信。")
    return carrier


def pause(tries: int) -> timedelta:
    """How long to wait after so many failed tries: half a minute, doubled each time, at most half an hour."""
    return min(timedelta(seconds=30 * 2 ** min(max(tries - 1, 0), 10)), LONGEST_PAUSE)
