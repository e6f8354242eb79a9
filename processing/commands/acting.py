"""The one door to a case's state: look the step up, check who and when, write history, move, tell.

Nothing else changes `case.state`. A command locks the case first, reads and checks everything, and leaves number
and stream head to the last.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.alerts import settle_limits
from processing.approval import LEVEL_STEPS, deciding, stood_in_for
from processing.changes import check_version
from processing.clock_entries import Entry
from processing.deadlines import Clock, due_date
from processing.domain import BY_ACTION, PLAIN, Action, Transition, check_permission, transition
from processing.explaining import explanation
from processing.known_absent import INQUIRIES, JOINED, MATTERS, forget_absent, note_absent
from processing.models import Case, CaseDocument, ClockEntry, Inquiry, Step, SupplementMatter
from processing.rounds import check_round
from services.actor import Actor
from services.audit import audit
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.crypto import case_keys
from services.delivery import Draft
from services.errors import NotAllowed, NotFound
from services.events import Event
from services.events.processing import CaseMoved, ClockChanged
from services.identity.approval.substitutes import LENDABLE, StandIn
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.ids import new_id


@dataclass(frozen=True, slots=True)
class Acting:
    """Who takes a step, with what rights, and when it counts."""

    actor: Actor
    permissions: frozenset[Permission]
    now: datetime

    @property
    def today(self) -> date:
        return china_date(self.now)


@dataclass(frozen=True, slots=True)
class Taken:
    """A case on which a step is being taken; `lent`: in whose place the person acts."""

    case: Case
    row: Transition
    lent: StandIn | None = None


def take(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    action: Action,
    by: Acting,
    version: int | None = None,
) -> Taken:
    """Lock the case for a step. Raises NotFound, NotAllowed, and Conflict when somebody moved the case since `version`
    was read, saying who did what, or when the table has no such step from here."""
    case = locked_case(session, agency_id, case_id)
    # Who may not take the step is not told who moved the case meanwhile.
    if BY_ACTION[action].permission in by.permissions:
        check_version(session, case, version)
    row = transition(case.state, action)
    check_permission(row, by.permissions)
    check_round(row, case.round)
    return Taken(case, row, _in_place_of(session, case, row, by))


def _in_place_of(session: Session, case: Case, row: Transition, by: Acting) -> StandIn | None:
    if row.action in LEVEL_STEPS:
        return deciding(session, case, by.actor.id, by.today).lent
    if row.permission not in LENDABLE:
        return None
    return stood_in_for(session, case.agency_id, row.permission, by.actor.id, by.today)


def locked_case(session: Session, agency_id: int, case_id: uuid.UUID) -> Case:
    """The case, locked until the transaction ends. Raises NotFound."""
    held = _held(session)
    # A savepoint may give the lock back.
    if case_id in held and held[case_id].agency_id == agency_id and not session.in_nested_transaction():
        return held[case_id]
    wanted = select(Case).where(Case.agency_id == agency_id, Case.id == case_id).with_for_update()
    # Read anew under the lock: what this session saw before may have moved.
    case = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if case is None:
        raise NotFound("没有这个办件。")
    held[case_id] = case
    return case


def handled_case(session: Session, agency_id: int, case_id: uuid.UUID, by: Acting) -> Case:
    """The case, locked, for what an officer notes beside its steps. Raises NotAllowed, NotFound."""
    if Permission.CASE_HANDLE not in by.permissions:
        raise NotAllowed("您没有办理的权限。")
    return locked_case(session, agency_id, case_id)


def hold(session: Session, agency_id: int, case_ids: Iterable[uuid.UUID]) -> None:
    """Lock many cases for the steps that follow, in one order, and read their keys and drafts, by a question each.

    Unknown ids are left out.
    """
    ids = set(case_ids)
    wanted = select(Case).where(Case.agency_id == agency_id, Case.id.in_(ids))
    wanted = wanted.order_by(Case.id).with_for_update().execution_options(populate_existing=True)
    locked = {case.id: case for case in session.scalars(wanted)}
    _held(session).update(locked)
    drafts = select(CaseDocument).where(
        CaseDocument.agency_id == agency_id, CaseDocument.case_id.in_(ids), CaseDocument.stage == "draft"
    )
    found = {document.case_id: document for document in session.scalars(drafts)}
    drafts_held(session).update((case_id, found.get(case_id)) for case_id in ids)
    _note_absent(session, agency_id, set(locked))
    case_keys(session, agency_id, ids)


def _note_absent(session: Session, agency_id: int, ids: set[uuid.UUID]) -> None:
    """Most cases were never asked about, supplemented or joined: told of all at once, once they are locked."""
    for kind, case_id, model in (
        (INQUIRIES, Inquiry.case_id, Inquiry),
        (MATTERS, SupplementMatter.case_id, SupplementMatter),
        (JOINED, Case.joined_to, Case),
    ):
        some = select(case_id).where(model.agency_id == agency_id, case_id.in_(ids)).distinct()
        note_absent(session, kind, ids - set(session.scalars(some)))


def let_go(session: Session) -> None:
    """Forget what is held: the cases pass to another scope, where nothing was locked or asked yet."""
    session.info.pop("cases_held", None)
    session.info.pop("drafts_held", None)
    forget_absent(session)


def _held(session: Session) -> dict[uuid.UUID, Case]:
    # Several steps in one transaction lock and read the case once.
    held: dict[uuid.UUID, Case] = session.info.setdefault("cases_held", {})
    return held


def drafts_held(session: Session) -> dict[uuid.UUID, CaseDocument | None]:
    """The drafts of this transaction's cases, as far as they were asked for; None where there is none yet."""
    held: dict[uuid.UUID, CaseDocument | None] = session.info.setdefault("drafts_held", {})
    return held


