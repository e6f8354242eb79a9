"""The archive of earlier years' reports: each as it was read, and the file it came in. Published papers: not sealed."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Security, tenant_table

AGENCY = "services.agency.id"


class ArchivedReport(Base):
    """A report of an agency and year as it was read out of a file. A later import is a new version; `withdrawn_on` takes
    one out again. `named` is the agency as printed (it may have had another name); `public` shows it to everybody."""

    __tablename__ = "archived_report"
    __table_args__ = tenant_table(
        "reporting",
        UniqueConstraint("agency_id", "year", "version"),
        own="SELECT, INSERT, UPDATE",
        kind=Security.SIGHT,
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    year: Mapped[int]
    version: Mapped[int]
    form: Mapped[str]
    named: Mapped[str]
    title: Mapped[str]
    book: Mapped[dict[str, Any]]
    public: Mapped[bool]
    file_digest: Mapped[str]
    file_name: Mapped[str]
    imported_on: Mapped[date]
    imported_by: Mapped[str]
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[str] = mapped_column(default="")


class ArchivedFile(Base):
    """A file that was imported, once, however many years are in it."""

    __tablename__ = "archived_file"
    __table_args__ = tenant_table("reporting", own="SELECT, INSERT", kind=Security.SIGHT)

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    data: Mapped[bytes]
    stored_on: Mapped[date]
