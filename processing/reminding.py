"""The daily look at the office's own limits, at what other agencies ask, at corrections and at replies to be filed: each pointed out once."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from processing.alerts import unwarn, warn
from processing.commands.releasing import point_out_release
from processing.domain import State
from processing.internal_limits import (
    BEGUN_BY,
    CODES,
    WATCHED,
    Due,
    Level,
    Stage,
    cooperation_due,
    correction_due,
    limit_due,
    stage_of,
)
from processing.models import Case, CaseDocument, CooperationTask, Correction, Exchange, Reminder, Step
from processing.queries.cooperation import TASK_IS_OPEN
from processing.queries.corrections import CORRECTION_IS_UNTOLD
from processing.supervision import filing_due
from services.actor import SYSTEM
from services.audit import audit
from services.calendar.queries import calendar_for
from services.identity.models import Agency
from services.identity.queries import parent_id

FILED_WITHIN = timedelta(days=60)


def remind_of_limits(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """Point out what nobody has claimed, what lies with a section or a reviewer beyond the office's own limits."""
    watched = select(Case).where(
        Case.agency_id == agency.id, Case.state.in_(WATCHED), Case.stopped.is_(False)
    )
    cases = session.scalars(watched.order_by(Case.id).with_for_update()).all()
    begun = _begun(session, agency.id, [case.id for case in cases])
    calendar, options = calendar_for(session, agency.region), agency.options
    for case in cases:
        stage = stage_of(case.state, case.officer_id is not None)
        since = begun.get((case.id, stage)) if stage else None
        due = limit_due(stage, since, options, calendar, today) if stage and since else None
        if due is not None and _is_first(session, case, due, now):
            _point_out(session, case, due, now)


def remind_of_releases(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """A signed reply that only waits to be released is pointed out from the day it may be, and not while it may not."""
    waiting = select(Case).where(Case.agency_id == agency.id, Case.state == State.SIGNED, Case.awaits_release)
    for case in session.scalars(waiting.order_by(Case.id).with_for_update()).all():
        point_out_release(session, case, today)


def remind_of_filings(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """A reply that is to be filed by today and was not is pointed out; only where the agency files at all."""
    if not agency.options.filing or parent_id(session, agency.id, today) is None:
        return
    filed = exists().where(Exchange.document_id == CaseDocument.id)
    waiting = (
        select(Case)
        .where(
            Case.agency_id == agency.id,
            Case.state == State.CLOSED,
            Case.closed_on >= today - FILED_WITHIN,
            exists().where(
                CaseDocument.case_id == Case.id,
                CaseDocument.kind == "reply",
                CaseDocument.stage == "issued",
                ~filed,
            ),
        )
        .order_by(Case.id)
    )
    calendar = calendar_for(session, agency.region)
    for case in session.scalars(waiting.with_for_update()):
        if case.closed_on is not None and filing_due(case.closed_on, calendar) <= today:
            warn(case, "filing_due")


def remind_of_cooperation(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """Point out questions of other agencies before their last day, and when they stay unanswered beyond it."""
    waiting = select(CooperationTask).where(
        CooperationTask.agency_id == agency.id, TASK_IS_OPEN, CooperationTask.escalated_on.is_(None)
    )
    calendar = calendar_for(session, agency.region)
    for task in session.scalars(waiting.order_by(CooperationTask.id).with_for_update()):
        level = cooperation_due(task.respond_by, agency.options, calendar, today)
        if level is not None and _is_news(task, level, today):
            told = {"respond_by": task.respond_by.isoformat()}
            _note(session, agency, "cooperation", task.id, level, told, now)


def remind_of_corrections(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """Point out requests for correction before their own last day, and when nobody was told beyond it (条例第四十一条)."""
    waiting = select(Correction).where(
        Correction.agency_id == agency.id, CORRECTION_IS_UNTOLD, Correction.escalated_on.is_(None)
    )
    calendar = calendar_for(session, agency.region)
    for row in session.scalars(waiting.order_by(Correction.id).with_for_update()):
        level = correction_due(row.due_date, calendar, today)
        if level is not None and _is_news(row, level, today):
            told = {"due_date": row.due_date.isoformat()}
            _note(session, agency, "correction", row.id, level, told, now)


def _is_news(row: CooperationTask | Correction, level: Level, today: date) -> bool:
    """Write down that it was pointed out on this day, the first time of each level; whether this was it."""
    if level is Level.ESCALATED:
        row.escalated_on = today
        return True
    if row.reminded_on is None:
        row.reminded_on = today
        return True
    return False


def _note(
    session: Session,
    agency: Agency,
    what: str,
    id_: uuid.UUID,
    level: Level,
    told: dict[str, str],
    now: datetime,
) -> None:
    audit(
        session,
        f"{what}.{level}",
        agency_id=agency.id,
        actor=SYSTEM,
        now=now,
        object_kind=what,
        object_id=id_,
        detail=told,
    )


def _begun(session: Session, agency_id: int, ids: Sequence[uuid.UUID]) -> dict[tuple[uuid.UUID, Stage], date]:
    """The day each stage of these cases began, as far as it did."""
    found: dict[tuple[uuid.UUID, Stage], date] = {}
    for stage, actions in BEGUN_BY.items():
        steps = select(Step.case_id, Step.on).where(
            Step.agency_id == agency_id, Step.case_id.in_(ids), Step.action.in_(actions)
        )
        newest = steps.distinct(Step.case_id).order_by(Step.case_id, Step.at.desc(), Step.id.desc())
        found |= {(case_id, stage): day for case_id, day in session.execute(newest)}
    return found


def _is_first(session: Session, case: Case, due: Due, now: datetime) -> bool:
    """Whether this was not pointed out before; written down with the asking, so that it never is twice."""
    row = {"case_id": case.id, "stage": due.stage, "level": due.level, "since": due.since}
    told = insert(Reminder).values(row | {"agency_id": case.agency_id, "at": now}).on_conflict_do_nothing()
    return session.execute(told.returning(Reminder.case_id)).first() is not None


def _point_out(session: Session, case: Case, due: Due, now: datetime) -> None:
    unwarn(case, *CODES)
    warn(case, due.code)
    audit(
        session,
        "case.escalated" if due.level is Level.ESCALATED else "case.reminded",
        agency_id=case.agency_id,
        actor=SYSTEM,
        now=now,
        object_kind="case",
        object_id=case.id,
        detail={"stage": str(due.stage), "since": due.since.isoformat()},
    )
