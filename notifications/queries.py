"""Questions about what goes out: the day's run, what waits, what came back, one notice with its attempts."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from notifications.domain import OPEN, State
from notifications.models import Attempt, Notice, Recipient
from notifications.planning import applicant_of, sealed_recipient
from services.crypto import case_keys
from services.errors import NotFound

PAGE: Final = 100
RUN: Final = 200
# What the next posting takes along: a reply that is stopped or not released stays.
MAY_LEAVE: Final = and_(~Notice.held, ~Notice.unreleased)
TO_RUN: Final = and_(Notice.state == State.TO_POST, MAY_LEAVE)
SHOWN_BACK: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Row:
    """A notice with whom it is for. `applicant` None: purged."""

    notice: Notice
    number: str
    is_natural: bool
    applicant: Mapping[str, Any] | None = field(repr=False)

    @property
    def name(self) -> str:
        return str((self.applicant or {}).get("name", ""))


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of notices; `after` begins the next one."""

    rows: Sequence[Row]
    after: uuid.UUID | None


def parts(today: date) -> Mapping[str, ColumnElement[bool]]:
    """The lists of the dispatch page."""
    return {
        "run": TO_RUN,
        "hand": and_(Notice.state == State.TO_HAND_OVER, MAY_LEAVE),
        "queue": and_(Notice.state.in_((State.QUEUED, State.UNKNOWN)), MAY_LEAVE),
        "back": Notice.state == State.RETURNED,
        "release": and_(Notice.state.in_(OPEN), Notice.unreleased, ~Notice.held),
        "trouble": or_(
            Notice.state.in_((State.UNREACHABLE, State.FAILED)), and_(Notice.state.in_(OPEN), Notice.held)
        ),
        "out": and_(Notice.state == State.SENT, Notice.served_on >= today - SHOWN_BACK),
    }


def listed(
    session: Session, agency_id: int, part: str, today: date, after: uuid.UUID | None = None
) -> Listed:
    """A page of a list: what is still to do oldest first, what went out newest first; the run whole. Raises NotFound."""
    wanted = parts(today).get(part)
    if wanted is None:
        raise NotFound("没有这个分类。")
    if part == "run":
        return Listed(to_post(session, agency_id), None)
    rows = select(Notice).where(Notice.agency_id == agency_id, wanted)
    if part == "out":
        rows = rows.where(Notice.id < after) if after else rows
        ordered = rows.order_by(Notice.id.desc())
    else:
        rows = rows.where(Notice.id > after) if after else rows
        ordered = rows.order_by(Notice.id)
    found = session.scalars(ordered.limit(PAGE + 1)).all()
    shown = found[:PAGE]
    return Listed(with_recipients(session, agency_id, shown), shown[-1].id if len(found) > PAGE else None)


def counts(session: Session, agency_id: int, today: date) -> Mapping[str, int]:
    """How many stand in each list."""
    columns = [func.count().filter(wanted).label(name) for name, wanted in parts(today).items()]
    live = Notice.state.in_(
        (
            State.TO_POST,
            State.TO_HAND_OVER,
            State.QUEUED,
            State.UNKNOWN,
            State.RETURNED,
            State.UNREACHABLE,
            State.FAILED,
            State.SENT,
        )
    )
    row = session.execute(select(*columns).where(Notice.agency_id == agency_id, live)).one()
    return dict(row._mapping)


def waiting_letters(session: Session, agency_id: int) -> int:
    """How many letters wait to be posted: the small number beside the tab."""
    rows = select(func.count()).where(Notice.agency_id == agency_id, TO_RUN)
    return session.scalar(rows) or 0


def to_post(session: Session, agency_id: int) -> Sequence[Row]:
    """The print run, first what has to leave first; on the page and on paper in the same order.

    At most `RUN` letters: what is posted makes room for the rest.
    """
    rows = select(Notice).where(Notice.agency_id == agency_id, TO_RUN)
    found = session.scalars(rows.order_by(Notice.send_by.nulls_last(), Notice.id).limit(RUN)).all()
    return with_recipients(session, agency_id, found)


def notice_of(session: Session, agency_id: int, notice_id: uuid.UUID) -> Row:
    """One notice. Raises NotFound, also for another agency's."""
    rows = select(Notice).where(Notice.agency_id == agency_id, Notice.id == notice_id)
    found = session.scalars(rows).one_or_none()
    if found is None:
        raise NotFound("没有这份文书。")
    return with_recipients(session, agency_id, [found])[0]


def attempts_of(session: Session, agency_id: int, notice_id: uuid.UUID) -> Sequence[Attempt]:
    """Every try, in order."""
    rows = select(Attempt).where(Attempt.agency_id == agency_id, Attempt.notice_id == notice_id)
    return session.scalars(rows.order_by(Attempt.id)).all()


def notices_of_case(session: Session, agency_id: int, stream: uuid.UUID) -> Sequence[Notice]:
    """What was told in a case, in order."""
    rows = select(Notice).where(Notice.agency_id == agency_id, Notice.stream == stream)
    return session.scalars(rows.order_by(Notice.occurrence, Notice.id)).all()


def with_recipients(session: Session, agency_id: int, notices: Iterable[Notice]) -> list[Row]:
    """The notices with their recipients, opened by two questions."""
    wanted = list(notices)
    streams = {notice.stream for notice in wanted}
    rows = select(Recipient).where(Recipient.agency_id == agency_id, Recipient.stream.in_(streams))
    known = {row.stream: row for row in session.scalars(rows)}
    keys = case_keys(session, agency_id, streams)
    return [_row(notice, known[notice.stream], keys.get(notice.stream)) for notice in wanted]


def _row(notice: Notice, recipient: Recipient, key: Any) -> Row:
    opened = applicant_of(sealed_recipient(notice, recipient), key)
    is_person = (
        bool((opened or {}).get("is_person")) if notice.addressee else recipient.applicant_kind == "natural"
    )
    return Row(notice, recipient.number, is_person, opened)
