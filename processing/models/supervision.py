"""Table of what passes between the agency and its supervising office about a case, or about the agency as a whole."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.models.case import AGENCY
from processing.supervision import ExchangeKind
from services.db import Base, EnumText, tenant_table


class Exchange(Base):
    """A chase (asked by the supervising office, answered here), a filing or a conferral (the other way round).

    `words` opened it, `answer` closed it; both name nobody. `answer_by` is the day a formal chase asks for.
    """

    __tablename__ = "exchange"
    __table_args__ = tenant_table(
        "processing",
        CheckConstraint("(answer IS NULL) = (answered_on IS NULL)", name="answered_on_a_day"),
        Index(None, "case_id"),
        Index("ix_exchange_open", "agency_id", "kind", postgresql_where="answered_on IS NULL"),
        Index("uq_exchange_filing", "document_id", unique=True, postgresql_where="kind = 'filing'"),
        stream="case_id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    # Who chased: not always the agency right above.
    from_agency_id: Mapped[int | None] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("processing.case.id"))
    kind: Mapped[ExchangeKind] = mapped_column(EnumText(ExchangeKind))
    formal: Mapped[bool] = mapped_column(default=False)
    on: Mapped[date]
    opened_by: Mapped[str]
    words: Mapped[str] = mapped_column(default="")
    paragraphs: Mapped[list[Any] | None]
    document_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("processing.document.id"))
    answer_by: Mapped[date | None]
    answered_on: Mapped[date | None]
    answered_by: Mapped[str | None]
    answer: Mapped[str | None]
