"""A request for correction, online or by post (条例第四十一条): number, key, stream and fact in one transaction."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from intake.commands.register import Upload
from intake.commands.reminding import refuse_closed_sms
from intake.correction import CorrectionAsked, check_correction
from intake.domain import ApplicantKind, Letter, later_day
from intake.models import CorrectionRequest
from services.actor import APPLICANT, Actor
from services.audit import audit
from services.channels import Channel
from services.clock import china_date
from services.crypto import new_case_key
from services.delivery import open_stream, publish
from services.errors import NotFound
from services.events.corrections import CorrectionRequested
from services.files import store
from services.idempotency import first_comer
from services.identity.models import Agency
from services.identity.queries import default_body
from services.ids import new_id
from services.series import correction_number
from services.succession import refuse_ended

SCOPE = "correction"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The request that was made; `again` when the same form had made it before."""

    id: uuid.UUID
    again: bool = False


@dataclass(frozen=True, slots=True)
class _Came:
    """How and when it came, by whom it is written down, with what proof of the day."""

    channel: Channel
    on: date
    actor: Actor
    evidence: dict[str, Any] | None = None


def hand_in_correction(
    session: Session,
    agency: Agency,
    asked: CorrectionAsked,
    *,
    key: str | None,
    now: datetime,
    uploads: Sequence[Upload] = (),
) -> HandedIn:
    """Take it in over the portal. Raises Invalid for what is missing or wrong, NotFound where it takes nothing in."""
    if not agency.options.web_open:
        raise NotFound("该机关未开通网上申请，请当面提交或者邮寄。")
    check_correction(asked, has_files=bool(uploads))
    came = _Came(Channel.WEB, china_date(now), APPLICANT)
    return _take_in(session, agency, asked, came, key=key, now=now, uploads=uploads)


def register_correction_letter(
    session: Session,
    agency: Agency,
    asked: CorrectionAsked,
    letter: Letter,
    *,
    key: str | None,
    actor: Actor,
    now: datetime,
    channel: Channel = Channel.LETTER,
    uploads: Sequence[Upload] = (),
) -> HandedIn:
    """Register what came by post or fax; the day of receipt follows from the envelope.

    Signed mail counts from the signature, everything else from the day it was found: 第四十一条 asks for no confirmation.
    What proof is missing can still be asked for. Raises Invalid for impossible days, wrong numbers, nobody to answer.
    """
    check_correction(asked, has_files=bool(uploads), lenient=True)
    came = _Came(channel, later_day(letter, channel, china_date(now)), actor, letter.evidence())
    return _take_in(session, agency, asked, came, key=key, now=now, uploads=uploads)


def _take_in(
    session: Session,
    agency: Agency,
    asked: CorrectionAsked,
    came: _Came,
    *,
    key: str | None,
    now: datetime,
    uploads: Sequence[Upload],
) -> HandedIn:
    made = new_id()
    files = [(u.name, hashlib.sha256(u.data).hexdigest()) for u in uploads]
    told = {"personal": asked.personal(), "uploads": files}
    if came.evidence is not None:
        told |= {"evidence": came.evidence}
    first = first_comer(session, agency_id=agency.id, scope=SCOPE, key=key, told=told, object_id=made)
    if first != made:
        return HandedIn(first, again=True)
    refuse_ended(session, agency, china_date(now))
    refuse_closed_sms(agency, asked.applicant)
    open_stream(session, agency.id, made)
    sealing = new_case_key(session, agency.id, made)
    file_ids = _store(session, agency.id, made, uploads, came.actor, now)
    row = _row(asked, came, now)
    row.id, row.agency_id = made, agency.id
    row.body_id = default_body(session, agency.id, china_date(now)).id
    row.personal = sealing.seal(asked.personal())
    _audit(session, row, came.actor, now)
    row.number = correction_number(session, agency.id, agency.code, came.on.year)
    session.add(row)
    session.flush([row])
    _publish(session, row, file_ids, came.actor, now)
    return HandedIn(made)


def _row(asked: CorrectionAsked, came: _Came, now: datetime) -> CorrectionRequest:
    natural = asked.applicant.kind is ApplicantKind.NATURAL
    return CorrectionRequest(
        channel=str(came.channel),
        applicant_kind="natural" if natural else "organisation",
        wanted_way=str(asked.way),
        evidence=came.evidence,
        received_on=came.on,
        received_at=now,
    )


def _publish(
    session: Session, row: CorrectionRequest, file_ids: Sequence[uuid.UUID], actor: Actor, now: datetime
) -> None:
    fact = CorrectionRequested(
        number=row.number,
        body_id=row.body_id,
        applicant_kind=row.applicant_kind,
        received_on=row.received_on,
        file_ids=tuple(file_ids),
        channel=row.channel,
        wanted_way=row.wanted_way,
        evidence=row.evidence,
    )
    publish(
        session,
        fact,
        agency_id=row.agency_id,
        stream=row.id,
        actor=actor,
        now=now,
        sealed=row.personal,
    )


def _store(
    session: Session,
    agency_id: int,
    stream: uuid.UUID,
    uploads: Sequence[Upload],
    actor: Actor,
    now: datetime,
) -> list[uuid.UUID]:
    return [
        store(
            session,
            agency_id=agency_id,
            stream=stream,
            name=upload.name,
            media_type=None,
            data=upload.data,
            actor=actor,
            now=now,
        ).id
        for upload in uploads
    ]


def _audit(session: Session, row: CorrectionRequest, actor: Actor, now: datetime) -> None:
    audit(
        session,
        "correction.handed_in",
        agency_id=row.agency_id,
        actor=actor,
        now=now,
        object_kind="correction",
        object_id=row.id,
        detail={"channel": row.channel, "on": row.received_on.isoformat()},
    )
