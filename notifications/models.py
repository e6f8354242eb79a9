"""Tables of what goes out: to whom, each notice, every attempt with its receipt, and the queue of the sender."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from notifications.domain import Kind, State, Way
from notifications.sms.domain import SmsState
from services.crypto import Sealed, SealedType
from services.db import Base, EnumText, Security, tenant_table

SCHEMA = "notifications"


class Recipient(Base):
    """The applicant of a stream as notices need him: how he wants to be answered; the rest is sealed."""

    __tablename__ = "recipient"
    __table_args__ = tenant_table(SCHEMA, stream="stream")

    stream: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"))
    number: Mapped[str]
    body_id: Mapped[int]
    channel: Mapped[str]
    applicant_kind: Mapped[str]
    wanted_way: Mapped[Way] = mapped_column(EnumText(Way))
    registered_on: Mapped[date]
    receipt_date: Mapped[date | None]
    personal: Mapped[Sealed | None] = mapped_column(SealedType)
    voided: Mapped[bool] = mapped_column(default=False)
    sms_stopped: Mapped[bool] = mapped_column(default=False)


class Notice(Base):
    """Something that is told to somebody. One row however often it is tried; `occurrence` is the number of its
    cause in the stream."""

    __tablename__ = "notice"
    __table_args__ = tenant_table(
        SCHEMA,
        UniqueConstraint("stream", "kind", "occurrence"),
        CheckConstraint("state <> 'sent' OR served_on IS NOT NULL", name="served"),
        Index(None, "agency_id", "state", "id"),
        Index(None, "agency_id", "stream"),
        Index(
            "uq_notice_mail_number",
            "agency_id",
            "mail_number",
            unique=True,
            postgresql_where=text("mail_number IS NOT NULL"),
        ),
        Index(None, "agency_id", "served_on", "id"),
        stream="stream",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"))
    stream: Mapped[uuid.UUID]
    kind: Mapped[Kind] = mapped_column(EnumText(Kind))
    occurrence: Mapped[int]
    title: Mapped[str]
    document_number: Mapped[str] = mapped_column(default="")
    document_id: Mapped[uuid.UUID | None]
    made_on: Mapped[date]
    send_by: Mapped[date | None]
    way: Mapped[Way] = mapped_column(EnumText(Way))
    state: Mapped[State] = mapped_column(EnumText(State))
    reason: Mapped[str] = mapped_column(default="")
    carrier: Mapped[str] = mapped_column(default="ems")
    mail_number: Mapped[str | None]
    printed_at: Mapped[datetime | None]
    served_on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(default="")
    # Stopped by a review body or a court: nobody gets it until that is lifted.
    held: Mapped[bool] = mapped_column(default=False)
    # 放行: it gives what a third party did not want disclosed, and waits until somebody releases it; the day he did.
    unreleased: Mapped[bool] = mapped_column(default=False)
    released_on: Mapped[date | None]
    # 用印: whether a seal is recorded; asked of replies alone.
    sealed: Mapped[bool] = mapped_column(default=False)
    # Who gets it where that is not the applicant.
    addressee: Mapped[Sealed | None] = mapped_column(SealedType)
    attempts: Mapped[int] = mapped_column(default=0)
    resent: Mapped[int] = mapped_column(default=0)

    @property
    def waits(self) -> bool:
        """Whether it may not leave by any way: stopped, or not released yet."""
        return self.held or self.unreleased


class Attempt(Base):
    """One try: written before anything leaves, closed by its receipt. Nothing else ever changes."""

    __tablename__ = "attempt"
    __table_args__ = tenant_table(
        SCHEMA,
        ForeignKeyConstraint(["notice_id"], ["notifications.notice.id"]),
        CheckConstraint(
            "result IN ('open','accepted','refused','failed','unknown','returned')", name="result"
        ),
        Index(None, "notice_id"),
        stream="notice_id IN (SELECT id FROM notifications.notice WHERE stream = $1)",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"))
    notice_id: Mapped[uuid.UUID]
    way: Mapped[Way] = mapped_column(EnumText(Way))
    address: Mapped[Sealed | None] = mapped_column(SealedType)
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(default="open")
    on: Mapped[date | None]
    proof: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")
    by: Mapped[str]


class Outbox(Base):
    """The sender's queue: which notice of which agency is to be sent electronically, and when next.

    No agency scope: it tells nothing but numbers, and one sender serves all agencies.
    """

    __tablename__ = "outbox"
    __table_args__ = tenant_table(
        SCHEMA,
        Index(None, "due_at"),
        kind=Security.OWN,
        stream="notice_id IN (SELECT id FROM notifications.notice WHERE stream = $1)",
    )

    notice_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int]
    due_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)


class Sms(Base):
    """A reminder of a notice that was told: at most one for each. The number it went to is sealed; `begun_at` stands
    while a try is under way."""

    __tablename__ = "sms"
    __table_args__ = tenant_table(
        SCHEMA,
        ForeignKeyConstraint(["notice_id"], ["notifications.notice.id"]),
        UniqueConstraint("notice_id"),
        CheckConstraint("state IN ('waiting','sent','failed','cancelled')", name="state"),
        CheckConstraint("state <> 'sent' OR sent_at IS NOT NULL", name="sent"),
        Index(None, "agency_id", "made_at"),
        Index("ix_sms_waiting", "agency_id", "id", postgresql_where=text("state = 'waiting'")),
        stream="stream",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"))
    stream: Mapped[uuid.UUID]
    notice_id: Mapped[uuid.UUID]
    state: Mapped[SmsState] = mapped_column(EnumText(SmsState))
    reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    begun_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    number: Mapped[Sealed | None] = mapped_column(SealedType)


class SmsQueue(Base):
    """What the sweep of reminders finds due: numbers only, for all agencies, like the sender's queue."""

    __tablename__ = "sms_queue"
    __table_args__ = tenant_table(
        SCHEMA,
        Index(None, "due_at"),
        kind=Security.OWN,
        stream="sms_id IN (SELECT id FROM notifications.sms WHERE stream = $1)",
    )

    sms_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
