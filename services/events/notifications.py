"""What notifications tell: what went out, by which way, with what proof."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Final

from services.events.base import Event, event
from services.words import words

# Why something was not delivered or came back, in words, by the code the events carry.
REASONS: Final[Mapping[str, str]] = words(
    {
        "no_address": "没有通信地址，不能邮寄",
        "no_email": "没有电子邮箱，不能发送",
        "purged": "个人信息已按规定清除",
        "refused": "对方邮件服务器拒收",
        "unknown": "邮件已交出，但没有得到对方确认；已重发一次",
        "too_many": "多次发送没有成功",
        "unclaimed": "逾期无人领取",
        "moved": "收件人迁移新址不明",
        "wrong_address": "原写地址不详",
        "rejected": "收件人拒收",
        "other": "其他原因",
    }
)


@event("notifications.notice_dispatched", version=1)
class NoticeDispatched(Event):
    """A notice went out: posted, signed for, or entered into the system, on that day."""

    notice_id: uuid.UUID
    kind: str
    way: str
    on: date
    proof: str
    document_id: uuid.UUID | None = None


@event("notifications.notice_failed", version=1)
class NoticeFailed(Event):
    """A notice could not be delivered, for a reason by its code."""

    notice_id: uuid.UUID
    kind: str
    way: str
    reason: str


@event("notifications.recipient_unreachable", version=1)
class RecipientUnreachable(Event):
    """There is no address for the chosen way: somebody has to ask."""

    notice_id: uuid.UUID
    kind: str
    way: str
    reason: str


@event("notifications.notice_served_again", version=1)
class NoticeServedAgain(Event):
    """A notice that had counted as told and come back, or was sent once more, arrived: its first day stays the one that
    counts."""

    notice_id: uuid.UUID
    kind: str
    way: str
    on: date
    proof: str
    document_id: uuid.UUID | None = None
