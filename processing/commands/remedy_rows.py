"""How a review, lawsuit or complaint is locked, written down, kept for ever and told."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processing.alerts import unwarn, warn
from processing.changes import check_remedy_version
from processing.commands.acting import Acting
from processing.commands.remedy_checks import Particulars, check_particulars
from processing.domain import State
from processing.models import Case, Remedy, RemedyChange
from processing.remedy_rules import (
    COUNTED,
    column_of,
    docket_key,
)
from services.audit import audit
from services.delivery import publish
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.events.processing import RemedyChanged
from services.identity.permissions import Permission
from services.ids import new_id

# Warnings on the case: an order to answer again nobody has followed yet; a disclosure a court or review body stopped.
ORDERED, STOPPED = "ordered_again", "stop_order"
_KEPT = tuple(
    column.name
    for column in Remedy.__table__.columns
    if column.name not in ("id", "agency_id", "case_id", "version", "docket_key")
)
# What the record of a change repeats, by what was done; an amendment tells what stood there before.
_TOLD = {
    "filed": ("filed_on", "heard_by", "docket"),
    "amended": (),
    "ended": ("result", "ended_on", "again_from", "again_until", "again_days"),
    "appealed": ("appealed_on",),
    "voided": (),
}


def check_may(by: Acting) -> None:
    """Raises NotAllowed."""
    if Permission.REMEDY_MANAGE not in by.permissions:
        raise NotAllowed("您没有登记复议、诉讼的权限。")


def check_reason(reason: str) -> None:
    """Raises Invalid where what stood there is changed without a reason."""
    if not reason.strip():
        raise Invalid("请写明更正的理由。", fields={"reason": "请写明更正的理由。"})


def case_for(session: Session, agency_id: int, case_id: uuid.UUID) -> Case:
    """The case, locked. Raises NotFound, and Conflict for a void registration."""
    wanted = select(Case).where(Case.agency_id == agency_id, Case.id == case_id).with_for_update()
    case = session.scalars(wanted).one_or_none()
    if case is None:
        raise NotFound("没有这个办件。")
    if case.state is State.VOID:
        raise Conflict("登记已经作废，不会有复议、诉讼。")
    return case


def locked(
    session: Session, agency_id: int, remedy_id: uuid.UUID, by: Acting, version: int | None
) -> tuple[Remedy, Case | None]:
    """The remedy and its case, locked. Raises NotAllowed, NotFound, and Conflict for one voided or moved since."""
    check_may(by)
    wanted = select(Remedy).where(Remedy.agency_id == agency_id, Remedy.id == remedy_id)
    remedy = session.scalars(wanted).one_or_none()
    if remedy is None:
        raise NotFound("没有这件复议或者诉讼。")
    # The case first: whoever reopens it locks in the same order.
    case = case_for(session, agency_id, remedy.case_id) if remedy.case_id else None
    session.refresh(remedy, with_for_update=True)
    if remedy.voided_on is not None:
        raise Conflict("这条记录已经作废。")
    check_remedy_version(session, remedy, version)
    remedy.version += 1
    return remedy, case


def put_down(
    session: Session, case: Case | None, remedy: Remedy, told: Particulars, today: date
) -> bool | None:
    """Write the particulars onto the row after every check; answers as `settle_warnings`. Raises Invalid, Conflict."""
    check_particulars(session, case, remedy, told, today)
    for name in Particulars.__slots__:
        setattr(remedy, name, getattr(told, name))
    remedy.heard_by, remedy.docket = told.heard_by.strip(), told.docket.strip()
    remedy.docket_key = docket_key(told.docket)
    _insert(session, remedy)
    return settle_warnings(session, case)


def settle_warnings(session: Session, case: Case | None) -> bool | None:
    """What stands on the case after any of its remedies moved: a stop that holds, an order nobody has followed.

    Answers whether the disclosure is stopped now, None where that did not change.
    """
    if case is None:
        return None
    was = STOPPED in (case.warnings or ())
    session.flush()
    mine = select(Remedy.id).where(Remedy.case_id == case.id, Remedy.voided_on.is_(None)).limit(1)
    stopped = mine.where(Remedy.stop_ordered_on.is_not(None), Remedy.stop_lifted_on.is_(None))
    ordered = mine.where(Remedy.again_from.is_not(None), Remedy.round.is_(None))
    if case.closed_on is not None:
        ordered = ordered.where(Remedy.ended_on >= case.closed_on)
    for code, wanted in ((STOPPED, stopped), (ORDERED, ordered)):
        (warn if session.scalars(wanted).first() else unwarn)(case, code)
    is_stopped = STOPPED in (case.warnings or ())
    return is_stopped if is_stopped != was else None


def keep(
    session: Session,
    remedy: Remedy,
    action: str,
    by: Acting,
    reason: str = "",
    before: Mapping[str, Any] | None = None,
) -> None:
    """The change for ever, the audit row, and the fact for whoever counts."""
    session.add(_change(remedy, action, by, reason, before))
    audit(
        session,
        f"remedy.{action}",
        agency_id=remedy.agency_id,
        actor=by.actor,
        now=by.now,
        object_kind="remedy",
        object_id=remedy.id,
        fields=tuple(before or ()),
        detail={"kind": str(remedy.kind), "result": remedy.result},
    )
    if remedy.kind in COUNTED:
        publish(
            session,
            remedy_fact(remedy),
            agency_id=remedy.agency_id,
            stream=remedy.case_id or remedy.id,
            actor=by.actor,
            now=by.now,
        )


def _change(
    remedy: Remedy, action: str, by: Acting, reason: str, before: Mapping[str, Any] | None
) -> RemedyChange:
    told = values_of(remedy)
    return RemedyChange(
        id=new_id(),
        agency_id=remedy.agency_id,
        remedy_id=remedy.id,
        at=by.now,
        actor_name=by.actor.name,
        action=action,
        reason=reason.strip(),
        before=dict(before) if before else None,
        after={name: told[name] for name in _TOLD[action] if told[name]} or None,
    )


def values_of(remedy: Remedy) -> dict[str, Any]:
    """Everything written down of it, as JSON types."""
    return {name: _plain(getattr(remedy, name)) for name in _KEPT}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int) else str(value)


def remedy_fact(remedy: Remedy) -> RemedyChanged:
    return RemedyChanged(
        remedy_id=remedy.id,
        kind=str(remedy.kind),
        role=str(remedy.role),
        filed_on=remedy.filed_on,
        docket=docket_key(remedy.docket),
        result=column_of(remedy.result),
        ended_on=remedy.ended_on,
        voided=remedy.voided_on is not None,
    )


def _insert(session: Session, remedy: Remedy) -> None:
    session.add(remedy)
    try:
        session.flush()
    except IntegrityError as error:
        # Two people typed the same 案号 at the same moment: the index lets one through.
        if "uq_remedy_docket" not in str(error.orig):
            raise
        raise Conflict("这个案号刚刚由别人登记，请刷新后再看。") from error
