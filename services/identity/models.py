"""Tables of agencies and people. Agencies are read by all; people, sessions and tokens by the identity role alone."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, EnumText, Security, tenant_table
from services.db.roles import CONTEXTS
from services.identity.options import AgencyOptions, read_options
from services.identity.permissions import Role

LEVELS = ("province", "city", "county", "department", "town", "unit")

# Agency 0 is the platform itself: streams and audit rows that belong to no public body.
PLATFORM_ROW = (
    "INSERT INTO {table} (id, code, name, short_name, level, region, time_mode, valid_from, settings)"
    " VALUES (0, 'PLATFORM', '平台', '平台', 'unit', 'CN', 'real', DATE '2000-01-01', '{}'::jsonb)"
)


class Agency(Base):
    """A public body (机关). Never deleted, so that its number is a key for ever."""

    __tablename__ = "agency"
    __table_args__ = tenant_table(
        "services",
        UniqueConstraint("code"),
        CheckConstraint("level IN ('province','city','county','department','town','unit')", name="level"),
        CheckConstraint("time_mode IN ('real','played')", name="time_mode"),
        CheckConstraint("code ~ '^[A-Z0-9][A-Z0-9-]{0,39}$'", name="code"),
        kind=Security.OPEN,
        owner="identity",
        own="SELECT, INSERT, UPDATE",
        after=(PLATFORM_ROW,),
    )
    id: Mapped[int] = mapped_column(Identity(always=False), primary_key=True)
    code: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str]
    level: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("services.agency.id"), index=True)
    region: Mapped[str] = mapped_column(default="CN")
    time_mode: Mapped[str] = mapped_column(default="real")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    settings: Mapped[dict[str, Any]]

    @property
    def options(self) -> AgencyOptions:
        """The settings, typed."""
        return read_options(self.settings)

    @property
    def is_played(self) -> bool:
        """A played agency lives in a time of its own: sweeps and outside sending leave it alone."""
        return self.time_mode == "played"


class AgencyPlace(Base):
    """Where an agency stood in the tree, and when: the roll-up of a year asks for the tree of its last day."""

    __tablename__ = "agency_place"
    __table_args__ = tenant_table(
        "services",
        Index(None, "parent_id"),
        kind=Security.OPEN,
        owner="identity",
        own="SELECT, INSERT, UPDATE",
    )
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("services.agency.id"))


class AnsweringBody(Base):
    """In whose name replies go out: an agency's desk may serve several (区政府, 区政府办公室)."""

    __tablename__ = "answering_body"
    __table_args__ = tenant_table(
        "services",
        UniqueConstraint("agency_id", "name"),
        kind=Security.OPEN,
        owner="identity",
        own="SELECT, INSERT, UPDATE",
    )
    id: Mapped[int] = mapped_column(Identity(always=False), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"))
    name: Mapped[str]
    letterhead: Mapped[str] = mapped_column(default="")
    is_default: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class BodyRemedy(Base):
    """Review body and court named in replies of an answering body from a day on; without them nothing is signed."""

    __tablename__ = "answering_body_remedy"
    __table_args__ = tenant_table(
        "services", kind=Security.OPEN, owner="identity", own="SELECT, INSERT, UPDATE"
    )
    body_id: Mapped[int] = mapped_column(ForeignKey("services.answering_body.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    review_body: Mapped[str]
    review_address: Mapped[str] = mapped_column(default="")
    court: Mapped[str]
    court_address: Mapped[str] = mapped_column(default="")


class Section(Base):
    """A section of an agency (承办科室)."""

    __tablename__ = "section"
    __table_args__ = tenant_table(
        "services",
        UniqueConstraint("agency_id", "name"),
        kind=Security.OPEN,
        owner="identity",
        own="SELECT, INSERT, UPDATE",
    )
    id: Mapped[int] = mapped_column(Identity(always=False), primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"))
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    valid_to: Mapped[date | None]


class Person(Base):
    """Somebody who can sign in. Other tables keep the id and the name as it was."""

    __tablename__ = "person"
    __table_args__ = tenant_table(
        "services",
        UniqueConstraint("login"),
        kind=Security.OWN,
        owner="identity",
        own="SELECT, INSERT, UPDATE",
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    login: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str]
    password_set_at: Mapped[datetime]
    must_change_password: Mapped[bool] = mapped_column(default=False)
    old_hashes: Mapped[list[str]]
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Membership(Base):
    """A person's role in an agency, as long as it lasts; contexts read those of their own agency."""

    __tablename__ = "membership"
    __table_args__ = tenant_table(
        "services",
        Index(None, "agency_id", "role"),
        Index(None, "person_id"),
        kind=Security.CUSTOM,
        owner="identity",
        own="SELECT, INSERT, UPDATE",
        grants=dict.fromkeys(CONTEXTS, "SELECT"),
        policies=(
            "CREATE POLICY agency ON {table} FOR SELECT USING"
            " (agency_id = (SELECT nullif(current_setting('app.agency', true), '')::int))",
            "CREATE POLICY owner ON {table} TO gongkai_identity USING (true) WITH CHECK (true)",
        ),
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.person.id"))
    person_name: Mapped[str]
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("services.section.id"))
    role: Mapped[Role] = mapped_column(EnumText(Role))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class SignInSession(Base):
    """A signed-in browser: the token's hash, never the token."""

    __tablename__ = "session"
    __table_args__ = tenant_table("services", Index(None, "person_id"), kind=Security.OWN, owner="identity")
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("services.person.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("services.agency.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(default="")
    agent: Mapped[str] = mapped_column(default="")


class ApiToken(Base):
    """A machine's key to one agency, limited to its scopes."""

    __tablename__ = "api_token"
    __table_args__ = tenant_table(
        "services",
        UniqueConstraint("token_hash"),
        Index(None, "agency_id"),
        kind=Security.OWN,
        owner="identity",
        own="SELECT, INSERT, UPDATE",
    )
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[bytes]
    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"))
    name: Mapped[str]
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """Failed tries of one account, address or pair of both, by keyed hash."""

    __tablename__ = "sign_in_throttle"
    __table_args__ = tenant_table("services", kind=Security.OWN, owner="identity")
    key: Mapped[bytes] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]
