"""Questions about levels and substitutes, for the administration and for processing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from services.db import once
from services.identity.approval.levels import DEFAULT, Level, Staff
from services.identity.approval.models import ApprovalLevels, Substitution
from services.identity.approval.substitutes import GIVEN, StandIn
from services.identity.models import Membership
from services.identity.permissions import Permission, permissions_of


def newest_levels(session: Session, agency_id: int) -> ApprovalLevels | None:
    """The agency's own levels as set last; None where it never set any."""
    wanted = select(ApprovalLevels).where(ApprovalLevels.agency_id == agency_id)
    return session.scalars(wanted.order_by(ApprovalLevels.version.desc()).limit(1)).one_or_none()


def levels_of(session: Session, agency_id: int) -> tuple[Level, ...]:
    """The levels in force: the agency's own, else one review. Asked once a transaction."""

    def ask() -> tuple[Level, ...]:
        row = newest_levels(session, agency_id)
        return DEFAULT if row is None else tuple(Level.read(told) for told in row.levels)

    return once(session, ("approval_levels", agency_id), ask)


def staff_of(session: Session, agency_id: int, on: date) -> Sequence[Staff]:
    """Everybody with a role in the agency on a day, in the order they came."""
    wanted = (
        select(Membership)
        .where(Membership.agency_id == agency_id, Membership.valid_from <= on)
        .where(or_(Membership.valid_to.is_(None), Membership.valid_to >= on))
        .order_by(Membership.id)
    )
    gathered: dict[str, list[Membership]] = {}
    for row in session.scalars(wanted):
        gathered.setdefault(str(row.person_id), []).append(row)
    return [_staff(person, held) for person, held in gathered.items()]


def stand_ins_on(session: Session, agency_id: int, on: date) -> Sequence[StandIn]:
    """Who stands in for whom on a day. Asked once a transaction."""
    wanted = _going_on(agency_id).where(Substitution.first_day <= on, Substitution.last_day >= on)
    return once(
        session,
        ("stand_ins", agency_id, on),
        lambda: [stand_in(row) for row in session.scalars(wanted)],
    )


def lent_to(session: Session, agency_id: int | None, person_id: uuid.UUID, on: date) -> frozenset[Permission]:
    """What a person may do in the place of others on a day: no more than they may themselves that day."""
    if agency_id is None:
        return frozenset()
    wanted = _going_on(agency_id).where(
        Substitution.to_id == person_id, Substitution.first_day <= on, Substitution.last_day >= on
    )
    rows = session.scalars(wanted).all()
    if not rows:
        return frozenset()
    own = {one.id: one.rights for one in staff_of(session, agency_id, on)}
    lent = (GIVEN[row.right] & own.get(str(row.from_id), frozenset()) for row in rows)
    return frozenset().union(*lent)


def stand_ins_from(session: Session, agency_id: int, on: date) -> Sequence[StandIn]:
    """Who stands in for whom on a day or later."""
    wanted = _going_on(agency_id).where(Substitution.last_day >= on)
    return [stand_in(row) for row in session.scalars(wanted)]


def past_stand_ins(session: Session, agency_id: int, on: date, limit: int = 20) -> Sequence[Substitution]:
    """What is over, by its last day or called off before it; the newest first."""
    over = or_(Substitution.last_day < on, Substitution.ended_at.is_not(None))
    wanted = select(Substitution).where(Substitution.agency_id == agency_id, over)
    return session.scalars(wanted.order_by(Substitution.id.desc()).limit(limit)).all()


def stand_in(row: Substitution) -> StandIn:
    """A row as commands and pages take it."""
    return StandIn(
        str(row.id),
        row.right,
        str(row.from_id),
        row.from_name,
        str(row.to_id),
        row.to_name,
        row.first_day,
        row.last_day,
    )


def _going_on(agency_id: int) -> Select[Substitution]:
    wanted = select(Substitution).where(Substitution.agency_id == agency_id, Substitution.ended_at.is_(None))
    return wanted.order_by(Substitution.first_day, Substitution.id)


def _staff(person: str, held: Sequence[Membership]) -> Staff:
    reviewing = [m for m in held if Permission.CASE_REVIEW in permissions_of((m.role,))]
    sections = frozenset(m.section_id for m in reviewing if m.section_id is not None)
    return Staff(person, held[0].person_name, permissions_of(m.role for m in held), sections)
