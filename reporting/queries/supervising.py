"""Questions of the supervising office about its own work: chases, filed replies, doubtful cases."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from reporting.models import CaseFact, Chase, Conferral, Filing
from services.errors import NotFound

PAGE = 100


@dataclass(frozen=True, slots=True)
class Unfiled:
    """A reply that went out and was not filed yet."""

    stream: uuid.UUID
    agency_id: int
    number: str
    answered_on: date


def chases(session: Session, agency_id: int) -> Sequence[Chase]:
    """The office's chases: unanswered first, then the newest."""
    wanted = select(Chase).where(Chase.agency_id == agency_id)
    ordered = wanted.order_by(Chase.answered_on.is_not(None), Chase.chased_on.desc(), Chase.id.desc())
    return session.scalars(ordered.limit(PAGE)).all()


def filings(session: Session, agency_id: int) -> Sequence[Filing]:
    """The inbox: unread first, then the newest."""
    wanted = select(Filing).where(Filing.agency_id == agency_id)
    ordered = wanted.order_by(Filing.read_on.is_not(None), Filing.filed_on.desc(), Filing.id.desc())
    return session.scalars(ordered.limit(PAGE)).all()


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
        .limit(PAGE)
    )
    return [Unfiled(row.stream, row.agency_id, row.number, row.closed_on) for row in session.execute(wanted)]


def conferrals(session: Session, agency_id: int) -> Sequence[Conferral]:
    """Doubtful cases: unanswered first, then the newest."""
    wanted = select(Conferral).where(Conferral.agency_id == agency_id)
    ordered = wanted.order_by(
        Conferral.answered_on.is_not(None), Conferral.asked_on.desc(), Conferral.id.desc()
    )
    return session.scalars(ordered.limit(PAGE)).all()


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
