"""Lines of the mail register: entered, completed, tied to their applications, void when they were a slip."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from intake import mail_queries as queries
from intake.commands.register import Upload
from intake.domain import Carrier
from intake.mail import (
    Addressed,
    Standing,
    Suspected,
    day_of,
)
from intake.models import MailCorrection, MailItem, MailLink
from services.actor import Actor
from services.audit import audit
from services.crypto import case_key, new_case_key
from services.errors import Conflict, Invalid
from services.files import store
from services.idempotency import first_comer
from services.ids import new_id
from services.series import Series, next_number
from services.words import said, words

MAIL_VOID_REASONS = words({"typed_twice": "重复登记", "mistake": "登记错误"})


@dataclass(frozen=True, slots=True)
class MailEntry:
    """The outside of a mail item. `sender` and `addressee` are personal and stored sealed."""

    mail_number: str
    carrier: Carrier
    arrived_at: datetime
    signed_by: str
    sender: str = ""
    addressee: str = ""
    addressed: Addressed = Addressed.AGENCY
    suspected: Suspected = Suspected.UNSURE
    opened: bool = False

    def written(self) -> dict[str, str]:
        return {"sender": self.sender, "addressee": self.addressee}


def register_mail(
    session: Session,
    agency_id: int,
    entry: MailEntry,
    *,
    key: str | None,
    actor: Actor,
    now: datetime,
    again: bool = False,
    upload: Upload | None = None,
) -> MailItem:
    """Enter one mail item. Raises Invalid for a number that stands in the register already, unless `again`."""
    made = new_id()
    told = {**entry.written(), "number": entry.mail_number, "day": day_of(entry.arrived_at)}
    first = first_comer(session, agency_id=agency_id, scope="mail", key=key, told=told, object_id=made)
    if first != made:
        return queries.mail_item(session, agency_id, first)
    if not again:
        _refuse_known(session, agency_id, entry.mail_number)
    sealing = new_case_key(session, agency_id, made)
    item = _row(agency_id, made, entry, actor, now)
    item.written = sealing.seal(entry.written()) if any(entry.written().values()) else None
    item.file_id = _scan(session, item, upload, actor, now)
    audit_mail(session, item, "registered", actor, now)
    item.no = next_number(session, Series(agency_id, "mail", item.year))
    session.add(item)
    return item


def describe_mail(
    session: Session,
    agency_id: int,
    mail_id: uuid.UUID,
    entry: MailEntry,
    *,
    actor: Actor,
    now: datetime,
    upload: Upload | None = None,
) -> MailItem:
    """Complete or correct a line. When it came may be changed only before the item is handed over. Raises Conflict."""
    item = standing_item(session, agency_id, mail_id)
    before = _said(session, item)
    if item.handed_at is not None and (entry.arrived_at, entry.mail_number) != (
        item.arrived_at,
        item.mail_number,
    ):
        raise Conflict("邮件已经移交，邮件号和签收时间不能再改。")
    if entry.mail_number != item.mail_number:
        _refuse_known(session, agency_id, entry.mail_number)
    for name in ("mail_number", "carrier", "arrived_at", "signed_by", "addressed", "suspected"):
        setattr(item, name, getattr(entry, name))
    item.opened = item.opened or entry.opened  # what was opened once stays opened
    item.written = case_key(session, agency_id, mail_id).seal(entry.written())
    item.file_id = _scan(session, item, upload, actor, now) or item.file_id
    after = _said(session, item)
    audit_mail(
        session, item, "described", actor, now, fields=sorted(n for n in after if after[n] != before[n])
    )
    return item


def void_mail(
    session: Session, agency_id: int, mail_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime
) -> None:
    """The line was a slip; its number stays. Raises Conflict once it was handed over or has applications."""
    if reason not in MAIL_VOID_REASONS:
        raise Invalid("请选择作废的原因。", fields={"void_reason": "请选择作废的原因。"})
    item = standing_item(session, agency_id, mail_id)
    if item.handed_at is not None or queries.linked(session, agency_id, [mail_id]):
        raise Conflict("邮件已经移交或者登记了申请，不能作废。")
    item.voided_at, item.voided_reason = now, reason
    audit_mail(session, item, "voided", actor, now)


def link_mail(
    session: Session,
    agency_id: int,
    inside: uuid.UUID,
    *,
    mail_id: uuid.UUID | None,
    mail_number: str,
    actor: Actor,
    now: datetime,
    is_correction: bool = False,
) -> None:
    """The application, or the request for correction, came in this item: the one named, or the one of this mail number,
    if the register knows one. Raises Conflict for an item that has left the house."""
    item = _opened(session, agency_id, mail_id, mail_number)
    if item is None:
        return
    told = {"mail_id": item.id, "agency_id": agency_id}
    if is_correction:
        session.merge(MailCorrection(correction_id=inside, **told))
        audit_mail(session, item, "correction_registered", actor, now, correction=str(inside))
    else:
        session.merge(MailLink(request_id=inside, **told))
        audit_mail(session, item, "application_registered", actor, now, request=str(inside))


def _opened(session: Session, agency_id: int, mail_id: uuid.UUID | None, mail_number: str) -> MailItem | None:
    item = queries.mail_item(session, agency_id, mail_id) if mail_id else None
    item = item or queries.alive_by_number(session, agency_id, mail_number)
    if item is None:
        return None
    if item.returned_at is not None or item.voided_at is not None:
        raise Conflict("这个邮件已经退回或者作废，不能登记申请。")
    if item.passed_at is not None:
        raise Conflict("这个邮件已经随机构改革转给承接机关，在那里登记。")
    item.opened = True
    return item


def _row(agency_id: int, made: uuid.UUID, entry: MailEntry, actor: Actor, now: datetime) -> MailItem:
    return MailItem(
        id=made,
        agency_id=agency_id,
        year=day_of(entry.arrived_at).year,
        mail_number=entry.mail_number,
        carrier=entry.carrier,
        addressed=entry.addressed,
        suspected=entry.suspected,
        opened=entry.opened,
        arrived_at=entry.arrived_at,
        signed_by=entry.signed_by or actor.name,
        registered_at=now,
        registered_by_id=actor.id,
        registered_by=actor.name,
    )


def _refuse_known(session: Session, agency_id: int, mail_number: str) -> None:
    known = queries.alive_by_number(session, agency_id, mail_number)
    if known is not None:
        words = said(
            "这个邮件号已经登记过：%(arrived_at)s，收件 %(no)s 号。",
            arrived_at=day_of(known.arrived_at),
            no=known.no,
        )
        raise Invalid(words, fields={"mail_number": words})


def _scan(
    session: Session, item: MailItem, upload: Upload | None, actor: Actor, now: datetime
) -> uuid.UUID | None:
    if upload is None:
        return None
    kept = store(
        session,
        agency_id=item.agency_id,
        stream=item.id,
        name=upload.name,
        data=upload.data,
        actor=actor,
        now=now,
    )
    return kept.id


def standing_item(session: Session, agency_id: int, mail_id: uuid.UUID) -> MailItem:
    """The item, locked. Raises NotFound, Conflict for one that went back or is void."""
    item = queries.mail_item(session, agency_id, mail_id, lock=True)
    if queries.standing(item) is Standing.PASSED:
        raise Conflict("这个邮件已经随机构改革转给承接机关，在那里办理。")
    if queries.standing(item) in (Standing.RETURNED, Standing.VOID):
        raise Conflict("这个邮件已经退回或者作废，不能再办理。")
    return item


def _said(session: Session, item: MailItem) -> dict[str, Any]:
    named = (
        "mail_number",
        "carrier",
        "arrived_at",
        "signed_by",
        "addressed",
        "suspected",
        "opened",
        "file_id",
    )
    return {name: getattr(item, name) for name in named} | queries.written_of(
        session, item.agency_id, [item]
    )[item.id]


def audit_mail(
    session: Session,
    item: MailItem,
    what: str,
    actor: Actor,
    now: datetime,
    fields: Sequence[str] = (),
    **detail: Any,
) -> None:
    """Write an act on a mail item into the audit trail."""
    audit(
        session,
        f"mail.{what}",
        agency_id=item.agency_id,
        actor=actor,
        now=now,
        object_kind="mail_item",
        object_id=item.id,
        fields=fields,
        detail=detail,
    )
