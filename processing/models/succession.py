"""Table of what an agency gave away: the cases that passed to a successor, and how many of its numbers went with them."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.models.case import AGENCY
from services.db import Base, tenant_table


class Handover(Base):
    """A case that passed to another agency; the line stays with the one that had it. `numbers`: papers by year."""

    __tablename__ = "handover"
    __table_args__ = tenant_table("processing", Index(None, "agency_id", "number"), own="SELECT, INSERT")

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    number: Mapped[str]
    to_agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    on: Mapped[date]
    at: Mapped[datetime]
    numbers: Mapped[dict[str, Any]]
