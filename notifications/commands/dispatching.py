"""Sending the notice of one case on its way by whatever way it takes, when no sender does it: played agencies, the counter."""

import uuid
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.commands.handing import hand_over
from notifications.commands.posting import Posted, record_posting
from notifications.commands.serving import Served, serve
from notifications.domain import OPEN, REASONS, Action, Kind, State
from notifications.models import Notice
from services.actor import Actor
from services.errors import Conflict
from services.identity.queries import agency


def dispatch(
    session: Session,
    agency_id: int,
    stream: uuid.UUID,
    kind: Kind | str,
    *,
    on: date,
    actor: Actor,
    now: datetime,
    mail_number: str = "",
) -> uuid.UUID | None:
    """Record that the newest open notice of this kind went out on that day; answers its id, None when none is open.

    By post it needs a mail number. Raises Conflict for one without address, or one that the sender will send.
    """
    rows = select(Notice).where(
        Notice.agency_id == agency_id,
        Notice.stream == stream,
        Notice.kind == Kind(kind),
        Notice.state.in_(OPEN),
    )
    notice = session.scalars(rows.order_by(Notice.occurrence.desc()).limit(1).with_for_update()).first()
    if notice is None:
        return None
    match notice.state:
        case State.TO_POST:
            record_posting(session, agency_id, [Posted(notice.id, mail_number)], on, actor=actor, now=now)
        case State.TO_HAND_OVER:
            hand_over(session, agency_id, notice.id, on, "applicant", actor=actor, now=now)
        case State.UNREACHABLE:
            raise Conflict(f"{REASONS[notice.reason]}。")
        case _:
            if not agency(session, agency_id).is_played:
                raise Conflict("这份文书由系统自动发送。")
            serve(session, Action.SEND, [Served(notice, on, "played")], actor=actor, now=now)
    return notice.id
