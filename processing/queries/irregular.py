"""What was not allowed but happened, by the year it did: of open cases and of closed ones."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Text, and_, cast, func, select, type_coerce
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlalchemy.orm import Session

from processing.clock_entries import RESTARTS
from processing.domain import Action, State
from processing.late_notices import LATE, WARNINGS
from processing.models import Case, ClockEntry, Step

# The first condition has an index of its own; few cases are left for the second.
UNEXPLAINED = and_(
    Case.irregularities > 0, type_coerce(Case.warnings, JSONB).has_any(array(sorted(WARNINGS.values())))
)


@dataclass(frozen=True, slots=True)
class Irregular:
    """One line of the list. `what` is the code of the kind; `reason` and `note` are empty where the platform itself put
    it down, a notice having gone out too late, and nobody has explained it yet."""

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

    @property
    def is_unexplained(self) -> bool:
        """Whether its reason is still to be given."""
        return not self.reason


def irregular_in(session: Session, agency_id: int, year: int) -> list[Irregular]:
    """Everything of a year, by the day it happened."""
    recorded = and_(
        Step.agency_id == agency_id,
        Step.case_id == ClockEntry.case_id,
        Step.action == Action.RECORD_IRREGULAR,
        # Two may be recorded in one moment: the step names the entry it made.
        Step.detail["entry"].astext == cast(ClockEntry.id, Text),
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
    rows = session.execute(wanted).all()
    said = _explained(session, agency_id, {case.id for _entry, case, _detail in rows})
    return [
        _line(entry, case, {**(detail or {}), **_said_of(entry, case, said)}) for entry, case, detail in rows
    ]


def irregular_count(session: Session, agency_id: int) -> int:
    """How many cases have something irregular, open and closed."""
    wanted = select(func.count()).select_from(Case)
    return session.scalar(wanted.where(Case.agency_id == agency_id, Case.irregularities > 0)) or 0


def unexplained_count(session: Session, agency_id: int) -> int:
    """How many cases have a late notice nobody has explained yet, open and closed."""
    wanted = select(func.count()).select_from(Case).where(Case.agency_id == agency_id, UNEXPLAINED)
    return session.scalar(wanted) or 0


def _explained(
    session: Session, agency_id: int, case_ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, str], dict[str, Any]]:
    """What was said later about a late notice, by its case and kind."""
    wanted = select(Step.case_id, Step.detail).where(
        Step.agency_id == agency_id, Step.case_id.in_(case_ids), Step.action == Action.EXPLAIN_IRREGULAR
    )
    return {(case_id, detail["irregular"]): detail for case_id, detail in session.execute(wanted) if detail}


def _said_of(
    entry: ClockEntry, case: Case, said: Mapping[tuple[uuid.UUID, str], dict[str, Any]]
) -> dict[str, Any]:
    # Only what the platform put down by itself is explained afterwards; it names the entry it makes irregular.
    return said.get((case.id, LATE[entry.kind]), {}) if entry.ends is not None else {}


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
