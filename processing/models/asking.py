"""What was asked of others about a case, and what they answered: third parties, joint makers, agencies, the applicant."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.inquiries import InquiryKind, InquiryResult
from processing.models.case import AGENCY
from services.crypto import Sealed, SealedType
from services.db import Base, EnumText, tenant_table


class Inquiry(Base):
    """One letter that asks something. `content` seals whom and what, `answer` what came back.

    `entry_id` is the stop it opened in the clock; `respond_by` the last day to answer, known once the day of receipt
    is; `released_from` the first day on which a disclosure against the third party's will may be released.
    """

    __tablename__ = "inquiry"
    __table_args__ = tenant_table(
        "processing",
        CheckConstraint("(ended_on IS NULL) = (result IS NULL)", name="ended_with_result"),
        CheckConstraint("ended_on IS NULL OR ended_on >= sent_on", name="ended_later"),
        Index(None, "case_id"),
        Index("ix_inquiry_open", "agency_id", "respond_by", postgresql_where="ended_on IS NULL"),
        stream="case_id",
        follows={"to_agency_id": "id = $1"},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"))
    kind: Mapped[InquiryKind] = mapped_column(EnumText(InquiryKind))
    # An agency of this deployment: it has a task instead of a letter in the post.
    to_agency_id: Mapped[int | None] = mapped_column(ForeignKey(AGENCY))
    entry_id: Mapped[uuid.UUID | None]
    document_id: Mapped[uuid.UUID]
    content: Mapped[Sealed] = mapped_column(SealedType())
    sent_on: Mapped[date]
    asked_by: Mapped[str]
    received_on: Mapped[date | None]
    respond_by: Mapped[date | None]
    ended_on: Mapped[date | None]
    result: Mapped[InquiryResult | None] = mapped_column(EnumText(InquiryResult))
    answer: Mapped[Sealed | None] = mapped_column(SealedType())
    file_ids: Mapped[list[Any] | None]
    told_on: Mapped[date | None]
    told_document_id: Mapped[uuid.UUID | None]
    released_from: Mapped[date | None]
