"""What notifications tell: what went out, by which way, with what proof."""

import uuid
from datetime import date

from services.events.base import Event, event


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
