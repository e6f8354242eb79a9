"""Originals that came with an application and are the applicant's: what they are, and how they went back."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.crypto import Sealed, SealedType
from services.db import Base, tenant_table

AGENCY = "services.agency.id"


class EnclosedOriginals(Base):
    """Originals enclosed at once, returned at once. `items` seals what they are, `receiver` to whom they went: both may
    name people. `way` hand (against a signature) or post (`mail_number`)."""

    __tablename__ = "enclosed_originals"
    __table_args__ = tenant_table(
        "intake",
        Index(None, "request_id"),
        Index("ix_originals_open", "agency_id", "noted_at", postgresql_where="returned_on IS NULL"),
        CheckConstraint(
            "(returned_on IS NULL) = (way IS NULL) AND (returned_on IS NULL) = (receiver IS NULL)"
            " AND (returned_on IS NULL) = (returned_by IS NULL)",
            name="returned_with_proof",
        ),
        CheckConstraint("(way = 'post') = (mail_number IS NOT NULL)", name="posted_with_number"),
        stream="request_id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.request.id"))
    items: Mapped[Sealed] = mapped_column(SealedType())
    count: Mapped[int]
    noted_at: Mapped[datetime]
    noted_by: Mapped[str]
    returned_on: Mapped[date | None]
    way: Mapped[str | None]
    receiver: Mapped[Sealed | None] = mapped_column(SealedType())
    mail_number: Mapped[str | None]
    returned_by: Mapped[str | None]
