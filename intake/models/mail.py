"""Tables of the mail register (收发室): one line a mail item, and which applications were in it."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.domain import Carrier
from intake.mail import Addressed, Suspected
from services.crypto import Sealed, SealedType
from services.db import Base, EnumText, tenant_table

AGENCY = "services.agency.id"


class MailItem(Base):
    """A piece of mail as it came to the house. `written` (sender, addressee as written) is sealed under its own key.

    `no` counts without a gap per agency and year of arrival. It is handed over by one person and countersigned by
    another; or it goes back to the post unopened; or the line was a mistake and is void; or, where the agency ended,
    it went on in its successor's register (`passed_to`), whose line names this one (`passed_from`, `passed_no`).
    """

    __tablename__ = "mail_item"
    __table_args__ = tenant_table(
        "intake",
        UniqueConstraint("agency_id", "year", "no"),
        Index(None, "agency_id", "arrived_at"),
        Index(None, "agency_id", "mail_number"),
        Index(
            "ix_mail_item_unowned",
            "agency_id",
            postgresql_where="confirmed_at IS NULL AND returned_at IS NULL AND voided_at IS NULL"
            " AND passed_at IS NULL",
        ),
        CheckConstraint("confirmed_at IS NULL OR handed_at IS NOT NULL", name="handed_before_confirmed"),
        CheckConstraint("returned_at IS NULL OR NOT opened", name="opened_stays"),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> handed_by_id", name="two_people"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    year: Mapped[int]
    no: Mapped[int]
    mail_number: Mapped[str]
    carrier: Mapped[Carrier] = mapped_column(EnumText(Carrier))
    written: Mapped[Sealed | None] = mapped_column(SealedType())
    addressed: Mapped[Addressed] = mapped_column(EnumText(Addressed))
    suspected: Mapped[Suspected] = mapped_column(EnumText(Suspected))
    opened: Mapped[bool] = mapped_column(default=False)
    arrived_at: Mapped[datetime]
    signed_by: Mapped[str]
    file_id: Mapped[uuid.UUID | None]
    registered_at: Mapped[datetime]
    registered_by_id: Mapped[str | None]
    registered_by: Mapped[str]

    handed_at: Mapped[datetime | None]
    handed_by_id: Mapped[str | None]
    handed_by: Mapped[str | None]
    handed_to_id: Mapped[str | None]
    handed_to: Mapped[str | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[str | None]
    confirmed_by: Mapped[str | None]

    returned_at: Mapped[datetime | None]
    returned_by: Mapped[str | None]
    returned_reason: Mapped[str | None]
    returned_proof: Mapped[str | None]
    voided_at: Mapped[datetime | None]
    voided_reason: Mapped[str | None]
    alarmed_at: Mapped[datetime | None]
    passed_at: Mapped[datetime | None]
    passed_to: Mapped[int | None]
    passed_from: Mapped[int | None]
    passed_no: Mapped[str | None]


class MailCorrection(Base):
    """A request for correction of records that was in a mail item; it is no application."""

    __tablename__ = "mail_correction"
    __table_args__ = tenant_table("intake", Index(None, "agency_id", "correction_id"))

    mail_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.mail_item.id"), primary_key=True)
    correction_id: Mapped[uuid.UUID] = mapped_column(
        ForeignKey("intake.correction_request.id"), primary_key=True
    )
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))


class MailLink(Base):
    """An application that was in a mail item, or a known one that the item was attached to."""

    __tablename__ = "mail_link"
    __table_args__ = tenant_table("intake", Index(None, "agency_id", "request_id"))

    mail_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.mail_item.id"), primary_key=True)
    request_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("intake.request.id"), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
