"""Questions about reminders: the list of an agency, those of a case or a notice, and what the file adapter wrote."""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from notifications.models import Notice, Sms
from notifications.queries import PAGE, Row, with_recipients
from notifications.sms.domain import SmsState
from notifications.sms.provider import sent_file
from services.config import settings

SHOWN_BACK: Final = timedelta(days=30)
MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of reminders, the newest first, with what each is about; `after` begins the next page."""

    rows: Sequence[tuple[Sms, Row]]
    after: uuid.UUID | None


@dataclass(frozen=True, slots=True)
class Written:
    """A text as the file adapter wrote it down, its number masked."""

    at: datetime
    to: str
    text: str = field(repr=False)


def sms_listed(session: Session, agency_id: int, now: datetime, after: uuid.UUID | None = None) -> Listed:
    """The reminders that wait, and those of the last thirty days."""
    rows = select(Sms).where(Sms.agency_id == agency_id, _shown(now))
    rows = rows.where(Sms.id < after) if after else rows
    found = session.scalars(rows.order_by(Sms.id.desc()).limit(PAGE + 1)).all()
    page = found[:PAGE]
    about = _about(session, agency_id, page)
    return Listed([(one, about[one.notice_id]) for one in page], page[-1].id if len(found) > PAGE else None)


def sms_counts(session: Session, agency_id: int, now: datetime) -> Mapping[str, int]:
    """How many of the list wait, how many were given up, and how many there are."""
    columns = (
        func.count().filter(Sms.state == SmsState.WAITING).label("waiting"),
        func.count().filter(Sms.state == SmsState.FAILED).label("failed"),
        func.count().label("all"),
    )
    rows = select(*columns).where(Sms.agency_id == agency_id, _shown(now))
    return dict(session.execute(rows).one()._mapping)


def sms_of(session: Session, agency_id: int, notices: Iterable[uuid.UUID]) -> Mapping[uuid.UUID, Sms]:
    """The reminder of each of these notices, where there is one."""
    rows = select(Sms).where(Sms.agency_id == agency_id, Sms.notice_id.in_(list(notices)))
    return {one.notice_id: one for one in session.scalars(rows)}


def written() -> list[Written]:
    """The newest texts that the file adapter wrote down."""
    path = sent_file(settings())
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    told = [json.loads(line) for line in lines[-MOST_SHOWN:]]
    return [Written(datetime.fromisoformat(one["at"]), one["to"], one["text"]) for one in reversed(told)]


def _shown(now: datetime) -> ColumnElement[bool]:
    return or_(Sms.state == SmsState.WAITING, Sms.made_at >= now - SHOWN_BACK)


def _about(session: Session, agency_id: int, reminders: Sequence[Sms]) -> dict[uuid.UUID, Row]:
    wanted = [one.notice_id for one in reminders]
    notices = session.scalars(select(Notice).where(Notice.agency_id == agency_id, Notice.id.in_(wanted)))
    return {row.notice.id: row for row in with_recipients(session, agency_id, notices)}
