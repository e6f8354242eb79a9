"""Table of what was pointed out already: a limit of the office is pointed out once a level, for each time it ran."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from processing.internal_limits import Level, Stage
from processing.models.case import AGENCY
from services.db import Base, EnumText, tenant_table


class Reminder(Base):
    """A reminder or an escalation that was given, never changed."""

    __tablename__ = "reminder"
    __table_args__ = tenant_table("processing", own="SELECT, INSERT", stream="case_id")

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"), primary_key=True)
    stage: Mapped[Stage] = mapped_column(EnumText(Stage), primary_key=True)
    level: Mapped[Level] = mapped_column(EnumText(Level), primary_key=True)
    since: Mapped[date] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    at: Mapped[datetime]
