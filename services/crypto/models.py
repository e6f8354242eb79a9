"""The wrapped key of every case: readable by those who may know the person, deleted to forget him."""

from __future__ import annotations

import uuid

from sqlalchemy import SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Security, tenant_table


class WrappedKey(Base):
    """Neither the relay nor reporting may read this: what they carry stays sealed for them."""

    __tablename__ = "case_key"
    __table_args__ = tenant_table(
        "services",
        kind=Security.REQUEST,
        request_column="stream",
        owner="intake",
        own="SELECT, INSERT, DELETE",
        grants={"processing": "SELECT, INSERT, DELETE", "notifications": "SELECT"},
    )
    agency_id: Mapped[int] = mapped_column(primary_key=True)
    stream: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    key_version: Mapped[int] = mapped_column(SmallInteger)
    wrapped: Mapped[bytes]
