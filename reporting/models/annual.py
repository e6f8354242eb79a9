"""Tables of the annual report: table 二 as the sections told it, the report, its frozen editions, what was decided about it.

The report belongs to its agency; the supervising office reads it by sight and keeps its own task and verdicts.
"""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Security, tenant_table

AGENCY = "services.agency.id"
# draft → submitted (预审) → returned | accepted → final (定稿) → published; a correction begins a new version.
STATES = ("draft", "submitted", "returned", "accepted", "final", "published")
COVERS = ("own", "subtree")


class SheetOwner(Base):
    """Which section (or person) enters a block of table 二; without a row the report officer does."""

    __tablename__ = "sheet_owner"
    __table_args__ = tenant_table("reporting")

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    block: Mapped[str] = mapped_column(primary_key=True)
    section_id: Mapped[int | None]
    section: Mapped[str] = mapped_column(default="")
    person_id: Mapped[uuid.UUID | None]
    person: Mapped[str] = mapped_column(default="")


class DeclaredSheet(Base):
    """A 填报单: what was told for one block of table 二 in one year. The newest revision counts, earlier ones stay.

    `cells` by "row.column" as digits, so that no decimal is lost; `reason` where somebody else entered or changed it.
    """

    __tablename__ = "declared_sheet"
    __table_args__ = tenant_table(
        "reporting",
        UniqueConstraint("agency_id", "year", "form", "block", "revision"),
        kind=Security.SIGHT,
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    year: Mapped[int]
    form: Mapped[str]
    block: Mapped[str]
    revision: Mapped[int]
    cells: Mapped[dict[str, Any]]
    source: Mapped[str]
    reason: Mapped[str]
    entered_on: Mapped[date]
    entered_by: Mapped[str]


class Report(Base):
    """One version of an agency's annual report; what others told it for (the task) stands with it."""

    __tablename__ = "report"
    __table_args__ = tenant_table(
        "reporting",
        UniqueConstraint("agency_id", "year", "version"),
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"covers IN {COVERS}", name="covers"),
        kind=Security.SIGHT,
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    year: Mapped[int]
    form: Mapped[str]
    version: Mapped[int]
    state: Mapped[str] = mapped_column(default="draft")
    covers: Mapped[str] = mapped_column(default="own")
    texts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    reason: Mapped[str] = mapped_column(default="")
    begun_on: Mapped[date]
    begun_by: Mapped[str]
    none_signed_on: Mapped[date | None]
    none_signed_by: Mapped[str] = mapped_column(default="")
    edition_id: Mapped[uuid.UUID | None]
    submitted_on: Mapped[date | None]
    returned: Mapped[int] = mapped_column(default=0)
    scan_id: Mapped[uuid.UUID | None]
    published_on: Mapped[date | None]
    address: Mapped[str] = mapped_column(default="")
    # What a visit of the address came to (`reporting.link`), "" before one.
    visit: Mapped[str] = mapped_column(default="")
    visit_status: Mapped[int | None]
    visited_on: Mapped[date | None]


class ReportDuty(Base):
    """What the supervising office asks of an agency for a year: notice, days, local items.

    `publish_by` None: the day of the law.
    """

    __tablename__ = "report_duty"
    __table_args__ = tenant_table("reporting", kind=Security.SIGHT)

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[uuid.UUID]
    by_agency_id: Mapped[int]
    form: Mapped[str]
    notice: Mapped[str]
    items: Mapped[list[str]]
    due_on: Mapped[date]
    publish_by: Mapped[date | None]
    told_on: Mapped[date]


class ReportEdition(Base):
    """A report frozen as it was handed in: its book, a hash of it, the position of the agency's events. Never changed."""

    __tablename__ = "report_edition"
    __table_args__ = tenant_table(
        "reporting", Index(None, "agency_id", "year"), own="SELECT, INSERT", kind=Security.SIGHT
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    report_id: Mapped[uuid.UUID]
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    year: Mapped[int]
    version: Mapped[int]
    covers: Mapped[str]
    book: Mapped[dict[str, Any]]
    parts: Mapped[list[Any]]
    digest: Mapped[str]
    position: Mapped[int] = mapped_column(BigInteger)
    made_on: Mapped[date]
    made_by: Mapped[str]


class Acceptance(Base):
    """A finding, or an unfinished case at the close, that a person let stand, and why. `seen` is what he saw."""

    __tablename__ = "report_acceptance"
    __table_args__ = tenant_table("reporting", kind=Security.SIGHT)

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    seen: Mapped[str]
    because: Mapped[str]
    accepted_on: Mapped[date]
    accepted_by: Mapped[str]


class ReportStep(Base):
    """What happened to a report, for its agency: prepared, told, reminded, returned … `new` until the officer has seen it."""

    __tablename__ = "report_step"
    __table_args__ = tenant_table(
        "reporting", UniqueConstraint("agency_id", "year", "key"), kind=Security.SIGHT
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    year: Mapped[int]
    key: Mapped[str]
    kind: Mapped[str]
    happened_on: Mapped[date]
    told_by: Mapped[str]
    remark: Mapped[str]
    new: Mapped[bool]


class ReportFile(Base):
    """The scan of a stamped report, or a paper that came with a task. Official papers that get published: not sealed."""

    __tablename__ = "report_file"
    __table_args__ = tenant_table("reporting", own="SELECT, INSERT", kind=Security.SIGHT)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    of_id: Mapped[uuid.UUID] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    digest: Mapped[str]
    data: Mapped[bytes]
    stored_on: Mapped[date]
    stored_by: Mapped[str]


class ReportTask(Base):
    """The supervising office's task of a year (年报任务): notice, days by level, local items."""

    __tablename__ = "report_task"
    __table_args__ = tenant_table("reporting", UniqueConstraint("agency_id", "year"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    year: Mapped[int]
    form: Mapped[str]
    notice: Mapped[str]
    items: Mapped[list[str]]
    due: Mapped[dict[str, Any]]
    opened_on: Mapped[date]
    opened_by: Mapped[str]


class ReportVerdict(Base):
    """What the supervising office decided about an edition handed in: returned with a remark, or accepted.

    An acceptance taken back before publication is no longer `accepted`; who took it back and why stands beside it.
    """

    __tablename__ = "report_verdict"
    __table_args__ = tenant_table(
        "reporting", UniqueConstraint("agency_id", "edition_id"), own="SELECT, INSERT, UPDATE"
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    of_agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    edition_id: Mapped[uuid.UUID]
    year: Mapped[int]
    accepted: Mapped[bool]
    remark: Mapped[str]
    judged_on: Mapped[date]
    judged_by: Mapped[str]
    taken_back_on: Mapped[date | None]
    taken_back_by: Mapped[str] = mapped_column(default="")
    taken_back_because: Mapped[str] = mapped_column(default="")


class ReportReminder(Base):
    """That the supervising office reminded an agency of its report (催报), once a day."""

    __tablename__ = "report_reminder"
    __table_args__ = tenant_table("reporting", own="SELECT, INSERT")

    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    of_agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    reminded_on: Mapped[date] = mapped_column(primary_key=True)
    reminded_by: Mapped[str]
