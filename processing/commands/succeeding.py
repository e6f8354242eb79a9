"""机构改革: the open cases of an agency go on in its successor, with number, receipt date, clock and history.

A closed case goes after them while a review or lawsuit about it runs, or its order to answer again waits: the
successor is the respondent (行政诉讼法第二十六条第六款). Its figures in table 三 stay with whoever answered it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from processing.commands.acting import Acting, cache, clock_fact, draft, entries_of, let_go, locked_case
from processing.commands.charging import fee_fact
from processing.commands.handing_over import leave_a_line, still_waits, successor, waiting
from processing.commands.passing_suits import release_dockets
from processing.commands.remedy_rows import remedy_fact
from processing.deadlines import due_date
from processing.domain import State
from processing.models import (
    Case,
    CaseBand,
    CaseLikeness,
    CaseMark,
    CaseRound,
    Charge,
    CooperationTask,
    Inquiry,
    Note,
    Remedy,
)
from processing.opening import marks_from
from processing.queries.cooperation import TASK_IS_OPEN
from processing.remembering import remember_text
from services.audit import audit
from services.calendar.queries import calendar_for
from services.crypto import case_keys
from services.db import Scope
from services.db.work import enter_scope
from services.delivery import Draft, publish_many
from services.delivery.queries import is_waiting
from services.events.processing import CaseHandedOver, CaseTakenOver
from services.identity.permissions import Permission
from services.identity.queries import agency, default_body, people_with, sections
from services.ids import new_id
from services.succession import Busy, Succession, hand_over

ENDED = (State.CLOSED, State.VOID)


@dataclass(frozen=True, slots=True)
class Passing:
    """A case as it leaves: what must be known of it on the other side, told by the old agency's tables."""

    section: str | None
    record: Succession


def units(session: Session, agency_id: int) -> Sequence[uuid.UUID]:
    """The open cases that pass by themselves; those joined to another's reply go with that one."""
    return waiting(session, agency_id, Case, Case.state.not_in(ENDED), Case.joined_to.is_(None))


def disputed(session: Session, agency_id: int) -> Sequence[uuid.UUID]:
    """Closed cases about which something still runs; those that share a reply stay together."""
    wanted = (
        select(func.coalesce(Case.joined_to, Case.id))
        .distinct()
        .where(Case.agency_id == agency_id, Case.state == State.CLOSED, exists().where(*_runs()))
    )
    return sorted(session.scalars(wanted))


def _runs() -> tuple[ColumnElement[bool], ...]:
    """A review, suit or complaint about the case without a result, or an order to answer again nobody has followed."""
    undone = and_(Remedy.again_from.is_not(None), Remedy.round.is_(None))
    return (Remedy.case_id == Case.id, Remedy.voided_on.is_(None), or_(Remedy.result.is_(None), undone))


def _is_disputed(session: Session, ids: Sequence[uuid.UUID]) -> bool:
    wanted = select(Case.id).where(Case.id.in_(ids), Case.state == State.CLOSED, exists().where(*_runs()))
    return session.scalars(wanted.limit(1)).first() is not None


def tasks(session: Session, agency_id: int) -> Sequence[uuid.UUID]:
    """What other agencies ask this one and nobody has answered yet."""
    return waiting(session, agency_id, CooperationTask, TASK_IS_OPEN)


def pass_task_on(session: Session, records: Sequence[Succession], task_id: uuid.UUID, by: Acting) -> int:
    """Let a question of another agency pass to whoever takes the rest; whoever asked hears from there.

    What was answered meanwhile stays.
    """
    record = successor(records, by)
    if record is None or not still_waits(
        session, record.from_agency_id, CooperationTask, task_id, TASK_IS_OPEN
    ):
        return 0
    hand_over(session, record, task_id)
    return 1


def pass_on(session: Session, records: Sequence[Succession], case_id: uuid.UUID, by: Acting) -> int:
    """Let a case and those that share its reply pass to whom the records name; answers how many passed.

    Raises services.succession.Busy while something about one of them is still on its way: then none has passed.
    """
    old = records[0].from_agency_id
    leader = locked_case(session, old, case_id)
    record = successor(records, by, leader.section_id, leader.number)
    if leader.state is State.VOID or record is None:
        return 0
    goes = Case.state == State.CLOSED if leader.state is State.CLOSED else Case.state.not_in(ENDED)
    joined = select(Case.id).where(Case.agency_id == old, Case.joined_to == case_id, goes)
    ids = [case_id, *session.scalars(joined.order_by(Case.id))]
    if leader.state is State.CLOSED and not _is_disputed(session, ids):
        return 0
    for each in ids:
        enter_scope(session, Scope(old))
        _pass_one(session, record, each, by)
    return len(ids)


