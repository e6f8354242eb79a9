"""Tables of requests for correction (条例第四十一条): a kind of its own, outside the cases and every table of the report."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from processing.correction_rules import CorrectionResult
from processing.models.case import AGENCY
from services.crypto import Sealed, SealedType
from services.db import Base, EnumText, tenant_table


class Correction(Base):
    """One request. `personal` holds applicant, record and what is to be corrected; `decision` what was found.

    `term` is the agency's own period, in working days, as it was when the request was written down.
    `taken_from` and `taken_on`: it came from an agency this one followed upon.
    `evidence` proves the day a letter was received; `file_ids` are what came with it. `unsent` is the kind of the
    letter that could not be delivered and waits for another way. `changes`: the lines of who changed the contact, when and why. `reminded_on`, `escalated_on`: when the sweep pointed
    out that its last day was near, and that it had passed untold.
    `proposed_result` and `proposal` are what waits for approval, nothing once it is approved; who proposed it, and when,
    stays. `returned` holds what was sent back and why, until it is proposed anew. `decided_for`: in whose place it was approved.
    """

    __tablename__ = "correction"
    __table_args__ = tenant_table(
        "processing",
        UniqueConstraint("agency_id", "number"),
        CheckConstraint("(result IS NULL) = (decided_on IS NULL)", name="decided_with_result"),
        CheckConstraint("(proposed_result IS NULL) = (proposal IS NULL)", name="proposed_in_words"),
        CheckConstraint("proposed_result IS NULL OR result IS NULL", name="proposed_or_decided"),
        Index(None, "agency_id", "received_on"),
        stream="id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    body_id: Mapped[int]
    number: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    channel: Mapped[str]
    applicant_kind: Mapped[str]
    received_on: Mapped[date]
    due_date: Mapped[date]
    term: Mapped[int]
    personal: Mapped[Sealed] = mapped_column(SealedType())
    registered_at: Mapped[datetime]
    registered_by: Mapped[str]
    result: Mapped[CorrectionResult | None] = mapped_column(EnumText(CorrectionResult))
    decision: Mapped[Sealed | None] = mapped_column(SealedType())
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    decided_for: Mapped[dict[str, Any] | None]
    proposed_result: Mapped[CorrectionResult | None] = mapped_column(EnumText(CorrectionResult))
    proposal: Mapped[Sealed | None] = mapped_column(SealedType())
    proposed_on: Mapped[date | None]
    proposed_by: Mapped[str | None]
    proposed_by_id: Mapped[str | None]
    returned: Mapped[Sealed | None] = mapped_column(SealedType())
    told_on: Mapped[date | None]
    told_way: Mapped[str | None]
    told_proof: Mapped[str | None]
    wanted_way: Mapped[str]
    evidence: Mapped[dict[str, Any] | None]
    unsent: Mapped[str | None]
    changes: Mapped[Sealed | None] = mapped_column(SealedType())
    reminded_on: Mapped[date | None]
    escalated_on: Mapped[date | None]
    taken_from: Mapped[int | None]
    taken_on: Mapped[date | None]
    file_ids: Mapped[list[Any]] = mapped_column(default=list)


class CorrectionPaper(Base):
    """A letter of a request for correction, never changed once written; sealed, for it names people.

    `rendered_at` is set when its PDF lies in the files under this id; that PDF is what goes out. A void one keeps its
    number, the day and the office's reason.
    """

    __tablename__ = "correction_paper"
    __table_args__ = tenant_table(
        "processing",
        Index(None, "correction_id"),
        Index("ix_correction_paper_unrendered", "agency_id", postgresql_where="rendered_at IS NULL"),
        Index(None, "agency_id", "made_on", "id"),
        stream="correction_id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    correction_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.correction.id"))
    kind: Mapped[str]
    number: Mapped[str]
    title: Mapped[str]
    content: Mapped[Sealed] = mapped_column(SealedType())
    made_on: Mapped[date]
    made_by: Mapped[str]
    rendered_at: Mapped[datetime | None]
    pages: Mapped[int | None]
    sent_on: Mapped[date | None]
    voided_on: Mapped[date | None]
    void_reason: Mapped[str | None]
    # Whose counter gave the number and which body's name stands on it, where the request has passed to another agency since.
    numbered_by: Mapped[int | None]
    issued_by: Mapped[int | None]
