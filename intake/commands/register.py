"""Registering an application, whichever way it came: number, case key, stream and fact in one transaction.

Order matters: the idempotency key comes first, files and everything else before the number, the number before
the stream's head; nothing slow stands behind a lock that others wait for.
"""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.commands.reminding import refuse_closed_sms
from intake.commands.rows import Arrival, first_line, key_rows, registered_fact, request_row
from intake.domain import (
    Letter,
    Submission,
    counter_receipt,
    letter_receipt,
    registration_number,
    web_receipt,
)
from intake.models import Attachment, Request
from intake.people import check_submission
from services.actor import APPLICANT, Actor
from services.audit import audit
from services.channels import Channel
from services.clock import china_date
from services.crypto import new_case_key, query_code
from services.db import once
from services.delivery import open_stream, publish
from services.errors import Invalid, NotFound
from services.files import store
from services.idempotency import IdempotencyKey, first_comer
from services.identity.models import Agency
from services.identity.queries import body as body_of
from services.identity.queries import default_body
from services.ids import new_id
from services.series import Series, next_number
from services.succession import refuse_ended
from services.words import said

SCOPE = "register"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name, its bytes, and what it is for (identity, authorisation, material, scan)."""

    name: str
    data: bytes
    purpose: str = "material"


@dataclass(frozen=True, slots=True)
class Registered:
    """What the applicant takes away; `again` when the same form had been registered before."""

    id: uuid.UUID
    agency_id: int
    number: str
    query_code: str
    registered_on: date
    receipt_date: date | None
    again: bool = False


def submit_online(
    session: Session,
    agency: Agency,
    submission: Submission,
    *,
    key: str | None,
    now: datetime,
    body_id: int | None = None,
    uploads: Sequence[Upload] = (),
    actor: Actor = APPLICANT,
) -> Registered:
    """An application over the agency's own portal or a machine's door (条例第三十一条第三项).

    Raises Invalid for what 第二十九条 asks and is not there, NotFound where the channel is closed.
    """
    if not agency.options.web_open:
        raise NotFound("该机关未开通网上申请，请当面提交或者邮寄。")
    check_submission(submission)
    receipt = web_receipt(china_date(now), agency.options.web_receipt)
    evidence = {"submitted_at": now.isoformat()}
    arrival = Arrival(Channel.WEB, receipt, evidence, actor)
    return _register(session, agency, submission, arrival, key=key, now=now, body_id=body_id, uploads=uploads)


def register_letter(
    session: Session,
    agency: Agency,
    submission: Submission,
    letter: Letter,
    *,
    key: str | None,
    actor: Actor,
    now: datetime,
    channel: Channel = Channel.LETTER,
    body_id: int | None = None,
    uploads: Sequence[Upload] = (),
) -> Registered:
    """An application by mail, fax or e-mail. Raises Invalid for impossible days, numbers that fail their check digit,
    and an e-mail where the agency opened no mailbox for applications.

    What the applicant left out is no mistake here: it is a ground for a supplement notice (条例第三十条).
    """
    if channel is Channel.EMAIL and not agency.options.email_open:
        closed = said(
            "本机关未开通电子邮件申请。请告知来信人通过公布的渠道提出；需要开通的，由管理员在机关设置中开通。"
        )
        raise Invalid(closed, fields={"carrier": closed})
    check_submission(submission, lenient=True)
    receipt = letter_receipt(letter, channel, china_date(now))
    hashes = {"mail_number": letter.mail_number} if letter.mail_number else {}
    arrival = Arrival(channel, receipt, letter.evidence(), actor, hashes)
    return _register(session, agency, submission, arrival, key=key, now=now, body_id=body_id, uploads=uploads)


def register_counter_visit(
    session: Session,
    agency: Agency,
    submission: Submission,
    *,
    key: str | None,
    actor: Actor,
    now: datetime,
    spoken: bool = False,
    id_seen: bool = True,
    body_id: int | None = None,
    uploads: Sequence[Upload] = (),
) -> Registered:
    """An application handed in or spoken at the counter (条例第二十九条第一款, 第三十一条第一项)."""
    check_submission(submission, lenient=True)
    evidence = {"clerk": actor.name, "spoken": spoken, "id_seen": id_seen}
    arrival = Arrival(Channel.IN_PERSON, counter_receipt(china_date(now)), evidence, actor)
    return _register(session, agency, submission, arrival, key=key, now=now, body_id=body_id, uploads=uploads)


def _register(
    session: Session,
    agency: Agency,
    submission: Submission,
    arrival: Arrival,
    *,
    key: str | None,
    now: datetime,
    body_id: int | None,
    uploads: Sequence[Upload],
) -> Registered:
    personal, made = submission.personal(), new_id()
    told = _told(submission, arrival, uploads)
    first = first_comer(session, agency_id=agency.id, scope=SCOPE, key=key, told=told, object_id=made)
    if first != made:
        return _registered_before(session, agency.id, first)
    refuse_ended(session, agency, china_date(now))
    refuse_closed_sms(agency, submission.applicant)
    body = _body(session, agency, body_id, china_date(now))
    open_stream(session, agency.id, made)
    case_key = new_case_key(session, agency.id, made)
    files = _store(session, agency.id, made, uploads, arrival.actor, now)
    request = request_row(agency, body, submission, arrival, made, case_key.seal(personal), now)
    keys = key_rows(agency.id, made, submission, arrival.hashes)
    audit(
        session,
        "request.registered",
        agency_id=agency.id,
        actor=arrival.actor,
        now=now,
        object_kind="request",
        object_id=made,
        detail={"channel": str(arrival.channel), "receipt": arrival.receipt.rule},
    )
    number_request(session, agency, request, now)
    session.add_all([*keys, *files, *first_line(request, arrival, now)])
    fact = registered_fact(request, [file.file_id for file in files])
    tell: dict[str, Any] = {"agency_id": agency.id, "stream": made, "actor": arrival.actor, "now": now}
    publish(session, fact, **tell, sealed=request.personal)
    return _answer(request)


def number_request(session: Session, agency: Agency, request: Request, now: datetime) -> None:
    """Give the request the next number of its agency and year, and write it."""
    # Behind the number's lock stand only the rows that carry it, and the stream's head.
    series = Series(agency.id, "registration", china_date(now).year)
    request.number = registration_number(agency.code, series.year, next_number(session, series))
    session.add(request)
    session.flush([request])


def _told(submission: Submission, arrival: Arrival, uploads: Sequence[Upload]) -> dict[str, Any]:
    """What makes this input another one than the last; the second of submission does not."""
    return {
        "personal": submission.personal(),
        "wanted": asdict(submission.wanted),
        "evidence": {k: v for k, v in arrival.evidence.items() if k != "submitted_at"},
        "uploads": [(u.name, u.purpose, hashlib.sha256(u.data).hexdigest()) for u in uploads],
    }


def registered_under(session: Session, agency_id: int, key: str, scope: str = SCOPE) -> uuid.UUID | None:
    """The application, or what else has this scope, that was registered under this form key before, if any."""
    return session.scalar(
        select(IdempotencyKey.object_id).where(
            IdempotencyKey.agency_id == agency_id,
            IdempotencyKey.scope == scope,
            IdempotencyKey.key == key,
        )
    )


def _registered_before(session: Session, agency_id: int, request_id: uuid.UUID) -> Registered:
    request = session.get(Request, request_id)
    if request is None or request.agency_id != agency_id:
        raise NotFound("这份申请已经登记过，请用登记编号和查询码查询。")
    return _answer(request, again=True)


def _answer(request: Request, again: bool = False) -> Registered:
    return Registered(
        id=request.id,
        agency_id=request.agency_id,
        number=request.number,
        query_code=query_code(request.id, request.code_version),
        registered_on=request.registered_on,
        receipt_date=request.receipt_date,
        again=again,
    )


def _body(session: Session, agency: Agency, body_id: int | None, today: date) -> int:
    if body_id is None:
        return once(
            session, ("default body", agency.id, today), lambda: default_body(session, agency.id, today)
        ).id
    chosen = body_of(session, body_id)
    if chosen.agency_id != agency.id:
        raise NotFound("没有这个答复主体。")
    return chosen.id


def _store(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    uploads: Sequence[Upload],
    actor: Actor,
    now: datetime,
) -> list[Attachment]:
    attachments = []
    for upload in uploads:
        kept = store(
            session,
            agency_id=agency_id,
            stream=request_id,
            name=upload.name,
            media_type=None,
            data=upload.data,
            actor=actor,
            now=now,
        )
        attachments.append(
            Attachment(file_id=kept.id, agency_id=agency_id, request_id=request_id, purpose=upload.purpose)
        )
    return attachments