def _pass_one(session: Session, record: Succession, case_id: uuid.UUID, by: Acting) -> None:
    old = record.from_agency_id
    case = locked_case(session, old, case_id)
    named = {one.id: one.name for one in sections(session, old)}
    passing = Passing(named.get(case.section_id or 0), record)
    leave_a_line(session, case, record, by)
    release_dockets(session, record, case_id)
    hand_over(session, record, case_id)
    asked = session.scalars(select(Inquiry.id).where(Inquiry.case_id == case_id)).all()
    if is_waiting(session, old, asked):  # an answer is on its way to where the case was
        raise Busy
    let_go(session)
    drafts = _take_over(session, locked_case(session, record.to_agency_id, case_id), passing, by)
    publish_many(session, drafts)
    session.flush()


def _take_over(session: Session, case: Case, passing: Passing, by: Acting) -> list[Draft]:
    """In the successor's scope: its body, section and people, its hashes, its calendar, and what is told of it."""
    record, here = passing.record, case.agency_id
    case.body_id = default_body(session, here, record.on).id
    mine = {one.name: one.id for one in sections(session, here, by.today)}
    case.section_id = mine.get(passing.section or "")
    officers = {str(p.person_id) for p in people_with(session, here, Permission.CASE_HANDLE, by.today)}
    if case.officer_id not in officers:
        case.officer_id = case.officer_name = None
    case.version += 1
    _find_again(session, case)
    names = {
        "from": agency(session, record.from_agency_id).name,
        "to": agency(session, here).name,
        "basis": record.basis,
    }
    session.add(
        Note(
            id=new_id(),
            agency_id=here,
            case_id=case.id,
            at=by.now,
            on=record.on,
            kind="taken_over",
            actor_name=by.actor.name,
            detail=names,
        )
    )
    _note(session, case, record, by)
    first = [_taken_over(session, case, record, by), _handed_over(case, record, by)]
    return [*first, *_clock_here(session, case, by), *_told_again(session, case, by)]


def _find_again(session: Session, case: Case) -> None:
    """Hashes are keyed by agency: under the successor's key the case is found by its people and its text again."""
    for table in (CaseMark, CaseLikeness, CaseBand):
        session.execute(delete(table).where(table.case_id == case.id, table.agency_id == case.agency_id))
    key = case_keys(session, case.agency_id, (case.id,)).get(case.id)
    if key is None or not case.personal:
        return
    personal = key.open(case.personal)
    if marks := marks_from(case.agency_id, case.id, personal):
        session.execute(insert(CaseMark), marks)
    remember_text(session, case.agency_id, case.id, personal)


def _clock_here(session: Session, case: Case, by: Acting) -> list[Draft]:
    """The clock runs on; where the successor's region has other holidays, so does its last day."""
    if case.receipt_date is None or case.state in (State.SIGNED, State.DISPATCHED, State.CLOSED):
        return []
    calendar = calendar_for(session, agency(session, case.agency_id).region)
    clock = due_date(case.receipt_date, entries_of(session, case), calendar, by.today)
    if clock.due_date == case.due_date:
        return []
    cache(case, clock)
    return [draft(case, clock_fact(clock), by)]


def _told_again(session: Session, case: Case, by: Acting) -> list[Draft]:
    """Its fee and its reviews and lawsuits are the successor's now: table 四 and chapter 六 count them there."""
    mine = (Remedy.agency_id == case.agency_id, Remedy.case_id == case.id)
    suits = session.scalars(select(Remedy).where(*mine).order_by(Remedy.id))
    drafts = [draft(case, remedy_fact(remedy), by) for remedy in suits]
    paid = (Charge.agency_id == case.agency_id, Charge.case_id == case.id, Charge.decided_on.is_not(None))
    charges = session.scalars(select(Charge).where(*paid).order_by(Charge.id))
    return [*drafts, *(fee_fact(case, charge, by) for charge in charges if charge.stage != "declined")]


def _taken_over(session: Session, case: Case, record: Succession, by: Acting) -> Draft:
    counted: CaseRound | Case | None = session.get(CaseRound, (case.id, 1)) if case.round > 1 else None
    if counted is None and case.state is State.CLOSED:
        counted = case
    fact = CaseTakenOver(
        from_agency_id=record.from_agency_id,
        on=record.on,
        body_id=case.body_id,
        number=case.number,
        channel=case.channel,
        applicant_kind=case.applicant_kind,
        registered_on=case.registered_on,
        state=str(case.state),
        provisional=case.provisional,
        stopped=case.stopped,
        receipt_date=case.receipt_date,
        due_date=case.due_date,
        outcome=counted.outcome if counted else None,
        closed_on=counted.closed_on if counted else None,
        timely=counted.timely if counted else None,
    )
    return draft(case, fact, by)


def _handed_over(case: Case, record: Succession, by: Acting) -> Draft:
    return Draft(
        event=CaseHandedOver(to_agency_id=case.agency_id, on=record.on),
        agency_id=case.agency_id,
        stream=case.id,
        actor=by.actor,
        now=by.now,
        for_agency_id=record.from_agency_id,
    )


def _note(session: Session, case: Case, record: Succession, by: Acting) -> None:
    audit(
        session,
        "case.taken_over",
        agency_id=case.agency_id,
        actor=by.actor,
        now=by.now,
        object_kind="case",
        object_id=case.id,
        detail={"from": record.from_agency_id, "on": record.on.isoformat()},
    )
