"""What happened after a report was frozen: the cases whose later events move a figure of its year."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.domain import period
from reporting.models import CaseFact
from services.delivery import Envelope, past_events
from services.events.intake import (
    ApplicantCorrected,
    CaseImported,
    ReceiptConfirmed,
    RegistrationVoided,
    RequestRegistered,
)
from services.events.processing import CaseClosed, RemedyChanged

MOVING = (
    RequestRegistered,
    CaseImported,
    ReceiptConfirmed,
    ApplicantCorrected,
    RegistrationVoided,
    CaseClosed,
    RemedyChanged,
)
MOST = 1000


@dataclass(frozen=True, slots=True)
class Moved:
    """A case that says something else now, what was done to it, and when."""

    stream: uuid.UUID
    number: str
    what: str
    on: date


def moved_since(session: Session, agency_id: int, year: int, position: int) -> list[Moved]:
    """The cases that an event after `position` moves in or out of a figure of the year, in the order of the events."""
    last = period(year).cutoff
    later = [
        one
        for one in past_events(session, agency_id, MOVING, after=position, limit=MOST)
        if _counts_by(one, last)
    ]
    wanted = select(CaseFact.stream, CaseFact.number, CaseFact.receipt_date).where(
        CaseFact.agency_id == agency_id, CaseFact.stream.in_({one.stream for one in later})
    )
    known = {row.stream: row for row in session.execute(wanted)}
    # Each event is asked by itself: a void of what never was received moves nothing, the suit told before it does.
    moving = {
        one.stream: one
        for one in later
        if one.stream in known and _in_year(known[one.stream].receipt_date, one, last)
    }
    return [
        Moved(stream, known[stream].number, one.name, one.occurred_at.date())
        for stream, one in moving.items()
    ]


def _in_year(received: date | None, one: Envelope, last: date) -> bool:
    if isinstance(one.event, (ApplicantCorrected, RegistrationVoided)):
        return received is not None and received <= last
    return True


def _counts_by(one: Envelope, last: date) -> bool:
    match one.event:
        case (
            RequestRegistered(receipt_date=day)
            | ReceiptConfirmed(receipt_date=day)
            | CaseImported(receipt_date=day)
        ):
            return day is not None and day <= last
        case CaseClosed(closed_on=day):
            return day <= last
        case RemedyChanged(filed_on=day):
            return day <= last
        case _:
            return True
