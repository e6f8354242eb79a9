"""The matters of a supplement notice, and what the supplement made of each (条例第三十条)."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.models.case import AGENCY
from processing.supplement_rules import MatterResult
from services.crypto import Sealed, SealedType
from services.db import Base, EnumText, tenant_table


class SupplementMatter(Base):
    """One matter, its text sealed. `is_new`: raised in the supplement itself, which makes it another application.

    That application's case has the same id, from `registered_on` on.
    """

    __tablename__ = "supplement_matter"
    __table_args__ = tenant_table(
        "processing",
        CheckConstraint("NOT is_new OR result IS NULL", name="new_ones_are_not_judged"),
        CheckConstraint("(result IS NULL AND NOT is_new) = (judged_on IS NULL)", name="judged_with_day"),
        CheckConstraint("is_new OR registered_on IS NULL", name="only_new_ones_are_registered"),
        Index(None, "case_id", "n"),
        stream="case_id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"))
    n: Mapped[int]
    content: Mapped[Sealed] = mapped_column(SealedType())
    is_new: Mapped[bool] = mapped_column(default=False)
    result: Mapped[MatterResult | None] = mapped_column(EnumText(MatterResult))
    judged_on: Mapped[date | None]
    judged_by: Mapped[str | None]
    registered_on: Mapped[date | None]
