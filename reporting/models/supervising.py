"""Tables of the supervising office: what it chased, what was filed with it, what it was asked. `agency_id` is its own,
`of_agency_id` the agency it is about; nothing in them names an applicant."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, tenant_table

AGENCY = "services.agency.id"


class Chase(Base):
    """A chase (催办; `formal`: 督办单) of a case or of an agency, with the agency's answer."""

    __tablename__ = "chase"
    __table_args__ = tenant_table("reporting", Index(None, "agency_id", "of_agency_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    of_agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    stream: Mapped[uuid.UUID | None]
    number: Mapped[str] = mapped_column(default="")
    formal: Mapped[bool]
    remark: Mapped[str]
    chased_on: Mapped[date]
    chased_by: Mapped[str]
    answer_by: Mapped[date | None]
    answered_on: Mapped[date | None]
    answer: Mapped[str | None]


class Filing(Base):
    """A filed reply, its people masked before it came, and the remark sent back."""

    __tablename__ = "filing"
    __table_args__ = tenant_table("reporting", Index(None, "agency_id", "of_agency_id", "stream"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    of_agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    stream: Mapped[uuid.UUID]
    number: Mapped[str]
    document_number: Mapped[str]
    outcome: Mapped[str]
    grounds: Mapped[list[Any] | None]
    answered_on: Mapped[date]
    filed_on: Mapped[date]
    paragraphs: Mapped[list[Any]]
    read_on: Mapped[date | None]
    remark: Mapped[str | None]
    remarked_on: Mapped[date | None]
    remarked_by: Mapped[str | None]


class Conferral(Base):
    """A doubtful case an agency asked about, and the opinion given."""

    __tablename__ = "conferral"
    __table_args__ = tenant_table("reporting", Index(None, "agency_id", "answered_on"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    of_agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    number: Mapped[str]
    asked_on: Mapped[date]
    question: Mapped[str]
    answered_on: Mapped[date | None]
    answered_by: Mapped[str | None]
    opinion: Mapped[str | None]
