"""What every handler does alike: the cases of a batch, locked; a step by the table; a note; a warning."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.alerts import settle_limits
from processing.clock_entries import Entry
from processing.commands.acting import entries_from, moved, step_row
from processing.domain import Action, transition
from processing.models import Case, ClockEntry, Note
from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.delivery import Draft, Envelope
from services.events import Event
from services.identity.queries import agency
from services.ids import new_id

E = TypeVar("E", bound=Event)


def facts(told: Sequence[Envelope], kind: type[E]) -> Iterable[tuple[Envelope, E]]:
    """Envelopes with their facts, typed."""
    for envelope in told:
        if isinstance(envelope.event, kind):
            yield envelope, envelope.event


def acting_agency(envelope: Envelope) -> int:
    """The agency that has to act: the platform's own facts name it."""
    return envelope.for_agency_id or envelope.agency_id


def calendar_of(session: Session, told: Sequence[Envelope]) -> WorkingCalendar:
    return calendar_for(session, agency(session, acting_agency(told[0])).region)


def cases_of(session: Session, told: Sequence[Envelope]) -> dict[UUID, Case]:
    """The cases of these envelopes, locked in the order of their ids."""
    rows = session.scalars(
        select(Case)
        .where(Case.agency_id == acting_agency(told[0]), Case.id.in_({e.stream for e in told}))
        .order_by(Case.id)
        .with_for_update()
    )
    return {case.id: case for case in rows}


def entries_by_case(session: Session, cases: Iterable[Case]) -> dict[UUID, list[Entry]]:
    """The clock entries of many cases by one question."""
    gathered: dict[UUID, list[ClockEntry]] = {case.id: [] for case in cases}
    rows = session.scalars(select(ClockEntry).where(ClockEntry.case_id.in_(gathered)).order_by(ClockEntry.id))
    for row in rows:
        gathered[row.case_id].append(row)
    return {case_id: entries_from(appended) for case_id, appended in gathered.items()}


def step(
    session: Session, case: Case, action: Action, envelope: Envelope, detail: dict[str, Any] | None = None
) -> Draft:
    """Facts from outside take their step by the same table as people do."""
    row, before = transition(case.state, action), case.state
    case.state = row.to or case.state
    case.version += 1
    session.add(step_row(case, action, before, envelope.actor, envelope.occurred_at, detail))
    settle_limits(case, action)
    return draft(envelope, moved(case, action, china_date(envelope.occurred_at)), case.id)


def draft(envelope: Envelope, fact: Event, stream: UUID | None = None) -> Draft:
    """A fact that follows from this one."""
    return Draft(
        event=fact,
        agency_id=acting_agency(envelope),
        stream=stream or envelope.stream,
        actor=envelope.actor,
        now=envelope.occurred_at,
    )


def note(
    session: Session,
    case: Case,
    envelope: Envelope,
    kind: str,
    on: date,
    *,
    file_ids: Sequence[UUID] = (),
    detail: dict[str, Any] | None = None,
) -> None:
    """Keep what came in or went out beside the steps; its text stays sealed as it came."""
    session.add(
        Note(
            id=new_id(),
            agency_id=case.agency_id,
            case_id=case.id,
            at=envelope.occurred_at,
            on=on,
            kind=kind,
            actor_name=envelope.actor.name,
            file_ids=[str(file_id) for file_id in file_ids] or None,
            content=envelope.sealed,
            detail=detail,
        )
    )
    if file_ids:
        case.file_ids = [*case.file_ids, *map(str, file_ids)]
