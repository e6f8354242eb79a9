"""Facts: one row per case and one per review or lawsuit, fed by events alone.

Each group of columns keeps the sequence of the event that set it, so that an event that comes twice, or late,
changes nothing. Reading is by sight (own agency, or the supervised subtree); writing by the agency of the scope.
"""

import uuid
from datetime import date
from typing import cast

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, SmallInteger, Table
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from reporting import remedies
from reporting.domain import KINDS, RESULTS
from reporting.passing import PASSING, YEARS
from services.db import Base, Security, tenant_table

# greatest() would pass over a NULL and call every open case settled on its receipt date.
SETTLED = (
    "CASE WHEN closed_on IS NOT NULL AND receipt_date IS NOT NULL THEN greatest(closed_on, receipt_date)"
    " ELSE coalesce(handed_on, DATE '9999-12-31') END"
)

# Counting reads no row that VACUUM has seen. A fifth of all years' facts, the default, would be more than the year under way.
CLEANED = "autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01"


def _one_of(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


class CaseFactColumns:
    """What reporting knows of a case. Days are legal days; None: not yet.

    A case that passed to another agency has a fact in each: here up to `handed_on`, there from `taken_on` on.
    """

    stream: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    body_id: Mapped[int]
    number: Mapped[str]
    channel: Mapped[str]
    registered_on: Mapped[date]

    applicant_kind: Mapped[str]
    kind_sequence: Mapped[int]

    receipt_date: Mapped[date | None]
    receipt_sequence: Mapped[int]

    state: Mapped[str] = mapped_column(server_default="registered")
    state_sequence: Mapped[int] = mapped_column(server_default="0")

    due_date: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(server_default="false")
    stopped: Mapped[bool] = mapped_column(server_default="false")
    clock_sequence: Mapped[int] = mapped_column(server_default="0")

    outcome: Mapped[str | None]
    closed_on: Mapped[date | None]
    timely: Mapped[bool | None]
    closed_sequence: Mapped[int] = mapped_column(server_default="0")

    voided_on: Mapped[date | None]
    voided_sequence: Mapped[int] = mapped_column(server_default="0")

    taken_on: Mapped[date | None]
    taken_from: Mapped[int | None]
    handed_on: Mapped[date | None]
    handed_to: Mapped[int | None]
    handed_sequence: Mapped[int] = mapped_column(server_default="0")

    @declared_attr
    @classmethod
    def agency_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("services.agency.id"), primary_key=True)

    @declared_attr
    @classmethod
    def settled_on(cls) -> Mapped[date]:
        """As `reporting.domain.settled_on`: a case counts as open up to the day before."""
        return mapped_column(Computed(SETTLED, persisted=True))


def _fact_rules() -> tuple[CheckConstraint, ...]:
    # A figure nobody could place would be missing from the table in silence: such an event goes to the dead letters.
    return (
        CheckConstraint(_one_of("applicant_kind", KINDS), name="applicant_kind"),
        CheckConstraint(_one_of("outcome", RESULTS), name="outcome"),
        CheckConstraint("(outcome IS NULL) = (closed_on IS NULL)", name="closed_with_outcome"),
        CheckConstraint("(taken_on IS NULL) = (taken_from IS NULL)", name="taken_from_somebody"),
        CheckConstraint("(handed_on IS NULL) = (handed_to IS NULL)", name="handed_to_somebody"),
    )


