"""An office's own list of reasons to answer: switched off or on, named in its own words, added to. Reports count by row."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.models import ReplyReason
from processing.queries.reasoning import office_reasons
from processing.reasons import OfficeReason, check_reason, check_row
from services.audit import audit
from services.errors import NotAllowed, NotFound
from services.identity.permissions import Permission
from services.ids import new_id


def add_reason(session: Session, agency_id: int, label: str, row: str, ground: str, *, by: Acting) -> str:
    """Add one of the office's own, mapped onto a row and a ground that fits it; answers its key. Raises Invalid."""
    known = _known(session, agency_id, by)
    name = check_reason(label, row, ground, (reason.label for reason in known))
    made = ReplyReason(
        id=new_id(),
        agency_id=agency_id,
        label=name,
        row=row,
        ground=ground,
        is_off=False,
        changed_at=by.now,
        changed_by=by.actor.name,
    )
    session.add(made)
    _audit(session, agency_id, str(made.id), "added", by)
    return str(made.id)


def change_reason(
    session: Session, agency_id: int, key: str, *, label: str, is_off: bool, row: str = "", by: Acting
) -> None:
    """Name a reason in the office's words, switch it off, or settle its `row` where no text does.

    What was issued with it keeps the name and row of that day. Raises NotFound, and Invalid for a name that another
    one has or a row that is no candidate.
    """
    known = _known(session, agency_id, by)
    reason = next((each for each in known if each.key == key), None)
    if reason is None:
        raise NotFound("没有这个答复情形。")
    others = [each.label for each in known if each.key != key]
    settled = check_row(reason, row or reason.row)
    name = check_reason(label or reason.shipped or reason.label, settled, reason.ground, others)
    kept = _row(session, agency_id, reason, by)
    kept.label, kept.is_off = name, is_off
    # One that ships and stands under its usual row has none of its own.
    is_usual = not reason.is_own and settled == (reason.candidates or (reason.row,))[0]
    kept.row = None if is_usual else settled
    kept.changed_at, kept.changed_by = by.now, by.actor.name
    _audit(session, agency_id, key, "changed", by, settled if settled != reason.row else "")


def _row(session: Session, agency_id: int, reason: OfficeReason, by: Acting) -> ReplyReason:
    wanted = select(ReplyReason).where(ReplyReason.agency_id == agency_id)
    which = ReplyReason.id == uuid.UUID(reason.key) if reason.is_own else ReplyReason.code == reason.key
    found = session.scalars(wanted.where(which).with_for_update()).one_or_none()
    if found is None:
        found = ReplyReason(id=new_id(), agency_id=agency_id, code=reason.key, label=reason.label)
        found.changed_at, found.changed_by = by.now, by.actor.name
        session.add(found)
    return found


def _known(session: Session, agency_id: int, by: Acting) -> list[OfficeReason]:
    if Permission.AGENCY_MANAGE not in by.permissions:
        raise NotAllowed("您没有设置答复情形的权限。")
    return office_reasons(session, agency_id)


def _audit(session: Session, agency_id: int, key: str, action: str, by: Acting, row: str = "") -> None:
    audit(
        session,
        f"reason.{action}",
        agency_id=agency_id,
        actor=by.actor,
        now=by.now,
        object_kind="reply_reason",
        object_id=key,
        detail={"row": row} if row else {},
    )