def act(session: Session, taken: Taken, by: Acting, detail: Mapping[str, Any] | None = None) -> Draft:
    """Take the step: state, version, history and audit now; the fact is returned to be published last."""
    case, row = taken.case, taken.row
    before, after = case.state, row.to or case.state
    case.state = after
    case.version += 1
    told = {**(detail or {}), **({"for": taken.lent.as_json()} if taken.lent else {})}
    session.add(step_row(case, row.action, before, by.actor, by.now, told))
    settle_limits(case, row.action)
    audit(
        session,
        f"case.{row.action}",
        agency_id=case.agency_id,
        actor=by.actor,
        now=by.now,
        object_kind="case",
        object_id=case.id,
        detail={"from": str(before), "to": str(after)}
        | ({"substitution": taken.lent.id} if taken.lent else {}),
    )
    return draft(case, moved(case, row.action, by.today), by)


def step_row(
    case: Case, action: Action, before: Any, actor: Actor, now: datetime, detail: Mapping[str, Any] | None
) -> Step:
    """The history's line for a step that led to the case's present state."""
    return Step(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        at=now,
        on=china_date(now),
        action=action,
        from_state=before,
        to_state=case.state,
        actor_kind=str(actor.kind),
        actor_id=actor.id,
        actor_name=actor.name,
        detail=dict(detail) if detail else None,
    )


def moved(case: Case, action: Action, on: date) -> CaseMoved:
    section = str(case.section_id) if case.section_id is not None else None
    return CaseMoved(state=str(case.state), action=str(action), on=on, plain=PLAIN[action], section=section)


def draft(case: Case, fact: Event, by: Acting, sealed: Any = None) -> Draft:
    """A fact of this case, to be published."""
    return Draft(
        event=fact, agency_id=case.agency_id, stream=case.id, actor=by.actor, now=by.now, sealed=sealed
    )


def add_entry(
    session: Session,
    case: Case,
    entry: Entry,
    by: Acting,
    document_id: uuid.UUID | None = None,
    *,
    ends: uuid.UUID | None = None,
    reason: str = "",
) -> uuid.UUID:
    """Append to the clock and answer the entry's id; the caller recomputes. `ends` names the stop this one closes."""
    entry_id = new_id()
    session.add(
        ClockEntry(
            id=entry_id,
            agency_id=case.agency_id,
            case_id=case.id,
            kind=entry.kind,
            on=entry.on,
            until=entry.until,
            days=entry.days,
            irregular=entry.irregular,
            ends=ends,
            reason=reason,
            document_id=document_id,
            at=by.now,
            by=by.actor.name,
        )
    )
    return entry_id


def entries_of(session: Session, case: Case) -> list[Entry]:
    """The clock entries of a case, as the pure clock takes them."""
    rows = session.scalars(
        select(ClockEntry)
        .where(ClockEntry.agency_id == case.agency_id, ClockEntry.case_id == case.id)
        .order_by(ClockEntry.id)
    )
    return entries_from(rows)


def entries_from(rows: Iterable[ClockEntry]) -> list[Entry]:
    """Appended rows as entries: an opened stop and the row that ends it are one, as are a notice and its being late."""
    kept = list(rows)
    ended = {row.ends: row.until for row in kept if row.ends is not None and not row.irregular}
    late = {row.ends for row in kept if row.ends is not None and row.irregular}
    return [
        Entry(row.kind, row.on, ended.get(row.id, row.until), row.days, row.irregular or row.id in late)
        for row in kept
        if row.ends is None
    ]


def recompute(session: Session, case: Case, today: date) -> Clock:
    """Compute the clock anew and cache its result on the case."""
    session.flush()
    calendar = calendar_for(session, agency(session, case.agency_id).region)
    clock = due_date(case.receipt_date, entries_of(session, case), calendar, today)
    cache(case, clock)
    return clock


def cache(case: Case, clock: Clock) -> None:
    case.due_date, case.provisional, case.stopped = clock.due_date, clock.provisional, clock.stopped
    case.supplement_by, case.term = clock.supplement_by, clock.term


def clock_fact(clock: Clock) -> ClockChanged:
    return ClockChanged(
        due_date=clock.due_date,
        provisional=clock.provisional,
        stopped=clock.stopped,
        explanation=explanation(clock),
    )
