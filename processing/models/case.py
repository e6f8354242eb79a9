"""Tables of what the body does: the case, its clock entries and steps (both append-only), its documents."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from processing.clock_entries import TERM, EntryKind
from processing.domain import Action, State
from services.crypto import Sealed, SealedType
from services.db import Base, EnumText, tenant_table

AGENCY = "services.agency.id"
OPEN_STATES = "state NOT IN ('closed', 'void')"


class Case(Base):
    """One application at work. `id` is the stream, the same as intake's request id.

    `old_number`: brought in from the office's own register, where it had this number.

    `due_date`, `provisional`, `stopped` and `term` are a cached result of the clock entries; `version` makes two people's
    steps on the same case one after the other.
    """

    __tablename__ = "case"
    __table_args__ = tenant_table(
        "processing",
        UniqueConstraint("agency_id", "number"),
        CheckConstraint(
            "closed_on IS NULL OR receipt_date IS NULL OR closed_on >= receipt_date", name="closed_later"
        ),
        # Soonest due first, those without a date last; the key makes pages.
        Index("ix_case_worklist", "agency_id", "due_date", "id", postgresql_where=OPEN_STATES),
        Index("ix_case_officer", "agency_id", "officer_id", postgresql_where=OPEN_STATES),
        Index(None, "agency_id", "closed_on"),
        Index("ix_case_joined", "agency_id", "joined_to", postgresql_where="joined_to IS NOT NULL"),
        Index("ix_case_parent", "agency_id", "parent_id", postgresql_where="parent_id IS NOT NULL"),
        Index(
            "ix_case_unarchived",
            "agency_id",
            "closed_on",
            "id",
            postgresql_where="state = 'closed' AND archived_on IS NULL",
        ),
        Index("ix_case_irregular", "agency_id", "id", postgresql_where="irregularities > 0"),
        Index("ix_case_old_number", "agency_id", "old_number", postgresql_where="old_number IS NOT NULL"),
        stream="id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    body_id: Mapped[int]
    number: Mapped[str]
    old_number: Mapped[str | None]
    channel: Mapped[str]
    carrier: Mapped[str | None]
    applicant_kind: Mapped[str]
    registered_on: Mapped[date]
    receipt_date: Mapped[date | None]
    receipt_words: Mapped[str] = mapped_column(default="")
    personal: Mapped[Sealed] = mapped_column(SealedType())
    wanted_medium: Mapped[str]
    wanted_way: Mapped[str]
    needs_help: Mapped[bool] = mapped_column(default=False)
    several_matters: Mapped[bool] = mapped_column(default=False)
    file_ids: Mapped[list[Any]]

    state: Mapped[State] = mapped_column(EnumText(State))
    version: Mapped[int] = mapped_column(default=1)
    section_id: Mapped[int | None]
    officer_id: Mapped[str | None]
    officer_name: Mapped[str | None]
    due_date: Mapped[date | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    stopped: Mapped[bool] = mapped_column(default=False)
    term: Mapped[int] = mapped_column(default=TERM)
    supplement_by: Mapped[date | None]
    supplement_until: Mapped[date | None]
    supplement_lapsed: Mapped[bool] = mapped_column(default=False)
    payment_lapsed: Mapped[bool] = mapped_column(default=False)
    withdrawal_on: Mapped[date | None]
    outcome: Mapped[str | None]
    grounds: Mapped[list[Any] | None]
    # What the office called its reason on the day it signed, for ever.
    reason: Mapped[str | None]
    signed_on: Mapped[date | None]
    # Against a third party's will: the signed reply waits for somebody to let it go; the day somebody did.
    awaits_release: Mapped[bool] = mapped_column(default=False)
    released_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    timely: Mapped[bool | None]
    warnings: Mapped[list[Any] | None]
    irregularities: Mapped[int] = mapped_column(default=0)
    # One application handled as several: the case it was split off from, or how many were split off from it.
    parent_id: Mapped[uuid.UUID | None]
    split_off: Mapped[int] = mapped_column(default=0)
    # The case whose supplement raised this one, as a new application.
    raised_in: Mapped[uuid.UUID | None]
    # Several applications with one reply: the case that carries it, and this one's own row where that is another.
    joined_to: Mapped[uuid.UUID | None]
    joined_row: Mapped[str | None]
    joined_grounds: Mapped[list[Any] | None]
    # The levels of approval the draft was submitted to, the place of the one it waits at, who decides that one.
    levels: Mapped[list[Any] | None]
    level: Mapped[int | None]
    deciders: Mapped[list[Any] | None]
    # Above 1 where a review or a court ordered to answer again: the first closing alone counts.
    round: Mapped[int] = mapped_column(default=1)
    # 档号, kept for ever; no day where something came to the file since, or it was never archived.
    archive_number: Mapped[str | None]
    archived_on: Mapped[date | None]


class CaseMark(Base):
    """Keyed hashes under which a case is found by exactly what is known of its applicant."""

    __tablename__ = "case_mark"
    __table_args__ = tenant_table("processing", Index(None, "agency_id", "hash"), stream="case_id")

    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))


class ClockEntry(Base):
    """What happened to the clock, never changed; an open stop is ended by an entry of its own (`ends`).

    One that `ends` and is irregular: the notice of that entry was told too late, so it moves nothing."""

    __tablename__ = "clock_entry"
    __table_args__ = tenant_table(
        "processing", Index(None, "case_id"), own="SELECT, INSERT", stream="case_id"
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"))
    kind: Mapped[EntryKind] = mapped_column(EnumText(EntryKind))
    on: Mapped[date]
    until: Mapped[date | None]
    days: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    irregular: Mapped[bool] = mapped_column(default=False)
    ends: Mapped[uuid.UUID | None]
    document_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]
    by: Mapped[str]


class Step(Base):
    """One line of the history, never changed. `detail` carries codes, days and remarks of the office."""

    __tablename__ = "step"
    __table_args__ = tenant_table(
        "processing", Index(None, "case_id", "at"), own="SELECT, INSERT", stream="case_id"
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"))
    at: Mapped[datetime]
    on: Mapped[date]
    action: Mapped[Action] = mapped_column(EnumText(Action))
    from_state: Mapped[State | None] = mapped_column(EnumText(State))
    to_state: Mapped[State] = mapped_column(EnumText(State))
    actor_kind: Mapped[str]
    actor_id: Mapped[str | None]
    actor_name: Mapped[str]
    detail: Mapped[dict[str, Any] | None]


HELP_GIVEN = "help"  # the kind of a note that tells of help (条例第四十三条)


class Note(Base):
    """What came in, went out or was said about a case, beside its steps; never changed. Its text is sealed."""

    __tablename__ = "note"
    __table_args__ = tenant_table(
        "processing", Index(None, "case_id", "at"), own="SELECT, INSERT", stream="case_id"
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"))
    at: Mapped[datetime]
    on: Mapped[date]
    kind: Mapped[str]
    actor_name: Mapped[str]
    file_ids: Mapped[list[Any] | None]
    content: Mapped[Sealed | None] = mapped_column(SealedType())
    detail: Mapped[dict[str, Any] | None]


class CaseDocument(Base):
    """A document of the case, one wording for screen, PDF and DOCX; sealed, for it names people.

    `stage` draft, issued or void. `reviews`: who decided which level of approval, since it was submitted last. What is issued never changes; `rendered_at` is set when its PDF lies in the files.
    A void one keeps its number, the day and the office's reason.
    """

    __tablename__ = "document"
    __table_args__ = tenant_table(
        "processing",
        Index(None, "case_id"),
        Index(
            "ix_document_unrendered", "agency_id", postgresql_where="stage = 'issued' AND rendered_at IS NULL"
        ),
        Index(
            "uq_document_draft",
            "case_id",
            unique=True,
            postgresql_where="stage = 'draft'",
        ),
        Index("ix_document_number", "agency_id", "made_on", "id", postgresql_where="number IS NOT NULL"),
        stream="case_id",
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(AGENCY))
    case_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("processing.case.id"))
    kind: Mapped[str]
    stage: Mapped[str]
    title: Mapped[str]
    number: Mapped[str | None]
    template: Mapped[str]
    template_version: Mapped[int]
    content: Mapped[Sealed] = mapped_column(SealedType())
    outcome: Mapped[str | None]
    grounds: Mapped[list[Any] | None]
    reason: Mapped[str | None]
    drafter_id: Mapped[str | None]
    drafter_name: Mapped[str]
    reviews: Mapped[list[Any] | None]
    signer_id: Mapped[str | None]
    signer_name: Mapped[str | None]
    made_on: Mapped[date]
    rendered_at: Mapped[datetime | None]
    pages: Mapped[int | None]
    voided_on: Mapped[date | None]
    void_reason: Mapped[str | None]
    # Whose counter gave the number and which body's name stands on it, where the case has passed to another agency since.
    numbered_by: Mapped[int | None]
    issued_by: Mapped[int | None]
