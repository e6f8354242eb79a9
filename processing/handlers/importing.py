"""Cases brought in from an office's own register: opened as they stand there, with one line of history and no more."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from processing.alerts import warn
from processing.clock_entries import Entry, EntryKind
from processing.commands.acting import cache, clock_fact, moved, step_row
from processing.deadlines import Clock, due_date
from processing.domain import Action, State
from processing.handlers.told import calendar_of, draft, facts
from processing.models import Case, CaseMark, ClockEntry
from processing.opening import marks_of
from processing.outcomes.cited import cited_grounds
from processing.remembering import remember_texts
from services.calendar.domain import WorkingCalendar
from services.citations import Citation
from services.clock import china_date
from services.crypto import Sealed, case_keys
from services.delivery import Draft, Envelope, publish_many
from services.errors import Invalid
from services.events.intake import CaseImported
from services.ids import new_id

TO_CHECK = "imported_check"


def on_case_imported(session: Session, told: Sequence[Envelope]) -> None:
    """A case per row; an open one has its clock from the receipt day on, and is pointed out where that may be wrong."""
    calendar = calendar_of(session, told)
    keys = case_keys(session, told[0].agency_id, [e.stream for e in told])
    drafts: list[Draft] = []
    marks: list[dict[str, Any]] = []
    for envelope, fact in facts(told, CaseImported):
        case = _case(envelope, fact)
        session.add(case)
        session.add(
            step_row(case, Action.REGISTER, None, envelope.actor, envelope.occurred_at, _detail(fact))
        )
        clock = _clock(session, case, envelope, fact, calendar)
        marks += marks_of(envelope, keys.get(envelope.stream))
        if case.state is not State.CLOSED:
            drafts.append(draft(envelope, moved(case, Action.REGISTER, fact.registered_on)))
            drafts.append(draft(envelope, clock_fact(clock)))
    session.flush()
    if marks:
        session.execute(insert(CaseMark), marks)
    remember_texts(session, told, keys)
    publish_many(session, drafts)


def _case(envelope: Envelope, fact: CaseImported) -> Case:
    return Case(
        id=envelope.stream,
        agency_id=envelope.agency_id,
        body_id=fact.body_id,
        number=fact.number,
        old_number=fact.old_number,
        channel=fact.channel,
        carrier=fact.evidence.get("carrier"),
        applicant_kind=fact.applicant_kind,
        registered_on=fact.registered_on,
        receipt_date=fact.receipt_date,
        receipt_words=str(fact.evidence.get("explanation", "")),
        personal=envelope.sealed or Sealed(b""),
        wanted_medium=fact.wanted_medium,
        wanted_way=fact.wanted_way,
        file_ids=[],
        state=State.CLOSED if fact.outcome else State.EXAMINING,
        version=1,
        outcome=fact.outcome,
        grounds=_grounds(fact) or None,
        section_id=fact.section_id,
        closed_on=fact.closed_on,
        timely=fact.timely,
    )


def _grounds(fact: CaseImported) -> list[str]:
    """What the articles of the register mean under its row; nothing for an open case."""
    return cited_grounds(fact.outcome, map(Citation.read, fact.basis or ())) if fact.outcome else []


def _clock(
    session: Session, case: Case, envelope: Envelope, fact: CaseImported, calendar: WorkingCalendar
) -> Clock:
    today, entries = china_date(envelope.occurred_at), [_entry(told) for told in fact.clock]
    wrong = bool(fact.check)
    try:
        clock = due_date(fact.receipt_date, entries, calendar, today)
    except Invalid:
        # What the old register says cannot have happened so; the case comes in without it and is looked at.
        entries, wrong = [], True
        clock = due_date(fact.receipt_date, entries, calendar, today)
    session.add_all(_row(case, entry, envelope) for entry in entries)
    cache(case, clock)
    if case.state is State.CLOSED:
        return clock
    if _waits_for_supplement(entries):
        case.state, case.supplement_until = State.AWAITING_SUPPLEMENT, fact.supplement_until
    if wrong or (fact.due_told and clock.due_date and fact.due_told != clock.due_date):
        warn(case, TO_CHECK)
    return clock


def _waits_for_supplement(entries: Sequence[Entry]) -> bool:
    # An unpaid fee leaves no such state: there is no charge here that could be paid; its officer is pointed to it.
    kinds = {entry.kind for entry in entries}
    return EntryKind.SUPPLEMENT_NOTICE in kinds and EntryKind.SUPPLEMENTED not in kinds


def _entry(told: Mapping[str, Any]) -> Entry:
    until = told.get("until")
    return Entry(
        EntryKind(told["kind"]),
        date.fromisoformat(told["on"]),
        date.fromisoformat(until) if until else None,
        told.get("days"),
    )


def _row(case: Case, entry: Entry, envelope: Envelope) -> ClockEntry:
    return ClockEntry(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        kind=entry.kind,
        on=entry.on,
        until=entry.until,
        days=entry.days,
        reason="imported",
        at=envelope.occurred_at,
        by=envelope.actor.name,
    )


def _detail(fact: CaseImported) -> dict[str, Any]:
    """The one line: what the old register says, by numbers and codes."""
    told = {"imported": True, "old_number": fact.old_number, "document_number": fact.reply_number}
    told |= {"outcome": fact.outcome, "closed_on": fact.closed_on and fact.closed_on.isoformat()}
    return {name: value for name, value in told.items() if value}
