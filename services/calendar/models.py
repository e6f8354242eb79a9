"""Tables of the working calendar: one row per year and region, with every version kept."""

from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Security, tenant_table


class CalendarYearRow(Base):
    """A year as announced; a later notice is a new version, the newest counts."""

    __tablename__ = "calendar_year"
    __table_args__ = tenant_table("services", kind=Security.OPEN, owner="identity", own="SELECT, INSERT")

    region: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    source: Mapped[str]
    off: Mapped[list[Any]]
    work: Mapped[list[Any]]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
