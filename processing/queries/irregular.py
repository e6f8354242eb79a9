"""What was not allowed but happened, by the year it did: of open cases and of closed ones."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from processing.clock_entries import RESTARTS
from processing.domain import Action, State
from processing.late_notices import LATE
from processing.models import Case, ClockEntry, Step


@dataclass(frozen=True, slots=True)
class Irregular:
    """One line of the list. `what` is the code of the kind; `reason` and `note` are empty where the platform itself put
    it down, a notice having gone out too late."""

    case_id: uuid.UUID
    number: str
    state: State
    closed_on: date | None
    what: str
    on: date
    recorded_at: datetime
    recorded_by: str
    reason: str
    note: str


def irregular_in(session: Session, agency_id: int, year: int) -> list[Irregular]:
    """Everything of a year, by the day it happened."""
    recorded = and_(
        Step.agency_id == agency_id,
        Step.case_id == ClockEntry.case_id,
        Step.action == Action.RECORD_IRREGULAR,
        Step.at == ClockEntry.at,
    )
    wanted = (
        select(ClockEntry, Case, Step.detail)
        .join(Case, Case.id == ClockEntry.case_id)
        .outerjoin(Step, recorded)
        .where(
            ClockEntry.agency_id == agency_id,
            Case.agency_id == agency_id,
            ClockEntry.irregular,
            # What followed from a notice that binds nobody is no irregularity of its own.
            ClockEntry.kind.not_in(list(RESTARTS)),
            ClockEntry.on.between(date(year, 1, 1), date(year, 12, 31)),
        )
        .order_by(ClockEntry.on, ClockEntry.id)
    )
    return [_line(entry, case, detail or {}) for entry, case, detail in session.execute(wanted)]


def irregular_count(session: Session, agency_id: int) -> int:
    """How many cases have something irregular, open and closed."""
    wanted = select(func.count()).select_from(Case)
    return session.scalar(wanted.where(Case.agency_id == agency_id, Case.irregularities > 0)) or 0


def _line(entry: ClockEntry, case: Case, detail: dict[str, Any]) -> Irregular:
    return Irregular(
        case_id=case.id,
        number=case.number,
        state=case.state,
        closed_on=case.closed_on,
        what=detail.get("irregular") or LATE[entry.kind],
        on=entry.on,
        recorded_at=entry.at,
        recorded_by=entry.by,
        reason=detail.get("reason") or entry.reason,
        note=detail.get("note", ""),
    )
