"""The processing fee of a case: proposed, decided by another person, paid or lapsed, perhaps refunded."""

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from processing.fees import ChargeStage, Mode
from processing.models.case import AGENCY
from services.db import Base, EnumText, tenant_table


class Charge(Base):
    """One proposal to charge a request. Amounts are whole yuan.

    `count` is the place of the request among its applicant's of the month, or the pages; `pay_by` the last day to
    pay, known once the day of receipt is.
    """

    __tablename__ = "charge"
    __table_args__ = tenant_table(
        "processing",
        CheckConstraint("amount > 0 AND count > 0", name="charges_something"),
        CheckConstraint("refunded IS NULL OR refunded BETWEEN 1 AND amount", name="refunds_what_was_paid"),
        Index("uq_charge_case", "case_id", unique=True, postgresql_where="stage <> 'declined'"),
        Index(None, "agency_id", "decided_on"),
        stream="case_id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"))
    mode: Mapped[Mode] = mapped_column(EnumText(Mode))
    count: Mapped[int]
    amount: Mapped[int]
    stage: Mapped[ChargeStage] = mapped_column(EnumText(ChargeStage))
    reason: Mapped[str]
    proposed_on: Mapped[date]
    proposer_id: Mapped[str | None]
    proposer_name: Mapped[str]
    decided_on: Mapped[date | None]
    decider_name: Mapped[str | None]
    document_id: Mapped[uuid.UUID | None]
    received_on: Mapped[date | None]
    pay_by: Mapped[date | None]
    paid_on: Mapped[date | None]
    voucher: Mapped[str] = mapped_column(default="")
    refunded: Mapped[int | None]
    refunded_on: Mapped[date | None]
