"""A request for correction handed in over the portal (条例第四十一条): number, key, stream and fact in one transaction."""

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.commands.register import Upload
from intake.correction import CorrectionAsked, check_correction
from intake.domain import ApplicantKind
from intake.models import CorrectionRequest
from services.actor import APPLICANT
from services.audit import audit
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


def hand_in_correction(
    session: Session,
    agency: Agency,
    asked: CorrectionAsked,
    *,
    key: str | None,
    now: datetime,
    uploads: Sequence[Upload] = (),
) -> HandedIn:
    """Take it in. Raises Invalid for what is missing or wrong, NotFound where the portal takes nothing in."""
    if not agency.options.web_open:
        raise NotFound("该机关未开通网上申请，请当面提交或者邮寄。")
    check_correction(asked, has_files=bool(uploads))
    made, today = new_id(), china_date(now)
    files = [(u.name, hashlib.sha256(u.data).hexdigest()) for u in uploads]
    told = {"personal": asked.personal(), "uploads": files}
    first = first_comer(session, agency_id=agency.id, scope=SCOPE, key=key, told=told, object_id=made)
    if first != made:
        return HandedIn(first, again=True)
    refuse_ended(session, agency, today)
    open_stream(session, agency.id, made)
    sealing = new_case_key(session, agency.id, made)
    file_ids = _store(session, agency.id, made, uploads, now)
    natural = asked.applicant.kind is ApplicantKind.NATURAL
    row = CorrectionRequest(
        id=made,
        agency_id=agency.id,
        body_id=default_body(session, agency.id, today).id,
        applicant_kind="natural" if natural else "organisation",
        received_on=today,
        received_at=now,
        personal=sealing.seal(asked.personal()),
    )
    _audit(session, row, now)
    row.number = correction_number(session, agency.id, agency.code, today.year)
    session.add(row)
    session.flush([row])
    _publish(session, row, file_ids, now)
    return HandedIn(made)


def _publish(session: Session, row: CorrectionRequest, file_ids: Sequence[uuid.UUID], now: datetime) -> None:
    fact = CorrectionRequested(
        number=row.number,
        body_id=row.body_id,
        applicant_kind=row.applicant_kind,
        received_on=row.received_on,
        file_ids=tuple(file_ids),
    )
    publish(
        session,
        fact,
        agency_id=row.agency_id,
        stream=row.id,
        actor=APPLICANT,
        now=now,
        sealed=row.personal,
    )


def _store(
    session: Session, agency_id: int, stream: uuid.UUID, uploads: Sequence[Upload], now: datetime
) -> list[uuid.UUID]:
    return [
        store(
            session,
            agency_id=agency_id,
            stream=stream,
            name=upload.name,
            media_type=None,
            data=upload.data,
            actor=APPLICANT,
            now=now,
        ).id
        for upload in uploads
    ]


def _audit(session: Session, row: CorrectionRequest, now: datetime) -> None:
    audit(
        session,
        "correction.handed_in",
        agency_id=row.agency_id,
        actor=APPLICANT,
        now=now,
        object_kind="correction",
        object_id=row.id,
    )
