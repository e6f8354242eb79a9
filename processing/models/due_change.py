"""Table of last days that a changed calendar moved: those of cases, and those that run beside them."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.models.case import AGENCY
from services.db import Base, EnumText, tenant_table
from services.words import words


class LastDay(StrEnum):
    """What the day ends."""

    REPLY = "reply"
    OPINION = "opinion"
    PAYMENT = "payment"
    SENDING = "sending"
    CORRECTION = "correction"


LAST_DAY_LABELS = words(
    {
        LastDay.REPLY: "答复期限",
        LastDay.OPINION: "征求意见的答复期限",
        LastDay.PAYMENT: "缴费期限",
        LastDay.SENDING: "文书发出期限",
        LastDay.CORRECTION: "更正申请的办理期限",
    }
)


class DueChange(Base):
    """A last day moved by a changed calendar: of what (`what`, `about` the kind of inquiry or document), the old one,
    the new one. It belongs to a case or to a request for correction."""

    __tablename__ = "due_change"
    __table_args__ = tenant_table(
        "processing",
        CheckConstraint("(case_id IS NULL) <> (correction_id IS NULL)", name="of_one_thing"),
        Index(None, "case_id"),
        Index(None, "agency_id", "id"),
        own="SELECT, INSERT",
        stream="(case_id = $1 OR correction_id = $1)",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("processing.case.id"))
    correction_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("processing.correction.id"))
    what: Mapped[LastDay] = mapped_column(EnumText(LastDay))
    about: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
    was: Mapped[date | None]
    became: Mapped[date | None]
    cause: Mapped[str]
