"""Tables for finding repeated requests: how a case's text reads, as keyed hashes, and what people decided about pairs."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Integer
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from processing.models.case import AGENCY
from services.db import Base, tenant_table


class CaseLikeness(Base):
    """The hashes of a case's text, sorted; nothing of the text can be read from them. Purging the case deletes them."""

    __tablename__ = "case_likeness"
    __table_args__ = tenant_table("processing", stream="case_id")

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    hashes: Mapped[list[int]] = mapped_column(ARRAY(Integer))


class CaseBand(Base):
    """One band of the case's MinHash.

    A table of its own: equality of integers is leakproof, overlap of arrays is not, so only this way row security lets an
    index answer which cases share a band.
    """

    __tablename__ = "case_band"
    __table_args__ = tenant_table("processing", stream="case_id")

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    band: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"), primary_key=True)


class NoRepeat(Base):
    """Somebody read both and said: not the same request. The pair is not shown again."""

    __tablename__ = "no_repeat"
    __table_args__ = tenant_table("processing", own="SELECT, INSERT", stream="case_id")

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"), primary_key=True)
    other_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    at: Mapped[datetime]
    by: Mapped[str]
