"""When a notice did not arrive: note what came back, and choose another way."""

import uuid
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.commands.posting import locked
from notifications.commands.serving import check_day
from notifications.domain import RETURN_REASONS, Action, State, Way, course, moved
from notifications.models import Attempt, Notice, Recipient
from notifications.planning import applicant_of, enqueue, sealed_recipient
from notifications.sms.domain import is_reminded
from notifications.sms.planning import remind
from services.actor import Actor
from services.audit import audit
from services.crypto import case_keys
from services.delivery import publish
from services.errors import Conflict, Invalid
from services.events.notifications import NoticeFailed
from services.identity.queries import agency
from services.ids import new_id
from services.words import said


def record_return(
    session: Session,
    agency_id: int,
    notice_id: uuid.UUID,
    on: date,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """A posted letter came back. The day of the answer stays the day of posting; somebody has to look further.

    Raises Invalid, NotFound, Conflict for what was never posted.
    """
    check_day(on, now)
    if reason not in RETURN_REASONS:
        raise Invalid("请选择退回的原因。", fields={"reason": "请选择退回的原因。"})
    notice = locked(session, agency_id, [notice_id])[notice_id]
    if notice.way is not Way.POST:
        raise Conflict("只有邮寄的文书才有退件。")
    notice.state, notice.reason = moved(notice.state, Action.RETURN, notice.way), reason
    session.add(_returned(notice, on, reason, actor, now))
    _audit(session, notice, Action.RETURN, actor, now, {"reason": reason, "on": on.isoformat()})
    fact = NoticeFailed(notice_id=notice.id, kind=str(notice.kind), way=str(notice.way), reason=reason)
    publish(session, fact, agency_id=agency_id, stream=notice.stream, actor=actor, now=now)


def redirect(
    session: Session, agency_id: int, notice_id: uuid.UUID, way: Way, *, actor: Actor, now: datetime
) -> State:
    """Send a notice by another way, or once more by the same; answers where it waits now.

    Raises Invalid when there is no address for that way either, NotFound, Conflict.
    """
    notice = locked(session, agency_id, [notice_id])[notice_id]
    recipient = session.scalars(
        select(Recipient).where(Recipient.agency_id == agency_id, Recipient.stream == notice.stream)
    ).one()
    key = case_keys(session, agency_id, [notice.stream]).get(notice.stream)
    taken = course(way, applicant_of(sealed_recipient(notice, recipient), key))
    if taken.reason:
        missing = said("没有通信地址。" if way is Way.POST else "没有电子邮箱。")
        raise Invalid(said("%(missing)s请先在收件登记中补充。", missing=missing), fields={"way": missing})
    notice.state = moved(notice.state, Action.REDIRECT, way)
    notice.way, notice.reason, notice.mail_number, notice.printed_at = way, "", None, None
    if notice.state is State.QUEUED and not notice.waits and not agency(session, agency_id).is_played:
        enqueue(session, agency_id, [notice.id])
    if notice.state is State.TO_HAND_OVER and is_reminded(notice.kind, notice.addressee):
        session.flush()
        remind(session, agency_id, {notice.id: notice.stream}, now=now)
    _audit(session, notice, Action.REDIRECT, actor, now, {"way": str(way)})
    return notice.state


def _returned(notice: Notice, on: date, reason: str, actor: Actor, now: datetime) -> Attempt:
    return Attempt(
        id=new_id(),
        agency_id=notice.agency_id,
        notice_id=notice.id,
        way=notice.way,
        begun_at=now,
        ended_at=now,
        result="returned",
        on=on,
        proof=notice.proof,
        error=reason,
        by=actor.name,
    )


def _audit(
    session: Session, notice: Notice, action: Action, actor: Actor, now: datetime, detail: dict[str, str]
) -> None:
    audit(
        session,
        f"notice.{action}",
        agency_id=notice.agency_id,
        actor=actor,
        now=now,
        object_kind="notice",
        object_id=notice.id,
        detail=detail,
    )
