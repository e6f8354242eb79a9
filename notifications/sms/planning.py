"""Reminders for notices that were told: one for each, where the applicant asked for it, due when it is not quiet."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from notifications.models import Recipient, Sms, SmsQueue
from notifications.sms.domain import SmsState, agreed, mobile_of
from services.crypto import case_keys
from services.identity.queries import agency
from services.ids import new_id


def remind(
    session: Session, agency_id: int, notices: Mapping[uuid.UUID, uuid.UUID], *, now: datetime
) -> None:
    """Queue a reminder for these notices (id to stream) unless they have one already; a notice gets one at most.

    Nothing where the agency does not send any, or lives in played time; nobody is asked who did not agree.
    """
    office = agency(session, agency_id)
    if not notices or office.is_played or not office.options.sms_open:
        return
    willing = _willing(session, agency_id, set(notices.values()))
    due_at = office.options.quiet_hours.over_at(now)
    rows = [
        {
            "id": new_id(),
            "agency_id": agency_id,
            "stream": stream,
            "notice_id": notice_id,
            "state": SmsState.WAITING,
            "reason": "quiet" if due_at > now else "",
            "made_at": now,
            "due_at": due_at,
            "tries": 0,
            "error": "",
        }
        for notice_id, stream in notices.items()
        if stream in willing
    ]
    if not rows:
        return
    made = insert(Sms).values(rows).on_conflict_do_nothing(index_elements=[Sms.notice_id]).returning(Sms.id)
    queue = [
        {"sms_id": id_, "agency_id": agency_id, "due_at": due_at, "tries": 0} for id_ in session.scalars(made)
    ]
    if queue:
        session.execute(insert(SmsQueue).values(queue))


def _willing(session: Session, agency_id: int, streams: set[uuid.UUID]) -> set[uuid.UUID]:
    rows = select(Recipient.stream, Recipient.personal).where(
        Recipient.agency_id == agency_id,
        Recipient.stream.in_(streams),
        ~Recipient.voided,
        ~Recipient.sms_stopped,
    )
    keys = case_keys(session, agency_id, streams)
    opened = {
        stream: keys[stream].open(sealed)
        for stream, sealed in session.execute(rows).tuples()
        if sealed is not None and stream in keys
    }
    return {stream for stream, told in opened.items() if agreed(told) and mobile_of(told)}