class CaseFact(CaseFactColumns, Base):
    """The facts every figure is counted from. The two indexes carry all that table 三 reads: of what is answered at the
    latest in the year after it came, side by side by these years; of all the rest, with the days it moved."""

    __tablename__ = "case_fact"
    __table_args__ = tenant_table(
        "reporting",
        *_fact_rules(),
        Index(
            "ix_case_fact_years",
            *("years", "agency_id", "passing"),
            postgresql_include=["receipt_date", "settled_on", "body_id"],
        ),
        Index(
            "ix_case_fact_rest",
            *("agency_id", "receipt_date", "settled_on"),
            postgresql_include=[
                *("passing", "outcome", "body_id"),
                *("taken_on", "taken_from", "handed_on", "handed_to"),
            ],
            postgresql_where="years IS NULL AND voided_on IS NULL",
        ),
        kind=Security.SIGHT,
        after=(f"ALTER TABLE {{table}} SET ({CLEANED})",),
    )

    # Kind and result in one number: `reporting.passing.read`.
    passing: Mapped[int | None] = mapped_column(SmallInteger, Computed(PASSING, persisted=True))
    # The years in which it came and was answered in this one agency, added up: the same year, or the next. None: all else.
    years: Mapped[int | None] = mapped_column(SmallInteger, Computed(YEARS, persisted=True))


class RebuiltCaseFact(CaseFactColumns, Base):
    """The shadow a rebuild fills from the events, to be compared with the facts and, on request, swapped in."""

    __tablename__ = "case_fact_rebuilt"
    __table_args__ = tenant_table("reporting", *_fact_rules(), kind=Security.SIGHT)


class FeeFact(Base):
    """The processing fee of one request (chapter 六); amounts are whole yuan."""

    __tablename__ = "fee_fact"
    __table_args__ = tenant_table("reporting", Index(None, "agency_id", "paid_on"), kind=Security.SIGHT)

    charge_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"), primary_key=True)
    stream: Mapped[uuid.UUID]
    stage: Mapped[str]
    mode: Mapped[str]
    count: Mapped[int]
    amount: Mapped[int]
    notified_on: Mapped[date | None]
    paid_on: Mapped[date | None]
    refunded: Mapped[int]
    refunded_on: Mapped[date | None]
    sequence: Mapped[int]


class RemedyFactColumns:
    """What reporting knows of a review or lawsuit (table 四), as it stands after its newest event.

    `stream` is the case's, or its own for a suit as co-defendant; `docket` the 案号, in one form of writing.
    """

    stream: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    remedy_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    role: Mapped[str]
    filed_on: Mapped[date]
    docket: Mapped[str] = mapped_column(server_default="")
    result: Mapped[str | None]
    ended_on: Mapped[date | None]
    voided: Mapped[bool] = mapped_column(server_default="false")
    sequence: Mapped[int]

    @declared_attr
    @classmethod
    def agency_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("services.agency.id"), primary_key=True)


def _remedy_rules() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint(_one_of("kind", remedies.KINDS), name="kind"),
        CheckConstraint(_one_of("role", remedies.ROLES), name="role"),
        CheckConstraint(_one_of("result", remedies.RESULTS), name="result"),
        CheckConstraint("(result IS NULL) = (ended_on IS NULL)", name="ended_with_result"),
    )


class RemedyFact(RemedyFactColumns, Base):
    """One review or lawsuit about a case."""

    __tablename__ = "remedy_fact"
    __table_args__ = tenant_table(
        "reporting", *_remedy_rules(), Index(None, "agency_id", "filed_on"), kind=Security.SIGHT
    )


class RebuiltRemedyFact(RemedyFactColumns, Base):
    """The shadow of a rebuild, as for the cases."""

    __tablename__ = "remedy_fact_rebuilt"
    __table_args__ = tenant_table("reporting", *_remedy_rules(), kind=Security.SIGHT)


class OpeningFact(Base):
    """上年结转 of an agency's first year on the platform by column, as it declared; cases that are here are part of it."""

    __tablename__ = "opening_fact"
    __table_args__ = tenant_table(
        "reporting",
        CheckConstraint(_one_of("applicant_kind", KINDS), name="applicant_kind"),
        kind=Security.SIGHT,
    )

    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"), primary_key=True)
    applicant_kind: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int]
    count: Mapped[int]
    sequence: Mapped[int]


CASE_FACTS = cast(Table, CaseFact.__table__)
REBUILT_CASE_FACTS = cast(Table, RebuiltCaseFact.__table__)
REMEDY_FACTS = cast(Table, RemedyFact.__table__)
REBUILT_REMEDY_FACTS = cast(Table, RebuiltRemedyFact.__table__)
