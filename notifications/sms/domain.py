"""Whom a reminder reaches, of what, in which words, and how often it is tried. Pure.

A reminder is no way of serving: 答复之日 and 送达 follow from the notice's own way alone.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

from notifications.catalogue import APPLICANT, CATALOGUE, LETTERS
from notifications.domain import Kind, State, Way
from services.mobile import first_mobile
from services.words import words


class SmsState(StrEnum):
    """Where a reminder stands."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"


# Told to the applicant; his receipt he has in hand, or it brings the number a reminder would name.
REMINDED: Final[frozenset[Kind]] = frozenset(
    told.kind for told in (*CATALOGUE.values(), *LETTERS.values()) if told.audience == APPLICANT
) - {Kind.ACKNOWLEDGEMENT}
# What goes out by another way later than it was to be fetched.
NOT_YET: Final = frozenset({State.QUEUED, State.TO_POST, State.UNREACHABLE, State.UNKNOWN, State.FAILED})
BY_HAND: Final = frozenset({Way.PICK_UP, Way.READ_ON_SITE})
STATE_LABELS: Final[Mapping[str, str]] = words(
    {
        SmsState.WAITING: "待发送",
        SmsState.SENT: "已发出",
        SmsState.FAILED: "已放弃",
        SmsState.CANCELLED: "不再发送",
    }
)
REASONS: Final[Mapping[str, str]] = words(
    {
        "quiet": "等待静默时段结束",
        "held": "文书已被停止执行或者还没有放行，可以送达以前不提醒",
        "again": "短信服务商没有接收，稍后再试",
        "refused": "短信服务商拒绝发送",
        "too_many": "多次发送没有成功",
        "unknown": "短信服务商没有确认是否发出；为免重复，不再发送",
        "closed": "本机关已关闭短信提醒",
        "not_agreed": "申请人已取消短信提醒",
        "no_mobile": "没有内地的手机号码",
        "cancelled": "文书或者登记已取消",
        "fetched": "已当面领取",
        "purged": "个人信息已按规定清除",
    }
)


def is_reminded(kind: Kind, addressee: object) -> bool:
    """Whether a notice is one for the applicant: what goes to another never is."""
    return kind in REMINDED and addressee is None


def agreed(personal: Mapping[str, Any]) -> bool:
    """Whether the applicant asked to be reminded."""
    return bool((personal.get("applicant") or {}).get("sms"))


def mobile_of(personal: Mapping[str, Any]) -> str | None:
    """The number a reminder goes to: the applicant's own, else his agent's; None where neither can receive one."""
    people = (personal.get("applicant") or {}, personal.get("agent") or {})
    return first_mobile(*(str(one.get("phone") or "") for one in people))


def reminder(agency: str, number: str, address: str, phone: str) -> str:
    """The words of every reminder: neither what was asked, nor what was written, nor whom else it concerns.

    Always Chinese; the agency's name in front is what providers ask for as signature.
    """
    call = f"，或者致电 {phone} 询问" if phone else ""
    return (
        f"【{agency}】您的申请（登记编号 {number}）有新的通知或者答复，"
        f"请登录 {address} 查看{call}。本短信只作提醒，不代替送达。"
    )
