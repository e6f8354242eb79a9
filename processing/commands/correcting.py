"""Requests for correction: written down, to be decided within the agency's own period (条例第四十一条).

Each letter goes out through the rooms of dispatch; whoever asked counts as told on the day that tells of its sending.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.commands.correction_letters import send_letter, write_letter
from processing.correction_rules import (
    APPLICANTS,
    TOLD,
    check_received,
    way_problems,
)
from processing.models import Correction, CorrectionPaper
from processing.papers import chinese_date
from services.audit import audit
from services.calendar.queries import calendar_for
from services.config import settings
from services.crypto import CaseKey, Sealed, case_key, new_case_key, query_code
from services.delivery import open_stream, publish
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.events.corrections import CorrectionOpened, CorrectionRequested
from services.identity.permissions import Permission
from services.identity.queries import agency, body, default_body
from services.ids import new_id
from services.series import correction_number
from services.web.links import link


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks: which record about him, what is wrong with it, with what proof, and how to tell him."""

    name: str
    applicant_kind: str
    channel: str
    received_on: date
    record: str
    wanted: str
    proof: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    postcode: str = ""
    wanted_way: str = "post"


def register_correction(session: Session, agency_id: int, asked: Asked, *, by: Acting) -> uuid.UUID:
    """Write a request down: it gets its number, its last day and the letter that says so. Answers its id."""
    check_may_correct(by)
    _check_asked(asked, by.today)
    correction_id, office = new_id(), agency(session, agency_id)
    open_stream(session, agency_id, correction_id)
    key = new_case_key(session, agency_id, correction_id)
    row = Correction(
        id=correction_id,
        agency_id=agency_id,
        body_id=default_body(session, agency_id, by.today).id,
        number="",
        channel=asked.channel,
        applicant_kind=asked.applicant_kind,
        received_on=asked.received_on,
        wanted_way=asked.wanted_way,
        personal=key.seal(_personal(asked)),
    )
    audit_correction(session, row, "correction.registered", by)
    row.number = correction_number(session, agency_id, office.code, asked.received_on.year)
    _open(session, row, key, by)
    return correction_id


def open_told(
    session: Session,
    agency_id: int,
    correction_id: uuid.UUID,
    fact: CorrectionRequested,
    personal: Sealed,
    clerk: str,
    *,
    by: Acting,
) -> None:
    """Open what intake took in, under the number it has there; `clerk` wrote it down, `personal` stays sealed."""
    row = Correction(
        id=correction_id,
        agency_id=agency_id,
        body_id=fact.body_id,
        number=fact.number,
        channel=fact.channel or "web",
        applicant_kind=fact.applicant_kind,
        received_on=fact.received_on,
        wanted_way=fact.wanted_way or "portal",
        evidence=fact.evidence,
        personal=personal,
        file_ids=[str(one) for one in fact.file_ids],
    )
    audit_correction(session, row, "correction.registered", by)
    _open(session, row, case_key(session, agency_id, correction_id), by)
    row.registered_by = clerk


def _open(session: Session, row: Correction, key: CaseKey, by: Acting) -> None:
    """Its last day by the agency's own period, and the letter that says so, on its way."""
    office = agency(session, row.agency_id)
    calendar = calendar_for(session, office.region)
    row.term = office.options.correction_days
    row.due_date = calendar.add_working_days(row.received_on, row.term)
    row.registered_at, row.registered_by = by.now, by.actor.name
    session.add(row)
    session.flush()
    paper = _told_letter(session, row, key, by)
    _tell_opened(session, row, by)
    send_letter(session, row, "in_work", paper, by)


def write_told(session: Session, row: Correction, by: Acting) -> None:
    """Write the letter that says the request is registered once more, and send it. Raises Purged."""
    paper = _told_letter(session, row, case_key(session, row.agency_id, row.id), by)
    send_letter(session, row, "in_work", paper, by)


def _told_letter(session: Session, row: Correction, key: CaseKey, by: Acting) -> CorrectionPaper:
    issuer, until = body(session, row.body_id, by.today), chinese_date(row.due_date)
    told = {"until": until, "query_code": query_code(row.id), "track_url": _track(row)}
    return write_letter(session, row, key, issuer, TOLD, told, by)


def _track(row: Correction) -> str:
    return f"{settings().base_url}{link('track', number=row.number)}"


def _tell_opened(session: Session, row: Correction, by: Acting) -> None:
    fact = CorrectionOpened(
        number=row.number,
        body_id=row.body_id,
        channel=row.channel,
        applicant_kind=row.applicant_kind,
        wanted_way=row.wanted_way,
        received_on=row.received_on,
        registered_on=by.today,
    )
    told: dict[str, Any] = {"agency_id": row.agency_id, "stream": row.id, "actor": by.actor, "now": by.now}
    publish(session, fact, **told, sealed=row.personal)


def _personal(asked: Asked) -> dict[str, Any]:
    applicant = {"name": asked.name.strip(), "kind": asked.applicant_kind}
    applicant |= {"phone": asked.phone, "address": asked.address, "email": asked.email}
    applicant["postcode"] = asked.postcode
    told = {"record": asked.record.strip(), "wanted": asked.wanted.strip(), "proof": asked.proof}
    return {"applicant": applicant, **told}


def check_may_correct(by: Acting) -> None:
    """Raises NotAllowed for whoever neither handles cases nor registers requests."""
    if not by.permissions & {Permission.CASE_HANDLE, Permission.REQUEST_REGISTER}:
        raise NotAllowed("您没有办理更正申请的权限。")


def _check_asked(asked: Asked, today: date) -> None:
    check_received(asked.received_on, today)
    needed = {
        "name": "请填写姓名或者名称。",
        "record": "请写明是哪一条信息记录。",
        "wanted": "请写明要求怎样更正。",
    }
    problems = {name: words for name, words in needed.items() if not getattr(asked, name).strip()}
    if not (asked.phone.strip() or asked.address.strip() or asked.email.strip()):
        problems["phone"] = "电话、地址、电子邮箱至少填一项。"
    if asked.applicant_kind not in APPLICANTS:
        problems["applicant_kind"] = "请选择申请人。"
    problems |= way_problems(asked.wanted_way, asked.address, asked.email)
    if problems:
        raise Invalid("更正申请还不完整。", fields=problems)


def locked_correction(
    session: Session, agency_id: int, correction_id: uuid.UUID, version: int | None
) -> Correction:
    """The request, locked, its version raised. Raises NotFound, and Conflict when somebody moved it since `version`."""
    wanted = select(Correction).where(Correction.agency_id == agency_id, Correction.id == correction_id)
    row = session.scalars(wanted.with_for_update()).one_or_none()
    if row is None:
        raise NotFound("没有这件更正申请。")
    if version is not None and version != row.version:
        raise Conflict("这件更正申请刚刚由别人办理过，请刷新后再看。")
    row.version += 1
    return row


def audit_correction(
    session: Session,
    row: Correction,
    action: str,
    by: Acting,
    detail: Mapping[str, Any] | None = None,
    fields: Sequence[str] = (),
) -> None:
    """A line of the log about a request: no personal data in `detail`; `fields` are names of what was changed."""
    audit(
        session,
        action,
        agency_id=row.agency_id,
        actor=by.actor,
        now=by.now,
        object_kind="correction",
        object_id=row.id,
        detail=detail,
        fields=tuple(fields),
    )
