"""What an office made of the reasons to answer that ship, and its own beside them."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.models.case import AGENCY
from services.db import Base, tenant_table


class ReplyReason(Base):
    """A shipped reason (`code`) with the office's own name or switched off, or one of its own (no code).

    `row` and `ground` are its own's; a shipped one keeps its ground, and has a `row` only where the office settled another.
    """

    __tablename__ = "reply_reason"
    __table_args__ = tenant_table(
        "processing",
        CheckConstraint("(code IS NULL) = (row IS NOT NULL AND ground IS NOT NULL)", name="own_or_shipped"),
        Index("uq_reply_reason_code", "agency_id", "code", unique=True, postgresql_where="code IS NOT NULL"),
        Index("uq_reply_reason_label", "agency_id", "label", unique=True),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    code: Mapped[str | None]
    label: Mapped[str]
    row: Mapped[str | None]
    ground: Mapped[str | None]
    is_off: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]
