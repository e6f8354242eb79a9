"""What is known of a stored file. The bytes lie outside, sealed under the key of the case they belong to."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.crypto.column import SealedType
from services.crypto.sealed import Sealed
from services.db import Base, Security, tenant_table


class FileRecord(Base):
    """The name is sealed as well: people call files after people."""

    __tablename__ = "file"
    __table_args__ = tenant_table(
        "services",
        Index(None, "agency_id", "stream"),
        kind=Security.REQUEST,
        request_column="stream",
        owner="intake",
        own="SELECT, INSERT",
        grants={"processing": "SELECT, INSERT", "notifications": "SELECT, INSERT"},
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"))
    stream: Mapped[uuid.UUID]
    name: Mapped[Sealed] = mapped_column(SealedType())
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[bytes]
    path: Mapped[str]
    stored_at: Mapped[datetime]
    stored_by: Mapped[str]
