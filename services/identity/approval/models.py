"""Tables of the levels of approval (every version is kept) and of who stands in for whom."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, EnumText, Security, tenant_table
from services.identity.approval.substitutes import Right

AGENCY = "services.agency.id"


class ApprovalLevels(Base):
    """The levels of an agency in their order; the newest version counts, none at all is one review."""

    __tablename__ = "approval_levels"
    __table_args__ = tenant_table(
        "services", owner="identity", own="SELECT, INSERT", grants={"processing": "SELECT"}
    )

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    levels: Mapped[list[Any]]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class Substitution(Base):
    """Somebody stands in for another from a day to a day, both counted. `ended_at`: called off before its last day."""

    __tablename__ = "substitution"
    __table_args__ = tenant_table(
        "services",
        CheckConstraint("last_day >= first_day", name="ends_later"),
        CheckConstraint("from_id <> to_id", name="two_people"),
        Index(None, "to_id"),
        Index(None, "agency_id", "last_day"),
        kind=Security.CUSTOM,
        owner="identity",
        own="SELECT, INSERT, UPDATE",
        grants={"processing": "SELECT"},
        policies=(
            "CREATE POLICY agency ON {table} FOR SELECT USING"
            " (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))",
            # A person is recognised before the agency is known, as with memberships.
            "CREATE POLICY owner ON {table} TO gongkai_identity USING (true) WITH CHECK (true)",
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    right: Mapped[Right] = mapped_column(EnumText(Right))
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.person.id"))
    from_name: Mapped[str]
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.person.id"))
    to_name: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    made_by: Mapped[str]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
