"""Questions about applications. Every one names the agency, beside the wall of the database."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from intake.models import Attachment, Call, CorrectionRequest, Incoming, Issued, Progress, Request, RequestKey
from services.crypto import case_key, case_keys, keyed_hash
from services.errors import NotFound


@dataclass(frozen=True, slots=True)
class RequestFile:
    """Everything of one request, its personal part opened."""

    request: Request
    personal: dict[str, Any]
    progress: Sequence[Progress]
    issued: Sequence[Issued]
    incoming: Sequence[Incoming]
    attachments: Sequence[Attachment]
    calls: Sequence[Call]


def request_of(session: Session, agency_id: int, request_id: uuid.UUID) -> Request:
    """Raises NotFound, also for another agency's."""
    found = session.scalars(
        select(Request).where(Request.agency_id == agency_id, Request.id == request_id)
    ).one_or_none()
    if found is None:
        raise NotFound("没有这份申请。")
    return found


def request_for_update(session: Session, agency_id: int, request_id: uuid.UUID) -> Request:
    """As `request_of`, locked until the transaction ends."""
    found = session.scalars(
        select(Request).where(Request.agency_id == agency_id, Request.id == request_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound("没有这份申请。")
    return found


def request_by_number(session: Session, agency_id: int, number: str) -> Request | None:
    return session.scalars(
        select(Request).where(Request.agency_id == agency_id, Request.number == number.strip().upper())
    ).one_or_none()


def raised_with(session: Session, one: Request) -> Sequence[Request]:
    """What a request is linked with by a supplement: the one it was raised in, those its own supplement raised."""
    linked = or_(Request.raised_in == one.id, Request.id == one.raised_in)
    wanted = select(Request).where(Request.agency_id == one.agency_id, linked)
    return session.scalars(wanted.order_by(Request.number)).all()


def request_file(session: Session, agency_id: int, request_id: uuid.UUID) -> RequestFile:
    """The whole file of a request. Raises NotFound, Purged."""
    request = request_of(session, agency_id, request_id)

    def rows(model: Any, *order: Any) -> Sequence[Any]:
        return session.scalars(
            select(model).where(model.agency_id == agency_id, model.request_id == request_id).order_by(*order)
        ).all()

    return RequestFile(
        request=request,
        personal=case_key(session, agency_id, request_id).open(request.personal),
        # What follows from an act has its acting time: the ids, which sort by making, keep cause before effect.
        progress=rows(Progress, Progress.at, Progress.id),
        issued=rows(Issued, Issued.made_on),
        incoming=rows(Incoming, Incoming.recorded_at),
        attachments=rows(Attachment, Attachment.file_id),
        calls=rows(Call, Call.at),
    )


def registered_on(session: Session, agency_id: int, day: date, limit: int = 200) -> Sequence[Request]:
    """What was registered on a day, the newest first."""
    return session.scalars(
        select(Request)
        .where(Request.agency_id == agency_id, Request.registered_on == day)
        .order_by(Request.id.desc())
        .limit(limit)
    ).all()


def unconfirmed(session: Session, agency_id: int, limit: int = 200) -> Sequence[Request]:
    """Applications that wait for their applicant's confirmation, the oldest first."""
    return session.scalars(
        select(Request)
        .where(Request.agency_id == agency_id, Request.receipt_date.is_(None), Request.voided_on.is_(None))
        .order_by(Request.registered_at)
        .limit(limit)
    ).all()


def unconfirmed_alarmed(session: Session, agency_id: int) -> int:
    """How many of them were pointed out as late."""
    late = select(func.count()).where(
        Request.agency_id == agency_id,
        Request.receipt_date.is_(None),
        Request.voided_on.is_(None),
        Request.alarmed_on.is_not(None),
    )
    return session.scalar(late) or 0


def found_by(session: Session, agency_id: int, kind: str, value: str, limit: int = 20) -> Sequence[Request]:
    """Requests with exactly this identity number, phone, name or mail number; the newest first."""
    wanted = keyed_hash(kind, agency_id, value)
    return session.scalars(
        select(Request)
        .join(RequestKey, RequestKey.request_id == Request.id)
        .where(RequestKey.agency_id == agency_id, RequestKey.kind == kind, RequestKey.hash == wanted)
        .order_by(Request.id.desc())
        .limit(limit)
    ).all()


def personal_of(
    session: Session, agency_id: int, requests: Sequence[Request]
) -> dict[uuid.UUID, dict[str, Any]]:
    """The opened personal parts of several requests; purged ones are missing."""
    keys = case_keys(session, agency_id, [request.id for request in requests])
    return {request.id: keys[request.id].open(request.personal) for request in requests if request.id in keys}


def earlier_applicants(session: Session, agency_id: int, words: str, most: int = 8) -> list[Request]:
    """Requests whose applicant has exactly this identity number, credit code, phone, mailbox or name, newest first."""
    if not words.strip():
        return []
    kinds = ("id_number", "uscc", "phone", "email", "name")
    hits = or_(
        *(
            and_(RequestKey.kind == kind, RequestKey.hash == keyed_hash(kind, agency_id, words))
            for kind in kinds
        )
    )
    ids = select(RequestKey.request_id).where(RequestKey.agency_id == agency_id, hits)
    wanted = select(Request).where(Request.agency_id == agency_id, Request.id.in_(ids))
    return list(session.scalars(wanted.order_by(Request.id.desc()).limit(most)))


def last_by(session: Session, agency_id: int, name: str, day: date) -> Request | None:
    """What this person registered last on a day."""
    wanted = select(Request).where(
        Request.agency_id == agency_id, Request.registered_on == day, Request.registered_by == name
    )
    return session.scalars(wanted.order_by(Request.id.desc()).limit(1)).one_or_none()


def has_number(session: Session, agency_id: int, number: str) -> bool:
    """Whether the agency has an application or correction of this number, its own or one it took over."""
    kept: tuple[type[Request] | type[CorrectionRequest], ...] = (Request, CorrectionRequest)
    wanted = (select(one.id).where(one.agency_id == agency_id, one.number == number) for one in kept)
    return any(session.scalar(each) is not None for each in wanted)


def calls_of(session: Session, agency_id: int, request_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How often each applicant was tried to be reached."""
    counted = select(Call.request_id, func.count()).where(
        Call.agency_id == agency_id, Call.request_id.in_(request_ids)
    )
    return {row[0]: row[1] for row in session.execute(counted.group_by(Call.request_id))}


def arrived_on(session: Session, agency_id: int, day: date) -> list[tuple[Incoming, str]]:
    """What came in on a day for cases that were known already, with their numbers, the newest first."""
    wanted = (
        select(Incoming, Request.number)
        .join(Request, Request.id == Incoming.request_id)
        .where(Incoming.agency_id == agency_id, Request.agency_id == agency_id, Incoming.on == day)
        .order_by(Incoming.id.desc())
        .limit(100)
    )
    return [(row.Incoming, row.number) for row in session.execute(wanted)]


def refuse_foreign_file(file_id: uuid.UUID, known: Collection[uuid.UUID]) -> None:
    """Raises NotFound for a file that does not belong to the request."""
    if file_id not in known:
        raise NotFound("没有这个文件。")
