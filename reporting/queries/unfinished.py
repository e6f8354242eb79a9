"""What is unfinished when a year closes: each line is decided in its case, or accepted as it stands."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from reporting.domain import Period
from reporting.models import CaseFact, RemedyFact
from reporting.remedies import ORIGINAL

KINDS = ("unconfirmed", "unposted", "supplement", "payment", "others", "remedy")
UNPOSTED_STATES = ("signed", "dispatched")


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One line. `kind`: an unconfirmed letter or fax, a signed reply not yet posted, a wait for a supplement, a payment
    or others (third party, other agencies), a review or lawsuit without result. `on`: since when."""

    kind: str
    stream: uuid.UUID
    number: str
    on: date
    docket: str = ""

    @property
    def key(self) -> str:
        return f"unfinished.{self.kind}.{self.stream}"


def unfinished(session: Session, agencies: Sequence[int], within: Period) -> list[Unfinished]:
    """Everything of these agencies that the year leaves open in a way somebody must know of, the oldest first. All of
    it: what is not on the list cannot be decided."""
    found = [*_cases(session, agencies, within), *_remedies(session, agencies, within)]
    return sorted(found, key=lambda one: (KINDS.index(one.kind), one.on, one.number))


def _cases(session: Session, agencies: Sequence[int], within: Period) -> list[Unfinished]:
    wanted = (
        select(
            CaseFact.stream, CaseFact.number, CaseFact.state, CaseFact.registered_on, CaseFact.receipt_date
        )
        .where(CaseFact.agency_id.in_(agencies), CaseFact.voided_on.is_(None), _waits(within))
        .where(_still_here(within))
    )
    return [
        Unfinished(
            _kind(row.state, row.receipt_date), row.stream, row.number, row.receipt_date or row.registered_on
        )
        for row in session.execute(wanted)
    ]


def _waits(within: Period) -> ColumnElement[bool]:
    unconfirmed = and_(
        CaseFact.receipt_date.is_(None), CaseFact.closed_on.is_(None), CaseFact.registered_on <= within.cutoff
    )
    open_then = and_(CaseFact.receipt_date <= within.cutoff, CaseFact.settled_on > within.cutoff)
    not_closed = CaseFact.closed_on.is_(None)
    still = or_(
        CaseFact.state.in_((*UNPOSTED_STATES, "awaiting_supplement", "awaiting_payment")), CaseFact.stopped
    )
    return or_(unconfirmed, and_(open_then, not_closed, still))


def _still_here(within: Period) -> ColumnElement[bool]:
    """What passed to a successor in the year is the successor's to finish."""
    return or_(CaseFact.handed_on.is_(None), CaseFact.handed_on >= within.cutoff)


def _kind(state: str, received: date | None) -> str:
    if received is None:
        return "unconfirmed"
    if state in UNPOSTED_STATES:
        return "unposted"
    return {"awaiting_supplement": "supplement", "awaiting_payment": "payment"}.get(state, "others")


def _remedies(session: Session, agencies: Sequence[int], within: Period) -> list[Unfinished]:
    wanted = (
        select(RemedyFact.remedy_id, RemedyFact.docket, RemedyFact.filed_on, CaseFact.number)
        .outerjoin(
            CaseFact,
            and_(CaseFact.stream == RemedyFact.stream, CaseFact.agency_id == RemedyFact.agency_id),
        )
        .where(
            RemedyFact.agency_id.in_(agencies),
            RemedyFact.voided.is_(False),
            RemedyFact.role == ORIGINAL,
            RemedyFact.kind.in_(("review", "lawsuit_direct", "lawsuit_after_review")),
            RemedyFact.filed_on <= within.cutoff,
            RemedyFact.result.is_(None),
            _still_here(within),
        )
    )
    return [
        Unfinished("remedy", row.remedy_id, row.number or "", row.filed_on, row.docket)
        for row in session.execute(wanted)
    ]
