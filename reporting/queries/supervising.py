"""Questions of the supervising office about its own work: chases, filed replies, doubtful cases."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from reporting.models import CaseFact, Chase, Conferral, Filing
from reporting.queries.calendars import calendars_of
from reporting.queries.tables import position
from services.errors import NotFound

PAGE = 50
MOST_UNFILED = 100
FILING_WORKING_DAYS = 3


@dataclass(frozen=True, slots=True)
class Unfiled:
    """A reply that went out and was not filed yet."""

    stream: uuid.UUID
    agency_id: int
    number: str
    answered_on: date


R = TypeVar("R", Chase, Filing, Conferral)
Filed = TypeVar("Filed", Filing, Unfiled)


@dataclass(frozen=True, slots=True)
class Kept(Generic[R]):
    """A page of the office's own lists; `after` leads to the next one, None when there is none."""

    rows: Sequence[R]
    after: str | None


def chases(session: Session, agency_id: int, after: str | None = None, limit: int = PAGE) -> Kept[Chase]:
    """The office's chases: unanswered first, then the newest. Raises Invalid for a broken address."""
    wanted = select(Chase).where(Chase.agency_id == agency_id)
    order = (Chase.answered_on, Chase.chased_on, Chase.id)
    return _kept(session, wanted, order, lambda one: (one.answered_on, one.chased_on), after, limit)


def chase_of(session: Session, agency_id: int, chase_id: uuid.UUID) -> Chase:
    """Raises NotFound."""
    wanted = select(Chase).where(Chase.agency_id == agency_id, Chase.id == chase_id)
    if (found := session.scalars(wanted).one_or_none()) is None:
        raise NotFound("没有这件督办。")
    return found


def filings(session: Session, agency_id: int, after: str | None = None, limit: int = PAGE) -> Kept[Filing]:
    """The inbox: unread first, then the newest. Raises Invalid for a broken address."""
    wanted = select(Filing).where(Filing.agency_id == agency_id)
    order = (Filing.read_on, Filing.filed_on, Filing.id)
    return _kept(session, wanted, order, lambda one: (one.read_on, one.filed_on), after, limit)


def _kept(
    session: Session,
    wanted: Select[R],
    order: tuple[Any, Any, Any],
    days: Callable[[R], tuple[date | None, date]],
    after: str | None,
    limit: int,
) -> Kept[R]:
    """A page by key: what is not done first, then by its day and id, the newest first."""
    done, day, id_ = order[0].is_not(None), order[1], order[2]
    if after:
        part, _, rest = after.partition("_")
        behind = tuple_(day, id_) < tuple_(*position(rest))
        wanted = wanted.where(done & behind if part == "done" else done | behind)
    found = session.scalars(wanted.order_by(done, day.desc(), id_.desc()).limit(limit + 1)).all()
    shown = found[:limit]
    if len(found) <= limit:
        return Kept(shown, None)
    ended, last = days(shown[-1])
    return Kept(shown, f"{'done' if ended else 'open'}_{last}_{shown[-1].id}")


def filing_of(session: Session, agency_id: int, filing_id: uuid.UUID) -> Filing:
    """Raises NotFound."""
    wanted = select(Filing).where(Filing.agency_id == agency_id, Filing.id == filing_id)
    if (found := session.scalars(wanted).one_or_none()) is None:
        raise NotFound("没有这件备案。")
    return found


def unfiled(
    session: Session, agency_id: int, filing_agencies: Sequence[int], since: date
) -> Sequence[Unfiled]:
    """Replies of agencies that file, made since that day and not filed, the oldest first."""
    filed = exists().where(Filing.agency_id == agency_id, Filing.stream == CaseFact.stream)
    wanted = (
        select(CaseFact.stream, CaseFact.agency_id, CaseFact.number, CaseFact.closed_on)
        .where(
            CaseFact.agency_id.in_(filing_agencies),
            CaseFact.voided_on.is_(None),
            CaseFact.closed_on >= since,
            CaseFact.outcome != "other_3",
            or_(CaseFact.taken_on.is_(None), CaseFact.closed_on >= CaseFact.taken_on),
            ~filed,
        )
        .order_by(CaseFact.closed_on, CaseFact.stream)
        .limit(MOST_UNFILED)
    )
    return [Unfiled(row.stream, row.agency_id, row.number, row.closed_on) for row in session.execute(wanted)]


def with_filing_due(session: Session, rows: Mapping[Filed, int]) -> list[tuple[Filed, date]]:
    """Replies, told whose they are, with the last day to file each by that agency's calendar."""
    days = calendars_of(session, set(rows.values()))
    return [
        (row, days[whose].add_working_days(row.answered_on, FILING_WORKING_DAYS))
        for row, whose in rows.items()
    ]


def conferrals(
    session: Session, agency_id: int, after: str | None = None, limit: int = PAGE
) -> Kept[Conferral]:
    """Doubtful cases: unanswered first, then the newest. Raises Invalid for a broken address."""
    wanted = select(Conferral).where(Conferral.agency_id == agency_id)
    order = (Conferral.answered_on, Conferral.asked_on, Conferral.id)
    return _kept(session, wanted, order, lambda one: (one.answered_on, one.asked_on), after, limit)


def conferral_of(session: Session, agency_id: int, conferral_id: uuid.UUID) -> Conferral:
    """Raises NotFound."""
    wanted = select(Conferral).where(Conferral.agency_id == agency_id, Conferral.id == conferral_id)
    if (found := session.scalars(wanted).one_or_none()) is None:
        raise NotFound("没有这件会商。")
    return found


def waiting(session: Session, agency_id: int) -> dict[str, int]:
    """What waits for the office: unread filings, unanswered conferrals; and its own unanswered chases."""
    counted = {
        "chases": select(func.count()).where(Chase.agency_id == agency_id, Chase.answered_on.is_(None)),
        "filings": select(func.count()).where(Filing.agency_id == agency_id, Filing.read_on.is_(None)),
        "conferrals": select(func.count()).where(
            Conferral.agency_id == agency_id, Conferral.answered_on.is_(None)
        ),
    }
    return {name: session.scalar(wanted) or 0 for name, wanted in counted.items()}


def number_of(session: Session, sight: Sequence[int], stream: uuid.UUID) -> str:
    """The number of a case in sight. Raises NotFound."""
    wanted = select(CaseFact.number).where(CaseFact.agency_id.in_(sight), CaseFact.stream == stream)
    if (found := session.scalar(wanted)) is None:
        raise NotFound("没有这个办件。")
    return found
