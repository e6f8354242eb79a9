"""How a review, lawsuit or complaint is written down and kept: what must hold between its days, its case and others."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from processing.alerts import unwarn, warn
from processing.commands.acting import Acting
from processing.domain import State
from processing.models import Case, CaseRound, Remedy, RemedyChange
from processing.remedy_rules import (
    COUNTED,
    KIND_LABELS,
    Column,
    Days,
    RemedyKind,
    RemedyRole,
    check_days,
    check_filed,
    column_of,
    docket_key,
    result_of,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is written down of a review, lawsuit or complaint, beside how it ends. Days are legal days."""

    kind: RemedyKind
    filed_on: date
    heard_by: str
    role: RemedyRole = RemedyRole.ORIGINAL
    docket: str = ""
    simplified: bool = False
    review_id: uuid.UUID | None = None
    received_on: date | None = None
    answered_on: date | None = None
    stop_ordered_on: date | None = None
    stop_lifted_on: date | None = None


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
    if version is not None and version != remedy.version:
        raise Conflict("这条记录刚刚由别人改过，请刷新后再看。")
    remedy.version += 1
    return remedy, case


def put_down(session: Session, case: Case | None, remedy: Remedy, told: Particulars, today: date) -> None:
    """Write the particulars onto the row after every check. Raises Invalid, Conflict."""
    _check_shape(told, has_case=case is not None)
    days = Days(
        told.filed_on,
        told.received_on,
        told.answered_on,
        remedy.ended_on,
        told.stop_ordered_on,
        told.stop_lifted_on,
    )
    check_days(days, today)
    if remedy.result is not None:
        result_of(told.kind, remedy.result)
    if case is not None:
        first = session.get(CaseRound, (case.id, 1)) or case
        check_filed(told.kind, told.filed_on, case.receipt_date, first.closed_on, first.due_date)
        _check_reviewed(session, case, remedy.id, told)
        _check_filed_once(session, case, remedy.id, told)
    _check_docket(session, remedy, told.docket)
    for name in Particulars.__slots__:
        setattr(remedy, name, getattr(told, name))
    remedy.heard_by, remedy.docket = told.heard_by.strip(), told.docket.strip()
    remedy.docket_key = docket_key(told.docket)
    _insert(session, remedy)
    if case is not None:
        stopped = told.stop_ordered_on is not None and told.stop_lifted_on is None
        (warn if stopped else unwarn)(case, STOPPED)


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
            _fact(remedy),
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


def _fact(remedy: Remedy) -> RemedyChanged:
    return RemedyChanged(
        remedy_id=remedy.id,
        kind=str(remedy.kind),
        role=str(remedy.role),
        filed_on=remedy.filed_on,
        docket=remedy.docket_key,
        result=column_of(remedy.result),
        ended_on=remedy.ended_on,
        voided=remedy.voided_on is not None,
    )


def _check_shape(told: Particulars, *, has_case: bool) -> None:
    problems: dict[str, str] = {}
    if not told.heard_by.strip():
        problems["heard_by"] = "请填写复议机关、法院或者受理机关。"
    is_second = told.role is RemedyRole.CO_DEFENDANT
    if is_second and told.kind is not RemedyKind.LAWSUIT_AFTER_REVIEW:
        problems["role"] = "只有复议后起诉的案件才有作为复议机关的共同被告。"
    elif not has_case and not is_second:
        problems["role"] = "本机关答复的案件请在办件里登记；这里只登记作为复议机关的共同被告。"
    if told.simplified and told.kind is not RemedyKind.REVIEW:
        problems["simplified"] = "简易程序只适用于行政复议（行政复议法第五十三条）。"
    if problems:
        raise Invalid("登记的内容有误。", fields=problems)


def _check_reviewed(session: Session, case: Case, own_id: uuid.UUID, told: Particulars) -> None:
    """A suit after a review names it; a suit said to come without one is refused where a review decided."""
    if told.role is RemedyRole.CO_DEFENDANT:
        return
    wanted = select(Remedy).where(
        Remedy.case_id == case.id, Remedy.kind == RemedyKind.REVIEW, Remedy.voided_on.is_(None)
    )
    ended = {
        row.id: row
        for row in session.scalars(wanted)
        if row.ended_on is not None and row.ended_on <= told.filed_on
    }
    if told.kind is RemedyKind.LAWSUIT_AFTER_REVIEW:
        if told.review_id not in ended:
            message = "请先登记这件复议和它的结果，再选择它；起诉不能早于复议结案。"
            raise Invalid("复议后起诉须关联已经结案的复议。", fields={"review_id": message})
    elif told.review_id is not None:
        raise Invalid("只有复议后起诉才关联复议。", fields={"review_id": "请不要选择。"})
    elif told.kind is RemedyKind.LAWSUIT_DIRECT and any(
        column_of(row.result) in (Column.UPHELD, Column.CORRECTED) for row in ended.values()
    ):
        message = "本件已经复议作出决定，应登记为“复议后起诉”。"
        raise Invalid(message, fields={"kind": message})


def _check_filed_once(session: Session, case: Case, own_id: uuid.UUID, told: Particulars) -> None:
    same = select(Remedy.id).where(
        Remedy.case_id == case.id,
        Remedy.kind == told.kind,
        Remedy.role == told.role,
        Remedy.filed_on == told.filed_on,
        Remedy.docket_key == docket_key(told.docket),
        Remedy.id != own_id,
        Remedy.voided_on.is_(None),
    )
    if session.scalars(same.limit(1)).first():
        raise Conflict(f"本件同一天的{KIND_LABELS[told.kind]}已经登记过。")


def _check_docket(session: Session, remedy: Remedy, docket: str) -> None:
    key = docket_key(docket)
    if not key:
        return
    same = (
        select(Case.number, Remedy.kind)
        .select_from(Remedy)
        .outerjoin(Case, Case.id == Remedy.case_id)
        .where(
            Remedy.agency_id == remedy.agency_id,
            Remedy.docket_key == key,
            Remedy.id != remedy.id,
            Remedy.voided_on.is_(None),
        )
    )
    if (found := session.execute(same).first()) is not None:
        where = f"办件 {found.number}" if found.number else "共同被告的案件"
        message = f"案号 {docket.strip()} 已经登记（{where}，{KIND_LABELS[found.kind]}）。"
        raise Conflict(message, fields={"docket": message})


def _insert(session: Session, remedy: Remedy) -> None:
    session.add(remedy)
    try:
        session.flush()
    except IntegrityError as error:
        # Two people typed the same 案号 at the same moment: the index lets one through.
        if "uq_remedy_docket" not in str(error.orig):
            raise
        raise Conflict("这个案号刚刚由别人登记，请刷新后再看。") from error
