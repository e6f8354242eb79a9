"""What comes in later for a known request, by any channel: supplement, withdrawal, anything else."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from intake.commands.register import Upload
from intake.models import Attachment, Incoming, Progress, Request, RequestKey
from intake.queries import request_for_update
from services.actor import APPLICANT, Actor
from services.audit import audit
from services.channels import Channel
from services.clock import china_date
from services.crypto import case_key, keyed_hash
from services.delivery import publish
from services.errors import Conflict, Invalid
from services.events import Event
from services.events.intake import CorrespondenceReceived, SupplementReceived, WithdrawalReceived
from services.files import store
from services.idempotency import first_comer
from services.ids import new_id
from services.words import said, words

CORRESPONDENCE = words(
    {
        "note": "补充说明",
        "opinion": "意见",
        "payment_proof": "缴费凭证",
        "address": "送达方式说明",
        "publication": "建议主动公开",
        "other": "其他来件",
    }
)
ENDED = frozenset({"closed", "void"})
# What the applicant reads of by its own words; anything else is more material.
OWN_WORDS = frozenset({"supplement", "withdrawal", "publication"})


@dataclass(frozen=True, slots=True)
class Arriving:
    """What came, when and how. `on` is the day it was received; `key` makes sending it twice one act."""

    on: date
    channel: Channel = Channel.WEB
    text: str = ""
    uploads: Sequence[Upload] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    key: str | None = None


def receive_supplement(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    came: Arriving,
    *,
    now: datetime,
    actor: Actor = APPLICANT,
) -> uuid.UUID:
    """The applicant's answer to a supplement notice (条例第三十条). Raises Conflict where none was asked for."""
    _not_empty(came)
    return _receive(session, agency_id, request_id, "supplement", came, now=now, actor=actor)


def receive_withdrawal(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    came: Arriving,
    *,
    now: datetime,
    actor: Actor = APPLICANT,
) -> uuid.UUID:
    """The applicant takes the application back. Raises Conflict once it has ended or the reply is signed."""
    return _receive(session, agency_id, request_id, "withdrawal", came, now=now, actor=actor)


def receive_correspondence(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    kind: str,
    came: Arriving,
    *,
    now: datetime,
    actor: Actor,
) -> uuid.UUID:
    """Anything else for the case; `kind` is a key of CORRESPONDENCE. Raises Invalid."""
    if kind not in CORRESPONDENCE:
        raise Invalid("请选择来件的种类。", fields={"kind": "请选择来件的种类。"})
    _not_empty(came)
    return _receive(session, agency_id, request_id, kind, came, now=now, actor=actor)


def _not_empty(came: Arriving) -> None:
    # What came on paper is itself the content; the clerk need not copy it.
    if not (came.text or came.uploads or came.evidence):
        raise Invalid("请写明内容，或者附上材料。", fields={"text": "请写明内容，或者附上材料。"})


def _receive(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    kind: str,
    came: Arriving,
    *,
    now: datetime,
    actor: Actor,
) -> uuid.UUID:
    made = new_id()
    told: dict[str, Any] = {"request": str(request_id), "kind": kind, "on": came.on, "text": came.text}
    told["uploads"] = [(u.name, hashlib.sha256(u.data).hexdigest()) for u in came.uploads]
    first = first_comer(
        session, agency_id=agency_id, scope="incoming", key=came.key, told=told, object_id=made
    )
    if first != made:
        return first
    request = request_for_update(session, agency_id, request_id)
    _check(request, kind, came, china_date(now))
    sealed = case_key(session, agency_id, request_id).seal({"text": came.text}) if came.text else None
    file_ids = _attach(session, request, made, came.uploads, actor, now)
    session.add_all(_rows(request, made, kind, came, sealed, actor, now))
    _remember_mail(session, request, came)
    if kind == "withdrawal":
        request.withdrawn_on = came.on
    elif kind == "supplement":
        request.supplement_until = None
    audit(session, f"request.{kind}_received", agency_id=agency_id, actor=actor, now=now,
          object_kind="request", object_id=request_id,
          detail={"on": came.on.isoformat(), "channel": str(came.channel), "files": len(file_ids)})  # fmt: skip
    fact = _fact(kind, came, tuple(file_ids))
    publish(session, fact, agency_id=agency_id, stream=request_id, actor=actor, now=now, sealed=sealed)
    return made


def _remember_mail(session: Session, request: Request, came: Arriving) -> None:
    if number := came.evidence.get("mail_number"):
        hashed = keyed_hash("mail_number", request.agency_id, number)
        row = {"agency_id": request.agency_id, "kind": "mail_number", "hash": hashed}
        session.merge(RequestKey(request_id=request.id, **row))


def _fact(kind: str, came: Arriving, file_ids: tuple[uuid.UUID, ...]) -> Event:
    channel = str(came.channel)
    if kind == "supplement":
        return SupplementReceived(on=came.on, channel=channel, file_ids=file_ids)
    if kind == "withdrawal":
        return WithdrawalReceived(on=came.on, channel=channel, file_ids=file_ids)
    return CorrespondenceReceived(on=came.on, channel=channel, kind=kind, file_ids=file_ids)


def _check(request: Request, kind: str, came: Arriving, today: date) -> None:
    if came.on > today:
        raise Invalid("收到日期不能晚于今天。", fields={"on": "不能晚于今天。"})
    if came.on < request.registered_on and kind != "opinion":
        raise Invalid(
            "收到日期不能早于登记日期。",
            fields={"on": said("不能早于 %(registered_on)s。", registered_on=request.registered_on)},
        )
    if request.voided_on is not None:
        raise Conflict("这份登记已经作废。")
    if kind == "supplement" and request.supplement_until is None:
        raise Conflict("本件现在不需要补正；补正已经收到，或者没有要求补正。")
    if kind == "withdrawal" and (request.withdrawn_on or request.state in ENDED):
        raise Conflict("本件已经撤回或者办结，不能再撤回。")
    if kind == "withdrawal" and request.state in ("signed", "dispatched"):
        raise Conflict("答复已经签发，不能再撤回。")


def _attach(
    session: Session,
    request: Request,
    incoming: uuid.UUID,
    uploads: Sequence[Upload],
    actor: Actor,
    now: datetime,
) -> list[uuid.UUID]:
    ids = []
    for upload in uploads:
        kept = store(
            session,
            agency_id=request.agency_id,
            stream=request.id,
            name=upload.name,
            media_type=None,
            data=upload.data,
            actor=actor,
            now=now,
        )
        session.add(
            Attachment(
                file_id=kept.id,
                agency_id=request.agency_id,
                request_id=request.id,
                incoming_id=incoming,
                purpose=upload.purpose,
            )
        )
        ids.append(kept.id)
    return ids


def _rows(
    request: Request, made: uuid.UUID, kind: str, came: Arriving, sealed: Any, actor: Actor, now: datetime
) -> list[Any]:
    incoming = Incoming(
        id=made,
        agency_id=request.agency_id,
        request_id=request.id,
        kind=kind,
        channel=came.channel,
        on=came.on,
        recorded_at=now,
        recorded_by=actor.name,
        text=sealed,
        evidence=dict(came.evidence),
    )
    line = Progress(
        id=new_id(),
        agency_id=request.agency_id,
        request_id=request.id,
        on=came.on,
        at=now,
        plain=f"own_{kind}" if kind in OWN_WORDS else "own_correspondence",
        own=True,
        detail={"channel": str(came.channel)},
    )
    return [incoming, line]
