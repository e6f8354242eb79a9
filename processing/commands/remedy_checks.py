"""What must hold of a review, lawsuit or complaint: between its own days, its case, the others of the case, and the 案号."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from processing.models import Case, CaseRound, Inquiry, Remedy
from processing.remedy_rules import (
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
from services.errors import Conflict, Invalid
from services.words import said


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


def check_particulars(
    session: Session, case: Case | None, remedy: Remedy, told: Particulars, today: date
) -> None:
    """Every check before anything is written. Raises Invalid, field by field, and Conflict."""
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
        answered = _first_against(session, case, first.closed_on)
        check_filed(told.kind, told.filed_on, case.receipt_date, answered, first.due_date)
        _check_reviewed(session, case, remedy.id, told)
        _check_filed_once(session, case, remedy.id, told)
    _check_docket(session, remedy, told.docket)


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


def _first_against(session: Session, case: Case, answered: date | None) -> date | None:
    """The first day there is something to go against: the reply, or a third party told of the coming disclosure."""
    told = session.scalar(select(func.min(Inquiry.told_on)).where(Inquiry.case_id == case.id))
    return min((day for day in (answered, told) if day is not None), default=None)


def _check_reviewed(session: Session, case: Case, own_id: uuid.UUID, told: Particulars) -> None:
    """A suit after a review names it; a suit said to come without one is refused where a review decided.

    A review by whose order the case was answered again does not stand in its way: the new reply was never reviewed.
    """
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
        row.round is None and column_of(row.result) in (Column.UPHELD, Column.CORRECTED)
        for row in ended.values()
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
        raise Conflict(said("本件同一天的%(kind_labels)s已经登记过。", kind_labels=KIND_LABELS[told.kind]))


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
        where = said("办件 %(number)s", number=found.number) if found.number else "共同被告的案件"
        message = said(
            "案号 %(value)s 已经登记（%(where)s，%(kind_labels)s）。",
            value=docket.strip(),
            where=where,
            kind_labels=KIND_LABELS[found.kind],
        )
        raise Conflict(message, fields={"docket": message})
