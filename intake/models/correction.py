"""Tables of requests for correction, whichever way they came (条例第四十一条): no applications, in no table of the report."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.models.application import AGENCY
from services.crypto import Sealed, SealedType
from services.db import Base, Security, tenant_table


class CorrectionRequest(Base):
    """One request as it came; `personal` holds applicant, record, what is wanted, proof. `evidence` proves its day.

    What stands from `state` on is what processing told; it is shown, never decided upon here.
    """

    __tablename__ = "correction_request"
    __table_args__ = tenant_table(
        "intake",
        UniqueConstraint("agency_id", "number"),
        kind=Security.REQUEST,
        request_column="id",
        stream="id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    body_id: Mapped[int]
    number: Mapped[str]
    channel: Mapped[str] = mapped_column(default="web")
    applicant_kind: Mapped[str]
    wanted_way: Mapped[str] = mapped_column(default="portal")
    evidence: Mapped[dict[str, Any] | None]
    received_on: Mapped[date]
    received_at: Mapped[datetime]
    personal: Mapped[Sealed] = mapped_column(SealedType())
    code_version: Mapped[int] = mapped_column(default=1)

    state: Mapped[str] = mapped_column(default="received")
    opened_on: Mapped[date | None]
    due_date: Mapped[date | None]
    result: Mapped[str | None]
    decided_on: Mapped[date | None]
    told_on: Mapped[date | None]
    told_way: Mapped[str | None]
    taken_on: Mapped[date | None]


class CorrectionLetter(Base):
    """A letter of the office about such a request, as it was written: sealed, for it names people.

    `id` is the document's, under which its PDF lies in the files; both can be read from the day it went out.
    """

    __tablename__ = "correction_letter"
    __table_args__ = tenant_table(
        "intake",
        Index(None, "correction_id"),
        kind=Security.REQUEST,
        request_column="correction_id",
        stream="correction_id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    correction_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.correction_request.id"))
    number: Mapped[str]
    title: Mapped[str]
    content: Mapped[Sealed] = mapped_column(SealedType())
    made_on: Mapped[date]
    dispatched_on: Mapped[date | None]
    way: Mapped[str | None]
