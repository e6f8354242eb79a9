"""Information that goes from requests into proactive disclosure (条例第四十四条)."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.models.case import AGENCY
from processing.publishing import Origin, PublicationStage
from services.crypto import Sealed, SealedType
from services.db import Base, EnumText, tenant_table


class Publication(Base):
    """One transfer: proposed, decided by another person, published. Of a case one at a time.

    `content` seals name and reason, `decision` what was said to it; both may name people. `askers` is how many different
    applicants had asked for the same when it was proposed; `document_id` the answer to a suggestion.
    """

    __tablename__ = "publication"
    __table_args__ = tenant_table(
        "processing",
        CheckConstraint("(stage = 'proposed') = (decided_on IS NULL)", name="decided_with_stage"),
        CheckConstraint("(stage = 'published') = (published_on IS NOT NULL)", name="published_with_stage"),
        Index("uq_publication_case", "case_id", unique=True, postgresql_where="stage <> 'declined'"),
        Index(None, "agency_id", "stage", "id"),
        stream="case_id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"))
    stage: Mapped[PublicationStage] = mapped_column(EnumText(PublicationStage))
    origin: Mapped[Origin] = mapped_column(EnumText(Origin))
    askers: Mapped[int]
    content: Mapped[Sealed] = mapped_column(SealedType())
    suggested_on: Mapped[date | None]
    proposed_on: Mapped[date]
    proposer_id: Mapped[str | None]
    proposer_name: Mapped[str]
    decision: Mapped[Sealed | None] = mapped_column(SealedType())
    decided_on: Mapped[date | None]
    decider_name: Mapped[str | None]
    document_id: Mapped[uuid.UUID | None]
    published_on: Mapped[date | None]
    address: Mapped[str] = mapped_column(default="")
    catalogue_number: Mapped[str] = mapped_column(default="")
