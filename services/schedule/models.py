"""How far each daily sweep has come in each agency."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Security, tenant_table
from services.db.roles import CONTEXTS
from services.jobs.models import OWN_CONTEXT


class SweepRow(Base):
    """The row's lock is the claim; `done_through` commits together with the day's work."""

    __tablename__ = "sweep"
    __table_args__ = tenant_table(
        "services",
        kind=Security.CUSTOM,
        owner="identity",
        grants=dict.fromkeys(CONTEXTS, "SELECT, INSERT, UPDATE"),
        policies=(OWN_CONTEXT,),
    )
    context: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"), primary_key=True)
    done_through: Mapped[date]
    failures: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")
