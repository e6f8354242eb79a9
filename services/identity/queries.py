"""Questions about agencies and people that every context may ask."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.db import once
from services.errors import NotFound
from services.identity.logins import folded_login
from services.identity.models import (
    Agency,
    AgencyPlace,
    AnsweringBody,
    ApiToken,
    BodyRemedy,
    Membership,
    Person,
    Section,
)
from services.identity.permissions import Permission, Role, roles_with


@dataclass(frozen=True, slots=True)
class Body:
    """An answering body with the review body and court its replies name."""

    id: int
    agency_id: int
    name: str
    letterhead: str
    is_default: bool
    valid_from: date
    valid_to: date | None
    review_body: str
    review_address: str
    court: str
    court_address: str

    @property
    def can_sign(self) -> bool:
        """A reply without review body and court cannot be signed (行政复议法、行政诉讼法的救济途径)."""
        return bool(self.review_body and self.court)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of an agency as its own contexts may know him."""

    person_id: uuid.UUID
    name: str
    section_id: int | None
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Machine:
    """Who is behind an API token."""

    token_id: uuid.UUID
    name: str
    agency_id: int
    scopes: frozenset[Permission]


def agency(session: Session, agency_id: int) -> Agency:
    """The agency, asked once a transaction (the session itself holds its rows but loosely). Raises NotFound."""
    found = once(session, ("agency", agency_id), lambda: session.get(Agency, agency_id))
    if found is None or agency_id == 0:
        raise NotFound("没有这个机关。")
    return found


def agency_by_code(session: Session, code: str) -> Agency:
    """The agency with this code, in any case of letters. Raises NotFound."""
    found = session.scalars(select(Agency).where(Agency.code == code.upper(), Agency.id > 0)).one_or_none()
    if found is None:
        raise NotFound("没有这个机关。")
    return found


def agencies(session: Session, on: date, ids: Iterable[int] | None = None) -> Sequence[Agency]:
    """The agencies that exist on a day, by code; all, or those of `ids`."""
    wanted = select(Agency).where(Agency.id > 0, _valid(Agency.valid_from, Agency.valid_to, on))
    if ids is not None:
        wanted = wanted.where(Agency.id.in_(list(ids)))
    return session.scalars(wanted.order_by(Agency.code)).all()


def regions(session: Session, ids: Collection[int]) -> dict[int, str]:
    """The calendar region of each of these agencies, whatever has become of it."""
    wanted = select(Agency.id, Agency.region).where(Agency.id.in_(list(ids)))
    return dict(session.execute(wanted.order_by(Agency.id)).tuples().all())


def children(session: Session, parent_id: int | None, on: date) -> Sequence[Agency]:
    """The agencies directly below, on a day; of the root for None."""
    place = _place_on(on)
    return session.scalars(
        select(Agency)
        .join(place, and_(place.c.agency_id == Agency.id, place.c.parent_id.is_not_distinct_from(parent_id)))
        .where(Agency.id > 0, _valid(Agency.valid_from, Agency.valid_to, on))
        .order_by(Agency.code)
    ).all()


def ended_between(session: Session, first: date, last: date) -> Sequence[Agency]:
    """The agencies whose last day lies within these days, whether another took over or not, by code."""
    wanted = select(Agency).where(Agency.id > 0, Agency.valid_to.between(first, last))
    return session.scalars(wanted.order_by(Agency.code)).all()


_SUBTREE = text(
    """
    WITH RECURSIVE below(id, path) AS (
      SELECT CAST(:root AS int), ARRAY[CAST(:root AS int)]
      UNION ALL
      SELECT p.agency_id, path || p.agency_id
        FROM below JOIN services.agency_place p ON p.parent_id = below.id
       WHERE p.valid_from <= :day AND (p.valid_to IS NULL OR p.valid_to >= :day)
         AND p.agency_id <> ALL (path))
    SELECT b.id FROM below b JOIN services.agency a USING (id)
     WHERE a.id = :root OR (a.valid_from <= :day AND (a.valid_to IS NULL OR a.valid_to >= :day))
     ORDER BY a.code
    """
)


def subtree_ids(session: Session, agency_id: int, on: date) -> tuple[int, ...]:
    """The agency and everything below it in the tree of that day, by code."""
    return tuple(session.execute(_SUBTREE, {"root": agency_id, "day": on}).scalars())


def parent_id(session: Session, agency_id: int, on: date) -> int | None:
    """The agency above in the tree of that day: its supervising office."""
    valid = _valid(AgencyPlace.valid_from, AgencyPlace.valid_to, on)
    return session.scalar(select(AgencyPlace.parent_id).where(AgencyPlace.agency_id == agency_id, valid))


