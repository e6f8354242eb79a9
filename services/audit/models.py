"""The audit trail, its seals and the sealer's cursor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, Integer, LargeBinary, Text, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Security, tenant_table
from services.db.roles import CONTEXTS
from services.db.tenancy import SCOPE_AGENCY

PARTITION = 10_000_000  # rows; kept by ranges of the number, never by time: the key must contain it
PARTITIONS = 8


def partitions(rows: int = PARTITION, count: int = PARTITIONS) -> tuple[str, ...]:
    """SQL that makes the first partitions of the audit table, and the one behind them."""
    parts = [
        (f"services.audit_{n}", f"FOR VALUES FROM ({n * rows}) TO ({(n + 1) * rows})") for n in range(count)
    ]
    parts.append(("services.audit_rest", "DEFAULT"))
    return tuple(statement for name, bounds in parts for statement in _partition(name, bounds))


def _partition(name: str, bounds: str) -> tuple[str, ...]:
    return (
        f"CREATE TABLE {name} PARTITION OF {{table}} {bounds}",
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
    )


class AuditRow(Base):
    """One act. Names fields and keyed hashes, never values of personal data. Inserted, never changed."""

    __tablename__ = "audit"
    __table_args__ = tenant_table(
        "services",
        Index(None, "agency_id", "id"),
        kind=Security.CUSTOM,
        owner="audit_reader",
        own="SELECT",
        grants=dict.fromkeys((*CONTEXTS, "identity"), "INSERT"),
        everything=("sealer", "audit_reader"),
        policies=(
            f"CREATE POLICY agency ON {{table}} FOR INSERT WITH CHECK (agency_id = {SCOPE_AGENCY})",
            "CREATE POLICY identity ON {table} FOR INSERT TO gongkai_identity WITH CHECK (true)",
        ),
        after=(
            # The order of commits: rows of a transaction become readable to the sealer when all older ones are over.
            "ALTER TABLE {table} ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
            "CREATE INDEX ix_audit_xid ON {table} (xid, id)",
            *partitions(),
        ),
        postgresql_partition_by="RANGE (id)",
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    agency_id: Mapped[int]
    at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    actor_kind: Mapped[str]
    actor_id: Mapped[str | None]
    actor_name: Mapped[str]
    action: Mapped[str]
    object_kind: Mapped[str]
    object_id: Mapped[str]
    fields: Mapped[list[str]]
    detail: Mapped[dict[str, Any]]
    correlation_id: Mapped[str] = mapped_column(default="")
    mac: Mapped[bytes]


class SealBlock(Base):
    """A run of rows of one agency in commit order: leaf hashes, their root, and the link to the block before."""

    __tablename__ = "seal_block"
    __table_args__ = tenant_table(
        "services",
        kind=Security.CUSTOM,
        owner="sealer",
        own="SELECT, INSERT",
        grants={"reporting": "SELECT", "processing": "SELECT"},
        everything=("audit_reader",),
        policies=(
            "CREATE POLICY owner ON {table} TO gongkai_sealer USING (true) WITH CHECK (true)",
            f"CREATE POLICY agency ON {{table}} FOR SELECT USING (agency_id = {SCOPE_AGENCY})",
        ),
    )
    agency_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    first_position: Mapped[int] = mapped_column(BigInteger)
    count: Mapped[int] = mapped_column(Integer)
    kinds: Mapped[str] = mapped_column(Text)
    ids: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    leaves: Mapped[bytes] = mapped_column(LargeBinary)
    root: Mapped[bytes]
    previous: Mapped[bytes]
    hash: Mapped[bytes]
    sealed_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class SealCursor(Base):
    """How far the sealer has come in each sealed table, in (transaction, row) order."""

    __tablename__ = "seal_cursor"
    __table_args__ = tenant_table("services", kind=Security.OWN, owner="sealer", everything=("audit_reader",))
    kind: Mapped[str] = mapped_column(primary_key=True)
    xid: Mapped[int] = mapped_column(BigInteger)
    id: Mapped[int] = mapped_column(BigInteger)
    floor: Mapped[int] = mapped_column(BigInteger, server_default="0")  # the last row before a restore
