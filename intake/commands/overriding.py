"""A receipt day against the rule: one person proposes it with a reason, another decides (条例第三十一条)."""

import uuid
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.commands.receipt import found_on, set_receipt
from intake.domain import Receipt, overridden_receipt
from intake.models import ReceiptOverride, Request
from intake.queries import request_for_update
from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.errors import Conflict, Invalid, NotAllowed
from services.ids import new_id

ENDED = frozenset({"signed", "dispatched", "closed", "void"})


def propose_receipt(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    on: date,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> uuid.UUID:
    """Say which day it should be, and why. Raises Invalid, and Conflict while another proposal waits."""
    if not reason.strip():
        raise Invalid("请写明理由。", fields={"reason": "请写明为什么这样认定。"})
    request = request_for_update(session, agency_id, request_id)
    _receipt(request, on, reason, china_date(now))
    if waiting_override(session, agency_id, request_id) is not None:
        raise Conflict("已经有一个待批准的收到日期。")
    row = ReceiptOverride(
        id=new_id(),
        agency_id=agency_id,
        request_id=request_id,
        on=on,
        reason=reason.strip(),
        proposed_at=now,
        proposed_by_id=actor.id,
        proposed_by=actor.name,
    )
    session.add(row)
    _audit(session, row, "proposed", actor, now)
    return row.id


def decide_receipt(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    *,
    approve: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Another person approves or declines. Raises NotAllowed for whoever proposed it, Conflict where nothing waits."""
    request = request_for_update(session, agency_id, request_id)
    row = waiting_override(session, agency_id, request_id)
    if row is None:
        raise Conflict("没有待批准的收到日期。")
    if actor.id is None or actor.id == row.proposed_by_id:
        raise NotAllowed("提出人不能批准自己提出的收到日期，须由另一个人批准。")
    row.decided_at, row.decided_by_id, row.decided_by, row.approved = now, actor.id, actor.name, approve
    _audit(session, row, "approved" if approve else "declined", actor, now)
    if approve:
        receipt = _receipt(request, row.on, row.reason, china_date(now))
        proof = {"reason": row.reason, "proposed_by": row.proposed_by, "approved_by": actor.name}
        set_receipt(session, request, receipt, proof, actor=actor, now=now)


def waiting_override(session: Session, agency_id: int, request_id: uuid.UUID) -> ReceiptOverride | None:
    """The proposal that nobody decided yet."""
    return session.scalars(
        select(ReceiptOverride).where(
            ReceiptOverride.agency_id == agency_id,
            ReceiptOverride.request_id == request_id,
            ReceiptOverride.decided_at.is_(None),
        )
    ).one_or_none()


def _receipt(request: Request, on: date, reason: str, today: date) -> Receipt:
    if request.voided_on is not None or request.closed_on is not None or request.state in ENDED:
        raise Conflict("本件已经签发、办结或者作废，收到日期不能再改。")
    return overridden_receipt(on, found_on(request), today, reason, request.receipt_date)


def _audit(session: Session, row: ReceiptOverride, what: str, actor: Actor, now: datetime) -> None:
    audit(session, f"request.receipt_{what}", agency_id=row.agency_id, actor=actor, now=now,
          object_kind="request", object_id=row.request_id, detail={"on": row.on.isoformat(), "reason": row.reason})  # fmt: skip
