"""Reading the trail: for the audit administrator's page, and the position reports refer to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.audit.models import AuditRow, SealBlock


@dataclass(frozen=True, slots=True)
class Filter:
    """What the auditor looks for; None means any."""

    agency_id: int | None = None
    action: str | None = None
    actor_id: str | None = None
    object_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """How far an agency's chain has come: its last position and the hash that vouches for everything up to it."""

    position: int
    block: int
    hash: bytes


def audit_rows(
    session: Session, wanted: Filter = Filter(), *, before: int | None = None, limit: int = 100
) -> Sequence[AuditRow]:
    """A page of the trail, newest first; `before` is the last id of the page before. Needs the audit reader."""
    rows = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
    equal = {
        AuditRow.agency_id: wanted.agency_id,
        AuditRow.action: wanted.action,
        AuditRow.actor_id: wanted.actor_id,
        AuditRow.object_id: wanted.object_id,
    }
    rows = rows.where(*(column == value for column, value in equal.items() if value is not None))
    if wanted.since is not None:
        rows = rows.where(AuditRow.at >= wanted.since)
    if wanted.until is not None:
        rows = rows.where(AuditRow.at < wanted.until)
    if before is not None:
        rows = rows.where(AuditRow.id < before)
    return session.scalars(rows).all()


def head(session: Session, agency_id: int) -> Head | None:
    """The newest seal of an agency, or None before the first."""
    newest = (
        select(SealBlock).where(SealBlock.agency_id == agency_id).order_by(SealBlock.number.desc()).limit(1)
    )
    block = session.scalars(newest).one_or_none()
    if block is None:
        return None
    return Head(block.first_position + block.count - 1, block.number, block.hash)
