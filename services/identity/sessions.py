"""Signed-in browsers: rows in PostgreSQL, a random 256-bit token in the cookie, its hash in the row.

System time throughout. A session ends after `idle` without a request, after `absolute` in any case, and at once
when the person signs out, changes the password or is disabled.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.orm import Session

from services.actor import Actor, ActorKind
from services.clock import china_date
from services.errors import NotAllowed
from services.identity.approval.queries import lent_to
from services.identity.models import Agency, Membership, Person, SignInSession
from services.identity.permissions import (
    Permission,
    Role,
    permissions_after_the_end,
    permissions_of,
)
from services.succession.queries import past_agencies

SEEN_EVERY: Final = timedelta(seconds=60)  # a write per minute and browser, not per page


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts."""

    idle: timedelta
    absolute: timedelta


LIMITS: Final[Mapping[str, Limits]] = {
    "demo": Limits(timedelta(hours=8), timedelta(hours=24)),
    "asvs": Limits(timedelta(minutes=30), timedelta(hours=12)),
    "dengbao3": Limits(timedelta(minutes=15), timedelta(hours=8)),
}


@dataclass(frozen=True, slots=True)
class MembershipRecord:
    """One role of the signed-in person, today. `ended`: the agency is no more; whoever took over looks back into it."""

    agency_id: int
    agency_code: str
    agency_name: str
    section_id: int | None
    role: Role
    agency_short_name: str
    agency_is_played: bool
    ended: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is behind a session token, with everything that is valid today.

    `lent`: what somebody who is away left to him in the active agency.
    """

    token_hash: bytes
    person_id: uuid.UUID
    login: str
    name: str
    agency_id: int | None
    memberships: tuple[MembershipRecord, ...]
    must_change_password: bool
    created_at: datetime
    lent: frozenset[Permission] = frozenset()

    @property
    def actor(self) -> Actor:
        """The person as history and audit keep him."""
        return Actor(ActorKind.PERSON, str(self.person_id), self.name)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles in the active agency."""
        return tuple(m.role for m in self.memberships if m.agency_id == self.agency_id)

    @property
    def permissions(self) -> frozenset[Permission]:
        """What is allowed in the active agency."""
        over = any(m.ended for m in self.memberships if m.agency_id == self.agency_id)
        return permissions_after_the_end(self.roles) if over else permissions_of(self.roles) | self.lent


def token_hash(token: str) -> bytes:
    """What is stored of a token. 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


def open_session(
    session: Session, person_id: uuid.UUID, agency_id: int | None, *, address: str, agent: str, now: datetime
) -> str:
    """A new session; returns the token for the cookie, which is kept nowhere else."""
    token = secrets.token_urlsafe(32)
    row = {"token_hash": token_hash(token), "person_id": person_id, "agency_id": agency_id}
    row |= {"created_at": now, "seen_at": now, "address": address[:100], "agent": agent[:200]}
    session.execute(insert(SignInSession).values(row))
    return token


def signed_in(session: Session, token: str, *, profile: str, now: datetime) -> SignedIn | None:
    """Who this token belongs to, or None for one that is unknown or over. Needs the identity role."""
    row = session.execute(_BEHIND.where(SignInSession.token_hash == token_hash(token))).one_or_none()
    if row is None or _is_over(row.created_at, row.seen_at, LIMITS[profile], now):
        return None
    if now - row.seen_at > SEEN_EVERY:
        _touch(session, row.token_hash, now)
    memberships = memberships_of(session, row.person_id, now)
    active = _active(row.agency_id, memberships)
    return SignedIn(
        token_hash=row.token_hash,
        person_id=row.person_id,
        login=row.login,
        name=row.name,
        agency_id=active,
        memberships=memberships,
        must_change_password=row.must_change_password,
        created_at=row.created_at,
        lent=lent_to(session, active, row.person_id, china_date(now)),
    )


_BEHIND: Final = (
    select(
        SignInSession.token_hash,
        SignInSession.person_id,
        SignInSession.agency_id,
        SignInSession.created_at,
        SignInSession.seen_at,
        Person.login,
        Person.name,
        Person.must_change_password,
    )
    .join(Person, Person.id == SignInSession.person_id)
    .where(Person.disabled_at.is_(None))
)


def memberships_of(session: Session, person_id: uuid.UUID, now: datetime) -> tuple[MembershipRecord, ...]:
    """The person's valid memberships, agencies in the order of their codes; behind them those that have ended.

    Whoever holds a role in a successor holds it, to look back, in the agencies it took over from.
    """
    today = china_date(now)
    ended = and_(Agency.valid_to.is_not(None), Agency.valid_to < today)
    rows = session.execute(
        select(
            Membership.agency_id,
            Agency.code,
            Agency.name,
            Membership.section_id,
            Membership.role,
            Agency.short_name,
            Agency.time_mode == "played",
            func.coalesce(ended, False),
        )
        .join(Agency, Agency.id == Membership.agency_id)
        .where(Membership.person_id == person_id, Membership.valid_from <= today)
        .where((Membership.valid_to.is_(None)) | (Membership.valid_to >= today))
        .order_by(ended.is_(True), Agency.code, Membership.role)
    )
    held = [MembershipRecord(*row) for row in rows]
    return (*held, *_looking_back(session, held, today))


def _looking_back(
    session: Session, held: Sequence[MembershipRecord], today: date
) -> Iterator[MembershipRecord]:
    mine = {one.agency_id for one in held}
    for here in sorted({one.agency_id for one in held if not one.ended}):
        for past in past_agencies(session, (here,), today):
            if past in mine:
                continue
            mine.add(past)
            gone = session.get_one(Agency, past)
            for role in (one.role for one in held if one.agency_id == here):
                yield MembershipRecord(
                    past, gone.code, gone.name, None, role, gone.short_name, gone.is_played, ended=True
                )


def choose_agency(session: Session, signed: SignedIn, agency_id: int) -> None:
    """Make another agency the active one. Raises NotAllowed without a membership there."""
    if all(m.agency_id != agency_id for m in signed.memberships):
        raise NotAllowed("您在该机关没有任职，不能切换。")
    session.execute(
        update(SignInSession).where(SignInSession.token_hash == signed.token_hash).values(agency_id=agency_id)
    )


def close_session(session: Session, token: str) -> None:
    """Sign this browser out; a token that is over already is fine."""
    session.execute(delete(SignInSession).where(SignInSession.token_hash == token_hash(token)))


def close_all(session: Session, person_id: uuid.UUID, *, but: bytes | None = None) -> None:
    """End every session of a person, except the one with the token hash `but`."""
    statement = delete(SignInSession).where(SignInSession.person_id == person_id)
    session.execute(statement if but is None else statement.where(SignInSession.token_hash != but))


def sweep(session: Session, *, profile: str, now: datetime) -> None:
    """Remove the rows of sessions that are over."""
    limits = LIMITS[profile]
    over = (SignInSession.seen_at < now - limits.idle) | (SignInSession.created_at < now - limits.absolute)
    session.execute(delete(SignInSession).where(over))


def _is_over(created_at: datetime, seen_at: datetime, limits: Limits, now: datetime) -> bool:
    return now - seen_at > limits.idle or now - created_at > limits.absolute


def _touch(session: Session, hash_: bytes, now: datetime) -> None:
    session.execute(update(SignInSession).where(SignInSession.token_hash == hash_).values(seen_at=now))


def _active(chosen: int | None, memberships: Sequence[MembershipRecord]) -> int | None:
    held = [m.agency_id for m in memberships]
    if chosen in held:
        return chosen
    return held[0] if held else None
