"""Table of what other agencies of this deployment ask this one about their cases (协办)."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.inquiries import InquiryResult
from processing.models.case import AGENCY
from services.crypto import Sealed, SealedType
from services.db import Base, EnumText, tenant_table


class CooperationTask(Base):
    """A question of another agency; its id is that of the inquiry there, and its stream here.

    `content` seals the letter and what is asked, `answer` the words sent back. `number` is the asking agency's case.
    `reminded_on` and `escalated_on`: the days it was pointed out, near its last day and beyond it, once each.
    """

    __tablename__ = "cooperation_task"
    __table_args__ = tenant_table(
        "processing",
        CheckConstraint("(result IS NULL) = (answered_on IS NULL)", name="answered_with_result"),
        CheckConstraint("answered_on IS NULL OR withdrawn_on IS NULL", name="ends_once"),
        Index(
            "ix_cooperation_task_open",
            "agency_id",
            "respond_by",
            postgresql_where="answered_on IS NULL AND withdrawn_on IS NULL",
        ),
        stream="id",
        follows={"from_agency_id": "id IN (SELECT id FROM processing.inquiry WHERE case_id = $1)"},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    from_agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    number: Mapped[str]
    document_number: Mapped[str]
    content: Mapped[Sealed] = mapped_column(SealedType())
    asked_on: Mapped[date]
    asked_by: Mapped[str]
    respond_by: Mapped[date]
    result: Mapped[InquiryResult | None] = mapped_column(EnumText(InquiryResult))
    answer: Mapped[Sealed | None] = mapped_column(SealedType())
    answered_on: Mapped[date | None]
    answered_by: Mapped[str | None]
    file_id: Mapped[uuid.UUID | None]
    withdrawn_on: Mapped[date | None]
    reminded_on: Mapped[date | None]
    escalated_on: Mapped[date | None]
