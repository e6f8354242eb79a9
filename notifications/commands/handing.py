"""Handing over at the office: the day of the signature counts."""

import uuid
from datetime import date, datetime

from sqlalchemy.orm import Session

from notifications.commands.posting import locked
from notifications.commands.serving import Served, check_day, serve
from notifications.domain import SIGNERS, Action
from services.actor import Actor


def hand_over(
    session: Session,
    agency_id: int,
    notice_id: uuid.UUID,
    on: date,
    signer: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Record who signed for a notice and when. Raises Invalid, NotFound, Conflict."""
    check_day(on, now)
    notice = locked(session, agency_id, [notice_id])[notice_id]
    served = Served(notice, on, SIGNERS.get(signer, SIGNERS["applicant"]))
    serve(session, Action.HAND_OVER, [served], actor=actor, now=now)
