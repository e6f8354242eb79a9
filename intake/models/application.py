"""Tables of applications: as received, how they may be found again, what the applicant sees."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from intake.domain import ApplicantKind, Medium, Way
from services.channels import Channel
from services.crypto import Sealed, SealedType
from services.db import Base, EnumText, Security, tenant_table

AGENCY = "services.agency.id"


class Request(Base):
    """An application. Its id is the stream of the case everywhere; `personal` is sealed under the case's key.

    `old_number`: brought in from the office's own register, where it had this number.
    `parent`: what it was split off from; `raised_in`: the application whose supplement raised it.
    What stands below `state` is what processing told; it is shown, never decided upon here.
    """

    __tablename__ = "request"
    __table_args__ = tenant_table(
        "intake",
        UniqueConstraint("agency_id", "number"),
        Index(None, "agency_id", "registered_on"),
        Index(
            "uq_request_old_number",
            "agency_id",
            "old_number",
            "receipt_date",
            unique=True,
            postgresql_where="old_number IS NOT NULL",
        ),
        Index(
            "ix_request_unconfirmed",
            "agency_id",
            postgresql_where="receipt_date IS NULL AND voided_on IS NULL",
        ),
        Index("ix_request_raised", "agency_id", "raised_in", postgresql_where="raised_in IS NOT NULL"),
        kind=Security.REQUEST,
        request_column="id",
        stream="id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    body_id: Mapped[int]
    number: Mapped[str]
    old_number: Mapped[str | None]
    channel: Mapped[Channel] = mapped_column(EnumText(Channel))
    applicant_kind: Mapped[ApplicantKind] = mapped_column(EnumText(ApplicantKind))
    registered_on: Mapped[date]
    registered_at: Mapped[datetime]
    registered_by: Mapped[str]
    receipt_date: Mapped[date | None]
    receipt_rule: Mapped[str]
    evidence: Mapped[dict[str, Any]]
    wanted_medium: Mapped[Medium] = mapped_column(EnumText(Medium))
    wanted_way: Mapped[Way] = mapped_column(EnumText(Way))
    other_way_accepted: Mapped[bool]
    needs_help: Mapped[bool]
    several_matters: Mapped[bool]
    personal: Mapped[Sealed] = mapped_column(SealedType())
    code_version: Mapped[int] = mapped_column(default=1)
    parent: Mapped[uuid.UUID | None]
    raised_in: Mapped[uuid.UUID | None]
    voided_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    # When it was pointed out that nobody had confirmed it in time.
    alarmed_on: Mapped[date | None]

    state: Mapped[str] = mapped_column(default="registered")
    supplement_until: Mapped[date | None]
    due_date: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    stopped: Mapped[bool] = mapped_column(default=False)
    explanation: Mapped[list[Any] | None]
    outcome: Mapped[str | None]
    closed_on: Mapped[date | None]


class RequestKey(Base):
    """Keyed hashes for finding a request by exactly what is known of its applicant or letter."""

    __tablename__ = "request_key"
    __table_args__ = tenant_table(
        "intake", Index(None, "agency_id", "kind", "hash"), kind=Security.REQUEST, stream="request_id"
    )

    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.request.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))


class Progress(Base):
    """One line of the applicant's timeline. `plain` is the key of its words; his own acts stand at once."""

    __tablename__ = "progress"
    __table_args__ = tenant_table(
        "intake", Index(None, "request_id", "at"), kind=Security.REQUEST, stream="request_id"
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.request.id"))
    on: Mapped[date]
    at: Mapped[datetime]
    plain: Mapped[str]
    own: Mapped[bool] = mapped_column(default=False)
    document_id: Mapped[uuid.UUID | None]
    detail: Mapped[dict[str, Any] | None]


class Issued(Base):
    """A document the body made for the applicant; shown from the day it went out."""

    __tablename__ = "issued"
    __table_args__ = tenant_table(
        "intake", Index(None, "request_id"), kind=Security.REQUEST, stream="request_id"
    )

    document_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.request.id"))
    kind: Mapped[str]
    number: Mapped[str]
    title: Mapped[str]
    made_on: Mapped[date]
    dispatched_on: Mapped[date | None]
    way: Mapped[str | None]
    # Stopped by a review body or a court: not to be read until that is lifted.
    held: Mapped[bool] = mapped_column(default=False)


class Incoming(Base):
    """Something that came in later for a known request: supplement, withdrawal, correspondence."""

    __tablename__ = "incoming"
    __table_args__ = tenant_table(
        "intake", Index(None, "request_id"), kind=Security.REQUEST, stream="request_id"
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.request.id"))
    kind: Mapped[str]
    channel: Mapped[Channel] = mapped_column(EnumText(Channel))
    on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    text: Mapped[Sealed | None] = mapped_column(SealedType())
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Attachment(Base):
    """Which files belong to a request or to something that came in for it."""

    __tablename__ = "attachment"
    __table_args__ = tenant_table(
        "intake", Index(None, "request_id"), kind=Security.REQUEST, stream="request_id"
    )

    file_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.request.id"))
    incoming_id: Mapped[uuid.UUID | None]
    purpose: Mapped[str]


class Call(Base):
    """A try to confirm an ordinary letter, a fax or a web application with its applicant (条例第三十一条)."""

    __tablename__ = "call"
    __table_args__ = tenant_table("intake", Index(None, "request_id"), stream="request_id")

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.request.id"))
    at: Mapped[datetime]
    by: Mapped[str]
    result: Mapped[str]
    note: Mapped[Sealed | None] = mapped_column(SealedType())


class ReceiptOverride(Base):
    """A receipt day against the rule (条例第三十一条): proposed by one person with a reason, decided by another."""

    __tablename__ = "receipt_override"
    __table_args__ = tenant_table(
        "intake",
        Index(None, "agency_id", "request_id"),
        CheckConstraint("decided_by_id IS NULL OR decided_by_id <> proposed_by_id", name="two_people"),
        stream="request_id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.request.id"))
    on: Mapped[date]
    reason: Mapped[str]
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[str | None]
    proposed_by: Mapped[str]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[str | None]
    decided_by: Mapped[str | None]
    approved: Mapped[bool | None]


class TrackTry(Base):
    """Wrong query codes typed for a number: five, and the guessing stops for an hour."""

    __tablename__ = "track_try"
    __table_args__ = tenant_table("intake")

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    number: Mapped[str] = mapped_column(primary_key=True)
    wrong: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
