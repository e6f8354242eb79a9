"""Where mail goes: handed over, countersigned by another person, back to the post unopened; and what stays nobody's."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake import mail_queries as queries
from intake.commands.mail import audit_mail, standing_item
from intake.mail import Suspected, check_returnable, check_second_person, must_be_owned_by
from intake.models import MailItem
from services.actor import SYSTEM, Actor
from services.errors import Conflict, Invalid
from services.words import said


@dataclass(frozen=True, slots=True)
class Receiver:
    """To whom it is handed: a person of the agency, or for ordinary mail a section by its name (no id)."""

    id: str | None
    name: str


def hand_over(
    session: Session,
    agency_id: int,
    mail_ids: Sequence[uuid.UUID],
    to: Receiver,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """Hand items to somebody, who has to countersign what can be an application. Raises Invalid, Conflict."""
    items = _chosen(session, agency_id, mail_ids)
    if not to.name:
        raise Invalid("请选择移交给谁。", fields={"to": "请选择移交给谁。"})
    for item in items:
        if item.confirmed_at is not None:
            raise Conflict(
                said("收件 %(no)s 号已经由%(confirmed_by)s签收。", no=item.no, confirmed_by=item.confirmed_by)
            )
        if to.id is None and item.suspected is not Suspected.NO:
            raise Invalid(
                said("收件 %(no)s 号可能是申请，须移交给能在系统里签收的人。", no=item.no),
                fields={"to": "请选择本机关人员。"},
            )
        item.handed_at, item.handed_by_id, item.handed_by = now, actor.id, actor.name
        item.handed_to_id, item.handed_to = to.id, to.name
        audit_mail(session, item, "handed_over", actor, now, to=to.id)
    return len(items)


def countersign(
    session: Session, agency_id: int, mail_ids: Sequence[uuid.UUID], *, actor: Actor, now: datetime
) -> int:
    """The receiver has them in hand. Raises NotAllowed for whoever handed over, Conflict for what was not handed over."""
    items = _chosen(session, agency_id, mail_ids)
    for item in items:
        if item.handed_at is None or item.confirmed_at is not None:
            raise Conflict(said("收件 %(no)s 号没有待签收的移交。", no=item.no))
        check_second_person(item.handed_by_id, actor.id)
        item.confirmed_at, item.confirmed_by_id, item.confirmed_by = now, actor.id, actor.name
        audit_mail(session, item, "countersigned", actor, now)
    return len(items)


def return_to_post(
    session: Session,
    agency_id: int,
    mail_id: uuid.UUID,
    reason: str,
    proof: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """A misdelivered, unopened item goes back. Raises Conflict with the rule for anything else, Invalid without a reason."""
    item = standing_item(session, agency_id, mail_id)
    check_returnable(item.addressed, item.opened)
    if queries.linked(session, agency_id, [mail_id]):
        raise Conflict("这个邮件里的申请已经登记，不能退回。")
    if not reason:
        raise Invalid("请写明退回的原因。", fields={"reason": "请写明退回的原因。"})
    item.returned_at, item.returned_by = now, actor.name
    item.returned_reason, item.returned_proof = reason, proof or None
    audit_mail(session, item, "returned", actor, now)


def raise_mail_alarms(session: Session, agency_id: int, now: datetime) -> int:
    """Mark what nobody owns by its hour, once; the register, the tab and the administration show it."""
    late = [
        item
        for item in queries.unowned(session, agency_id)
        if item.alarmed_at is None and must_be_owned_by(item.arrived_at) <= now
    ]
    for item in late:
        item.alarmed_at = now
        audit_mail(session, item, "not_handed_over", SYSTEM, now)
    return len(late)


def _chosen(session: Session, agency_id: int, mail_ids: Sequence[uuid.UUID]) -> list[MailItem]:
    if not mail_ids:
        raise Invalid("请先选中邮件。", fields={"item": "请先选中邮件。"})
    return [standing_item(session, agency_id, mail_id) for mail_id in sorted(set(mail_ids))]
