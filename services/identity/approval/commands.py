"""What an agency's administrator sets: the levels of approval, and who stands in for whom."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.errors import Conflict, NotFound
from services.identity.approval.levels import Level, check_levels
from services.identity.approval.models import ApprovalLevels, Substitution
from services.identity.approval.queries import levels_of, newest_levels, staff_of, stand_ins_from
from services.identity.approval.substitutes import Right, StandIn, check_stand_in
from services.identity.models import Agency
from services.identity.queries import sections
from services.ids import new_id


def set_levels(
    session: Session, agency_id: int, levels: Sequence[Level], *, by: Actor, now: datetime
) -> None:
    """Drafts submitted from now on go through these levels, in this order; those under way keep theirs.

    Raises Invalid for levels that nobody could decide or that leave too few people, Conflict where nothing changes.
    """
    session.get(Agency, agency_id, with_for_update=True)
    today = china_date(now)
    names = {section.id: section.name for section in sections(session, agency_id, today)}
    check_levels(levels, staff_of(session, agency_id, today), names)
    if tuple(levels) == levels_of(session, agency_id):
        raise Conflict("审批层级没有改动。")
    held = newest_levels(session, agency_id)
    version = held.version + 1 if held else 1
    told = [level.as_json() for level in levels]
    session.add(
        ApprovalLevels(agency_id=agency_id, version=version, levels=told, made_by=by.name, made_at=now)
    )
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
    detail = {"version": version, "levels": len(told), "sha256": digest}
    audit(
        session,
        "approval_levels.set",
        agency_id=agency_id,
        actor=by,
        now=now,
        object_kind="agency",
        object_id=agency_id,
        detail=detail,
    )


def enter_substitution(
    session: Session,
    agency_id: int,
    *,
    right: Right,
    from_id: uuid.UUID,
    to_id: uuid.UUID,
    first_day: date,
    last_day: date,
    by: Actor,
    now: datetime,
) -> uuid.UUID:
    """Let one person review or sign in another's place from a day to a day. Answers its id.

    Raises Invalid for people or days that do not fit, Conflict where somebody else stands in meanwhile.
    """
    session.get(Agency, agency_id, with_for_update=True)
    today, made = china_date(now), new_id()
    wanted = StandIn(str(made), right, str(from_id), "", str(to_id), "", first_day, last_day)
    staff, known = staff_of(session, agency_id, today), stand_ins_from(session, agency_id, today)
    source, stand_in = check_stand_in(wanted, staff, known, today)
    row = Substitution(id=made, agency_id=agency_id, right=right, from_id=from_id, to_id=to_id)
    row.from_name, row.to_name, row.first_day, row.last_day = source.name, stand_in.name, first_day, last_day
    row.made_by, row.made_at = by.name, now
    session.add(row)
    _note(session, "substitution.entered", row, by, now)
    return made


def end_substitution(
    session: Session, agency_id: int, substitution_id: uuid.UUID, *, by: Actor, now: datetime
) -> None:
    """It ends at once, before its last day. Raises NotFound, Conflict where it is over."""
    row = session.get(Substitution, substitution_id, with_for_update=True)
    if row is None or row.agency_id != agency_id:
        raise NotFound("没有这项代理。")
    if row.ended_at is not None or row.last_day < china_date(now):
        raise Conflict("这项代理已经结束。")
    row.ended_at, row.ended_by = now, by.name
    _note(session, "substitution.ended", row, by, now)


def _note(session: Session, action: str, row: Substitution, by: Actor, now: datetime) -> None:
    people = {"from": str(row.from_id), "to": str(row.to_id), "right": str(row.right)}
    days = {"first_day": row.first_day.isoformat(), "last_day": row.last_day.isoformat()}
    audit(
        session,
        action,
        agency_id=row.agency_id,
        actor=by,
        now=now,
        object_kind="substitution",
        object_id=row.id,
        detail={**people, **days},
    )
