"""The register of archived files (归档): one line when a file goes to the archive, one more for what is added later."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.models.case import AGENCY
from services.crypto import Sealed, SealedType
from services.db import Base, tenant_table


class ArchiveEntry(Base):
    """A file archived, or added to (`adds`: under the same number, `pages` are those added). Never changed.

    `year` is the year in which the case closed, for by it and the retention the archive counts. `remark` (本卷情况说明)
    is sealed: it may name people.
    """

    __tablename__ = "archive_entry"
    __table_args__ = tenant_table(
        "processing",
        Index(None, "case_id"),
        Index("ix_archive_entry_year", "agency_id", "year", "number"),
        Index("uq_archive_number", "agency_id", "number", unique=True, postgresql_where="NOT adds"),
        own="SELECT, INSERT",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"))
    number: Mapped[str]
    year: Mapped[int]
    retention: Mapped[str]
    adds: Mapped[bool]
    pages: Mapped[int]
    on: Mapped[date]
    at: Mapped[datetime]
    by: Mapped[str]
    remark: Mapped[Sealed | None] = mapped_column(SealedType())
