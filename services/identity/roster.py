"""People and tokens as the administrator of an agency sees them. Needs the identity role."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from services.errors import NotFound
from services.identity.models import ApiToken, Membership, Person, Section, SignInSession
from services.identity.permissions import Role


@dataclass(frozen=True, slots=True)
class Post:
    """One role of a person in the agency."""

    id: uuid.UUID
    role: Role
    section: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Member:
    """A person with the posts held in the agency."""

    person_id: uuid.UUID
    login: str
    name: str
    is_disabled: bool
    seen_at: datetime | None
    posts: tuple[Post, ...]


def members(session: Session, agency_id: int, on: date) -> Sequence[Member]:
    """Everybody with a post in the agency that is not over on the day, by name of login."""
    seen = select(SignInSession.person_id, func.max(SignInSession.seen_at).label("at")).group_by(
        SignInSession.person_id
    )
    latest = seen.subquery()
    rows = session.execute(
        select(Membership, Person, Section.name, latest.c.at)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Section, Section.id == Membership.section_id)
        .outerjoin(latest, latest.c.person_id == Person.id)
        .where(Membership.agency_id == agency_id)
        .where(or_(Membership.valid_to.is_(None), Membership.valid_to >= on))
        .order_by(Person.login, Membership.id)
    ).all()
    posts: dict[uuid.UUID, list[Post]] = {}
    for membership, person, section, _seen in rows:
        post = Post(membership.id, membership.role, section or "", membership.valid_from, membership.valid_to)
        posts.setdefault(person.id, []).append(post)
    people = {person.id: (person, at) for _membership, person, _section, at in rows}
    return [
        Member(p.id, p.login, p.name, p.disabled_at is not None, at, tuple(posts[p.id]))
        for p, at in people.values()
    ]


def member(session: Session, agency_id: int, person_id: uuid.UUID, on: date) -> Member:
    """One of them. Raises NotFound for people of other agencies."""
    for found in members(session, agency_id, on):
        if found.person_id == person_id:
            return found
    raise NotFound("本机关没有这个人员。")


def agencies_of(session: Session, person_id: uuid.UUID, on: date) -> frozenset[int]:
    """The agencies where the person holds a post on the day."""
    rows = session.scalars(
        select(Membership.agency_id).where(
            Membership.person_id == person_id, or_(Membership.valid_to.is_(None), Membership.valid_to >= on)
        )
    )
    return frozenset(rows)


def person_by_login(session: Session, login: str) -> uuid.UUID | None:
    """The person with this (folded) login name, if there is one."""
    return session.scalars(select(Person.id).where(Person.login == login)).one_or_none()


def tokens(session: Session, agency_id: int) -> Sequence[ApiToken]:
    """The agency's API tokens, newest first."""
    return session.scalars(
        select(ApiToken)
        .where(ApiToken.agency_id == agency_id)
        .order_by(ApiToken.created_at.desc(), ApiToken.id)
    ).all()
