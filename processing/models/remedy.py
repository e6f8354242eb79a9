"""Tables of what follows a reply: reviews, lawsuits and complaints, what was changed in them, rounds already answered."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.models.case import AGENCY
from processing.remedy_rules import RemedyKind, RemedyRole
from services.db import Base, EnumText, tenant_table


class Remedy(Base):
    """One review, lawsuit or complaint. One suit is one row through both instances.

    Without a case only where the body stands as co-defendant for having reviewed another's reply. While an appeal runs
    there is no result; the first instance's stays beside it. `again` …: ordered to answer anew; by `again_until`, or
    within `again_days` working days from `again_from`; `round` is the round of the case that this gave.
    """

    __tablename__ = "remedy"
    __table_args__ = tenant_table(
        "processing",
        CheckConstraint("(result IS NULL) = (ended_on IS NULL)", name="ended_with_result"),
        CheckConstraint("ended_on >= filed_on", name="ended_later"),
        CheckConstraint("received_on >= filed_on", name="received_later"),
        CheckConstraint(
            "case_id IS NOT NULL OR role = 'co_defendant_as_review_body'", name="own_reply_or_co_defendant"
        ),
        Index(None, "case_id"),
        Index(None, "agency_id", "filed_on"),
        # One suit is written down once; what was voided does not count.
        Index(
            "uq_remedy_docket",
            "agency_id",
            "docket_key",
            unique=True,
            postgresql_where="docket_key <> '' AND voided_on IS NULL",
        ),
        # A suit as co-defendant has no case: it is a stream of its own.
        stream="coalesce(case_id, id) = $1",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("processing.case.id"))
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[RemedyKind] = mapped_column(EnumText(RemedyKind))
    role: Mapped[RemedyRole] = mapped_column(EnumText(RemedyRole))
    heard_by: Mapped[str]
    docket: Mapped[str] = mapped_column(default="")
    docket_key: Mapped[str] = mapped_column(default="")
    simplified: Mapped[bool] = mapped_column(default=False)
    review_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("processing.remedy.id"))
    filed_on: Mapped[date]
    received_on: Mapped[date | None]
    answered_on: Mapped[date | None]
    stop_ordered_on: Mapped[date | None]
    stop_lifted_on: Mapped[date | None]
    result: Mapped[str | None]
    ended_on: Mapped[date | None]
    appealed_on: Mapped[date | None]
    first_result: Mapped[str | None]
    first_ended_on: Mapped[date | None]
    again_from: Mapped[date | None]
    again_until: Mapped[date | None]
    again_days: Mapped[int | None]
    round: Mapped[int | None]
    voided_on: Mapped[date | None]


class RemedyChange(Base):
    """What was done with a remedy, never changed: what stood there (`before`) and what was written (`after`)."""

    __tablename__ = "remedy_change"
    __table_args__ = tenant_table(
        "processing",
        Index(None, "remedy_id"),
        own="SELECT, INSERT",
        stream="remedy_id IN (SELECT id FROM processing.remedy WHERE coalesce(case_id, id) = $1)",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    remedy_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.remedy.id"))
    at: Mapped[datetime]
    actor_name: Mapped[str]
    action: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]


class CaseRound(Base):
    """How an earlier round of a case ended, kept when it was ordered to be answered again; the first one counts."""

    __tablename__ = "case_round"
    __table_args__ = tenant_table("processing", own="SELECT, INSERT", stream="case_id")

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"), primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    grounds: Mapped[list[Any] | None]
    signed_on: Mapped[date | None]
    closed_on: Mapped[date]
    timely: Mapped[bool | None]
    due_date: Mapped[date | None]
    ordered_by: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.remedy.id"))
