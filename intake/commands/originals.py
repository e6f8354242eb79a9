"""Originals enclosed with an application: noted at the desk, given back by hand against a signature or by post, once."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.models import EnclosedOriginals, Request
from intake.queries import request_for_update
from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.crypto import case_key
from services.errors import Conflict, Invalid, NotFound
from services.idempotency import first_comer
from services.ids import new_id
from services.words import said, words

MOST, LONGEST = 30, 100
RETURN_WAYS = words({"hand": "当面交还，签收", "post": "邮寄"})


@dataclass(frozen=True, slots=True)
class Returned:
    """How they went back: the day, `hand` or `post`, to whom; by post under which number."""

    on: date
    way: str
    receiver: str
    mail_number: str = ""


def note_originals(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    items: Sequence[str],
    *,
    key: str | None,
    actor: Actor,
    now: datetime,
) -> uuid.UUID:
    """Write down which originals were enclosed, a line each; the same form sent twice notes them once.

    Raises Invalid for an empty list or one that is too long.
    """
    listed = [item.strip() for item in items if item.strip()]
    if not 1 <= len(listed) <= MOST or any(len(item) > LONGEST for item in listed):
        message = said(
            "请写明随附的原件，一行一件，至多 %(most)s 件，每件至多 %(longest)s 个字。",
            most=MOST,
            longest=LONGEST,
        )
        raise Invalid(message, fields={"items": message})
    made, told = new_id(), {"request": str(request_id), "items": listed}
    first = first_comer(session, agency_id=agency_id, scope="originals", key=key, told=told, object_id=made)
    if first != made:
        return first
    request = request_for_update(session, agency_id, request_id)
    sealed = case_key(session, agency_id, request_id).seal({"items": listed})
    row = EnclosedOriginals(
        id=made, agency_id=agency_id, request_id=request.id, items=sealed, count=len(listed)
    )
    row.noted_at, row.noted_by = now, actor.name
    session.add(row)
    audit(session, "request.originals_noted", agency_id=agency_id, actor=actor, now=now,
          object_kind="request", object_id=request_id, detail={"count": len(listed)})  # fmt: skip
    return made


def return_originals(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    originals_id: uuid.UUID,
    how: Returned,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write down that they went back. Raises Invalid for an impossible day or a missing proof, Conflict the second time."""
    request = request_for_update(session, agency_id, request_id)
    wanted = select(EnclosedOriginals).where(
        EnclosedOriginals.agency_id == agency_id,
        EnclosedOriginals.request_id == request_id,
        EnclosedOriginals.id == originals_id,
    )
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NotFound("没有登记过这些原件。")
    if row.returned_on is not None:
        raise Conflict(said("这些原件已经于 %(day)s 退还，不能再次登记。", day=row.returned_on))
    _check(request, how, china_date(now))
    receiver = case_key(session, agency_id, request_id).seal({"name": how.receiver.strip()})
    row.returned_on, row.way, row.returned_by, row.receiver = how.on, how.way, actor.name, receiver
    row.mail_number = how.mail_number.strip() if how.way == "post" else None
    audit(session, "request.originals_returned", agency_id=agency_id, actor=actor, now=now,
          object_kind="request", object_id=request_id, detail={"on": how.on.isoformat(), "way": how.way, "count": row.count})  # fmt: skip


def _check(request: Request, how: Returned, today: date) -> None:
    problems: dict[str, str] = {}
    if how.on > today:
        problems["returned_on"] = "退还日期不能晚于今天。"
    elif how.on < (request.receipt_date or request.registered_on):
        problems["returned_on"] = "退还日期不能早于收到申请的日期。"
    if how.way not in RETURN_WAYS:
        problems["return_way"] = "请选择退还的方式。"
    if not how.receiver.strip():
        problems["receiver"] = "请写明退还给谁。"
    if how.way == "post" and not how.mail_number.strip():
        problems["mail_number"] = "邮寄退还的，请填写邮件号。"
    if problems:
        raise Invalid("原件的退还没有登记，请核对。", fields=problems)
