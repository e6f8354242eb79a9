"""Sending the notices of cases on their way by whatever way they take, where no sender does it: played agencies."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.commands.posting import Posted, post
from notifications.commands.serving import Served, serve
from notifications.domain import OPEN, SIGNERS, Action, Kind, State
from notifications.models import Notice
from services.actor import Actor
from services.errors import Conflict
from services.events.notifications import REASONS
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
    """Record that the open notice of this kind went out on that day; answers its id, None when none is open.

    By post it needs a mail number. Raises Conflict for one without address, or one that the sender will send.
    """
    letters = {stream: {str(kind): mail_number}}
    sent = dispatch_all(session, agency_id, letters, on=on, actor=actor, now=now)
    return sent[0] if sent else None


def dispatch_all(
    session: Session,
    agency_id: int,
    letters: Mapping[uuid.UUID, Mapping[str, str]],
    *,
    on: date,
    actor: Actor,
    now: datetime,
) -> list[uuid.UUID]:
    """The same for many cases, as a posting slip does it: for each the kinds of its notices with their mail numbers.

    Answers the ids of what went out. Raises what `dispatch` raises; then nothing is recorded.
    """
    notices = _open(session, agency_id, letters)
    posted = [Posted(n.id, letters[n.stream][n.kind]) for n in notices if n.state is State.TO_POST]
    if posted:
        post(session, agency_id, posted, {n.id: n for n in notices}, on, actor=actor, now=now)
    handed = [Served(n, on, SIGNERS["applicant"]) for n in notices if n.state is State.TO_HAND_OVER]
    if handed:
        serve(session, Action.HAND_OVER, handed, actor=actor, now=now)
    queued = [Served(n, on, "played") for n in notices if n.state is State.QUEUED]
    if queued:
        _refuse_what_the_sender_sends(session, agency_id)
        serve(session, Action.SEND, queued, actor=actor, now=now)
    return [notice.id for notice in notices]


def _open(
    session: Session, agency_id: int, letters: Mapping[uuid.UUID, Mapping[str, str]]
) -> Sequence[Notice]:
    rows = select(Notice).where(
        Notice.agency_id == agency_id, Notice.stream.in_(letters), Notice.state.in_(OPEN)
    )
    found = [
        notice
        for notice in session.scalars(rows.order_by(Notice.id).with_for_update())
        if notice.kind in letters[notice.stream]
    ]
    for notice in found:
        if notice.state is State.UNREACHABLE:
            raise Conflict(f"{REASONS[notice.reason]}。")
    return found


def _refuse_what_the_sender_sends(session: Session, agency_id: int) -> None:
    if not agency(session, agency_id).is_played:
        raise Conflict("这份文书由系统自动发送。")
