"""Long work as rows: what is wanted, how far it is, where to go on."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Security, tenant_table
from services.db.roles import CONTEXTS
from services.db.tenancy import SCOPE_AGENCY

STATES = ("queued", "done", "failed", "cancelled")
# A context sees its own work; inside an agency's scope that agency's alone.
OWN_CONTEXT = (
    "CREATE POLICY context ON {table} USING (context = substr(current_user, 9) AND agency_id ="
    f" coalesce({SCOPE_AGENCY}, agency_id)) WITH CHECK (context = substr(current_user, 9))"
)


class Job(Base):
    """`checkpoint` commits together with the slice that reached it."""

    __tablename__ = "job"
    __table_args__ = tenant_table(
        "services",
        CheckConstraint("state IN ('queued','done','failed','cancelled')", name="state"),
        Index(None, "context", "retry_at", postgresql_where=text("state = 'queued'")),
        Index(None, "agency_id", "created_at"),
        kind=Security.CUSTOM,
        owner="identity",
        grants=dict.fromkeys(CONTEXTS, "SELECT, INSERT, UPDATE"),
        policies=(OWN_CONTEXT,),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    context: Mapped[str] = mapped_column(server_default=text("substr(current_user, 9)"))
    kind: Mapped[str]
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"))
    params: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="queued")
    cancel_asked: Mapped[bool] = mapped_column(default=False)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    checkpoint: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    retry_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    created_by: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
