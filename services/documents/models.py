"""What an agency has of its own: wordings, styles of its numbers, its letterhead. Every version is kept."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from services.crypto import Sealed, SealedType
from services.db import Base, tenant_table

AGENCY = "services.agency.id"
READERS = dict.fromkeys(("intake", "processing", "notifications"), "SELECT")


class DocumentTemplate(Base):
    """The agency's wording of a kind from a day on; an empty `source` goes back to the nationwide default."""

    __tablename__ = "document_template"
    __table_args__ = tenant_table("services", owner="identity", own="SELECT, INSERT", grants=READERS)

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    valid_from: Mapped[date]
    source: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class NumberStyleRow(Base):
    """How the numbers of a kind look, and which counter they come from; the newest version counts."""

    __tablename__ = "number_style"
    __table_args__ = tenant_table("services", owner="identity", own="SELECT, INSERT", grants=READERS)

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    pattern: Mapped[str]
    counter: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class LetterheadRow(Base):
    """The DOCX the office writes on; the newest version counts, one without data takes it away."""

    __tablename__ = "letterhead"
    __table_args__ = tenant_table("services", owner="identity", own="SELECT, INSERT", grants=READERS)

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    name: Mapped[str]
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    made_by: Mapped[str]
    made_at: Mapped[datetime]


class ElectronicSealRow(Base):
    """The electronic seal of an answering body: certificate, its passphrase and picture locked, what one may know open."""

    __tablename__ = "electronic_seal"
    __table_args__ = tenant_table(
        "services",
        CheckConstraint("name IN ('office','disclosure')", name="name"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        Index("uq_electronic_seal_in_use", "body_id", unique=True, postgresql_where="ended_at IS NULL"),
        Index(None, "agency_id"),
        owner="identity",
        own="SELECT, INSERT, UPDATE",
        grants={"processing": "SELECT"},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    body_id: Mapped[int] = mapped_column(ForeignKey("services.answering_body.id"))
    name: Mapped[str]
    locked: Mapped[Sealed] = mapped_column(SealedType())
    subject: Mapped[str]
    issuer: Mapped[str]
    serial: Mapped[str]
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime]
    put_by: Mapped[str]
    put_at: Mapped[datetime]
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
