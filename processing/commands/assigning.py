"""Who handles a case: assigned by a leader, claimed by an officer, handed back with a reason."""

import uuid

from sqlalchemy.orm import Session

from processing.commands.acting import Acting, act, take
from processing.domain import Action
from services.delivery import publish_many
from services.errors import Invalid
from services.identity.permissions import Permission
from services.identity.queries import people_with, sections


def assign(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    by: Acting,
    section_id: int | None = None,
    officer_id: str | None = None,
    version: int | None = None,
) -> None:
    """Give the case to a section, an officer, or both. Raises Invalid for people and sections of elsewhere."""
    if section_id is None and officer_id is None:
        raise Invalid("请选择科室或者承办人。", fields={"officer_id": "请选择科室或者承办人。"})
    taken = take(session, agency_id, case_id, Action.ASSIGN, by, version)
    if section_id is not None and section_id not in {s.id for s in sections(session, agency_id, by.today)}:
        raise Invalid("没有这个科室。", fields={"section_id": "没有这个科室。"})
    officers = {
        str(p.person_id): p for p in people_with(session, agency_id, Permission.CASE_HANDLE, by.today)
    }
    if officer_id is not None and officer_id not in officers:
        raise Invalid("这个人不能承办。", fields={"officer_id": "请选择本机关的承办人。"})
    officer = officers.get(officer_id or "")
    taken.case.section_id = section_id or (officer.section_id if officer else None)
    taken.case.officer_id = officer_id
    taken.case.officer_name = officer.name if officer else None
    detail = {"officer": officer.name if officer else None, "section_id": taken.case.section_id}
    publish_many(session, [act(session, taken, by, detail)])


def claim(
    session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> None:
    """Take the case oneself."""
    taken = take(session, agency_id, case_id, Action.CLAIM, by, version)
    taken.case.officer_id, taken.case.officer_name = by.actor.id, by.actor.name
    publish_many(session, [act(session, taken, by)])


def hand_back(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    reason: str,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """Return a wrong assignment with its reason."""
    if not reason.strip():
        raise Invalid("请写明退回的理由。", fields={"reason": "请写明退回的理由。"})
    taken = take(session, agency_id, case_id, Action.HAND_BACK, by, version)
    taken.case.officer_id = taken.case.officer_name = None
    publish_many(session, [act(session, taken, by, {"reason": reason.strip()})])
