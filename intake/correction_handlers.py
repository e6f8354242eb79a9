"""How a request for correction fares, as processing tells it: for the page of whoever asked. Set-wise."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Update, delete, func, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from intake.commands.reminding import without_reminders
from intake.models import CorrectionLetter, CorrectionRequest
from services.clock import china_date
from services.crypto import Sealed, case_keys
from services.delivery import Envelope
from services.events.corrections import (
    CorrectionChanged,
    CorrectionLetterVoided,
    CorrectionMoved,
    CorrectionOpened,
    CorrectionTakenOver,
)
from services.events.notifications import NoticeDispatched

REPLY = "correction_reply"
LETTERS = frozenset({"correction_told", REPLY})


def on_correction_opened(session: Session, told: Sequence[Envelope]) -> None:
    """One that the office wrote down itself is known here too: whoever asked follows it by number and query code."""
    rows = [
        {
            "id": envelope.stream,
            "agency_id": envelope.agency_id,
            "body_id": fact.body_id,
            "number": fact.number,
            "channel": fact.channel,
            "applicant_kind": fact.applicant_kind,
            "wanted_way": fact.wanted_way,
            "received_on": fact.received_on,
            "received_at": envelope.occurred_at,
            "personal": envelope.sealed,
            "code_version": 1,
            "state": "received",
        }
        for envelope in told
        if isinstance(fact := envelope.event, CorrectionOpened)
    ]
    session.execute(upsert(CorrectionRequest).on_conflict_do_nothing(), rows)


def on_correction_changed(session: Session, told: Sequence[Envelope]) -> None:
    """Whoever asked is reached otherwise: the way as it is now, and what is known of him."""
    for envelope in told:
        fact = envelope.event
        assert isinstance(fact, CorrectionChanged)
        row = session.get_one(CorrectionRequest, envelope.stream, with_for_update=True)
        row.wanted_way = fact.wanted_way
        row.personal = _still_unasked(session, row, envelope.sealed or row.personal)


def _still_unasked(session: Session, row: CorrectionRequest, told: Sealed) -> Sealed:
    """What is known of him now, without the consent that he took back here: processing has not heard of that."""
    key = case_keys(session, row.agency_id, [row.id]).get(row.id)
    if key is None or key.open(row.personal)["applicant"].get("sms"):
        return told
    return without_reminders(key, told) or told


def on_correction_letter_voided(session: Session, told: Sequence[Envelope]) -> None:
    """A letter nobody has read goes; with the reply the decision is open again."""
    for envelope in told:
        fact = envelope.event
        assert isinstance(fact, CorrectionLetterVoided)
        unread = CorrectionLetter.id == fact.document_id, CorrectionLetter.dispatched_on.is_(None)
        session.execute(
            delete(CorrectionLetter).where(CorrectionLetter.agency_id == envelope.agency_id, *unread)
        )
        if fact.kind == REPLY:
            decided = _mine(envelope).where(CorrectionRequest.state == "decided")
            session.execute(decided.values(state="in_work", result=None, decided_on=None))


def on_correction_taken_over(session: Session, told: Sequence[Envelope]) -> None:
    """机构改革: its rows are here already; whoever asked reads since when this agency goes on."""
    for envelope in told:
        fact = envelope.event
        assert isinstance(fact, CorrectionTakenOver)
        session.execute(_mine(envelope).values(body_id=fact.body_id, taken_on=fact.on))


def letters_sent(session: Session, told: Sequence[NoticeDispatched]) -> None:
    """A letter can be read on the page from the day it went out."""
    for fact in told:
        mine = update(CorrectionLetter).where(CorrectionLetter.id == fact.document_id)
        session.execute(mine.values(dispatched_on=fact.on, way=fact.way))


def on_correction_moved(session: Session, told: Sequence[Envelope]) -> None:
    """In work, decided, told: the state, its day, and the letter that was written with it."""
    facts = [(e, e.event) for e in told if isinstance(e.event, CorrectionMoved)]
    # One by one: several facts of one request set different columns, and their order matters.
    for envelope, fact in facts:
        session.execute(_mine(envelope).values(_changes(fact)))
    letters = [
        {
            "id": fact.document_id,
            "agency_id": envelope.agency_id,
            "correction_id": envelope.stream,
            "number": fact.document_number,
            "title": fact.title or "",
            "content": envelope.sealed,
            "made_on": china_date(envelope.occurred_at),
        }
        for envelope, fact in facts
        if fact.document_id is not None and envelope.sealed is not None
    ]
    if letters:
        session.execute(insert(CorrectionLetter), letters)


def _mine(envelope: Envelope) -> Update:
    """The request the fact is about, in the agency it is told in."""
    return update(CorrectionRequest).where(
        CorrectionRequest.agency_id == envelope.agency_id, CorrectionRequest.id == envelope.stream
    )


def _changes(fact: CorrectionMoved) -> dict[str, Any]:
    day = {"in_work": "opened_on", "decided": "decided_on", "told": "told_on"}[fact.state]
    changes: dict[str, Any] = {"state": fact.state, "due_date": fact.due_date, day: fact.on}
    if day == "opened_on":
        # Told of once more, it is in work since the first time.
        changes[day] = func.coalesce(CorrectionRequest.opened_on, fact.on)
    if fact.result is not None:
        changes["result"] = fact.result
    if fact.way is not None:
        changes["told_way"] = fact.way
    return changes
