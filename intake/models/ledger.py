"""Tables of registers brought in: how an agency's columns are read, the files, and their rows until they are cases."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.crypto import Sealed, SealedType
from services.db import Base, tenant_table

AGENCY = "services.agency.id"


class LedgerMap(Base):
    """How the agency's register is read, asked once: meanings of headings, and of the office's own words."""

    __tablename__ = "ledger_map"
    __table_args__ = tenant_table("intake")

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    mapping: Mapped[dict[str, Any]]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]


class LedgerImport(Base):
    """A file that was read. `name` and `unknown` words are sealed like the rows: people name files after people, and mistake columns."""

    __tablename__ = "ledger_import"
    __table_args__ = tenant_table("intake", Index(None, "agency_id", "created_at"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    name: Mapped[Sealed] = mapped_column(SealedType())
    headings: Mapped[list[Any]]
    mapping: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(default="checked")
    total: Mapped[int]
    unknown: Mapped[Sealed] = mapped_column(SealedType())
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    created_by_id: Mapped[str | None]
    started_at: Mapped[datetime | None]
    job_id: Mapped[uuid.UUID | None]
    ended_at: Mapped[datetime | None]


class LedgerRow(Base):
    """A line of the file. `state` good, bad, known (was there already) or imported; `problems` name no value."""

    __tablename__ = "ledger_row"
    __table_args__ = tenant_table("intake", Index(None, "import_id", "state", "line"))

    import_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.ledger_import.id"), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    cells: Mapped[Sealed] = mapped_column(SealedType())
    state: Mapped[str]
    problems: Mapped[dict[str, Any]]
    request_id: Mapped[uuid.UUID | None]


class Opening(Base):
    """上年结转 of a year and a column as the office declares it, for cases that are not brought in one by one."""

    __tablename__ = "opening"
    __table_args__ = tenant_table("intake")

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    applicant_kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int]
    count: Mapped[int]
    declared_on: Mapped[date]
    declared_by: Mapped[str]