def bodies(session: Session, agency_id: int, on: date) -> Sequence[Body]:
    """The answering bodies of an agency on a day, the default one first."""
    wanted = _bodies(on).where(AnsweringBody.agency_id == agency_id)
    valid = _valid(AnsweringBody.valid_from, AnsweringBody.valid_to, on)
    order = (AnsweringBody.is_default.desc(), AnsweringBody.id)
    return [Body(*row) for row in session.execute(wanted.where(valid).order_by(*order))]


def default_body(session: Session, agency_id: int, on: date) -> Body:
    """The body that answers unless another is chosen. Raises NotFound for an agency without any."""
    found = bodies(session, agency_id, on)
    if not found:
        raise NotFound("该机关还没有设置答复主体。")
    return found[0]


def body(session: Session, body_id: int, on: date | None = None) -> Body:
    """An answering body as of a day (as known last, for None). Raises NotFound."""
    row = session.execute(_bodies(on).where(AnsweringBody.id == body_id)).one_or_none()
    if row is None:
        raise NotFound("没有这个答复主体。")
    return Body(*row)


def sections(session: Session, agency_id: int, on: date | None = None) -> Sequence[Section]:
    """The sections of an agency in their order; those closed before `on` left out."""
    wanted = select(Section).where(Section.agency_id == agency_id)
    if on is not None:
        wanted = wanted.where(or_(Section.valid_to.is_(None), Section.valid_to >= on))
    return session.scalars(wanted.order_by(Section.position, Section.id)).all()


def people_with(
    session: Session, agency_id: int, permission: Permission, on: date | None = None
) -> Sequence[Colleague]:
    """The people of an agency who may do something; on a day, or whoever is not gone for None."""
    roles = sorted(roles_with(permission))
    return [person for person in people(session, agency_id, on) if person.roles.intersection(roles)]


def people(session: Session, agency_id: int, on: date | None = None) -> Sequence[Colleague]:
    """Everybody with a role in the agency, in the order they came."""
    valid: ColumnElement[bool] = Membership.valid_to.is_(None)
    if on is not None:
        valid = _valid(Membership.valid_from, Membership.valid_to, on)
    rows = session.scalars(
        select(Membership).where(Membership.agency_id == agency_id, valid).order_by(Membership.id)
    )
    gathered: dict[uuid.UUID, list[Membership]] = {}
    for row in rows:
        gathered.setdefault(row.person_id, []).append(row)
    return [
        Colleague(
            person_id,
            held[0].person_name,
            next((m.section_id for m in held if m.section_id is not None), None),
            frozenset(m.role for m in held),
        )
        for person_id, held in gathered.items()
    ]


def person_by_login(session: Session, login: str) -> Person:
    """Who signs in under this name. Raises NotFound. Needs the identity role."""
    found = session.scalars(select(Person).where(Person.login == folded_login(login))).one_or_none()
    if found is None:
        raise NotFound("没有这个人员。")
    return found


def machine(session: Session, token_hash: bytes, now: datetime) -> Machine | None:
    """Who this API token stands for, unless it is unknown, revoked or over. Needs the identity role."""
    row = session.scalars(
        select(ApiToken).where(ApiToken.token_hash == token_hash, ApiToken.revoked_at.is_(None))
    ).one_or_none()
    if row is None or (row.expires_at is not None and row.expires_at <= now):
        return None
    known = set(Permission)
    return Machine(
        row.id, row.name, row.agency_id, frozenset(Permission(s) for s in row.scopes if s in known)
    )


def _bodies(on: date | None) -> Select[Any]:
    remedy = select(BodyRemedy).order_by(BodyRemedy.body_id, BodyRemedy.valid_from.desc())
    if on is not None:
        remedy = remedy.where(BodyRemedy.valid_from <= on)
    latest = remedy.distinct(BodyRemedy.body_id).subquery()
    told = [
        func.coalesce(latest.c[name], "")
        for name in ("review_body", "review_address", "court", "court_address")
    ]
    columns: Sequence[Any] = (
        AnsweringBody.id,
        AnsweringBody.agency_id,
        AnsweringBody.name,
        AnsweringBody.letterhead,
        AnsweringBody.is_default,
        AnsweringBody.valid_from,
        AnsweringBody.valid_to,
        *told,
    )
    wanted: Select[Any] = select(*columns)
    return wanted.outerjoin(latest, latest.c.body_id == AnsweringBody.id)


def _place_on(on: date) -> Subquery:
    valid = _valid(AgencyPlace.valid_from, AgencyPlace.valid_to, on)
    return select(AgencyPlace).where(valid).subquery()


def _valid(
    first: InstrumentedAttribute[date],
    last: InstrumentedAttribute[date | None],
    on: date,
) -> ColumnElement[bool]:
    return and_(first <= on, or_(last.is_(None), last >= on))
