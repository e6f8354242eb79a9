"""What an agency has of its own: wordings, styles of its numbers, its letterhead. Every version is kept."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

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
