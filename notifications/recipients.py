"""Whom each stream has to tell: remembered when it begins, handed on with the case, reminded no more when he says so."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from notifications.domain import Way
from notifications.models import Recipient
from services.delivery import Envelope, stream_events
from services.events.corrections import CorrectionOpened, CorrectionTakenOver
from services.events.intake import CaseImported, RemindersStopped, RequestRegistered
from services.events.processing import CaseTakenOver


def recipients_of(session: Session, told: Sequence[Envelope]) -> dict[UUID, Recipient]:
    """Whom these facts concern, by stream."""
    rows = select(Recipient).where(
        Recipient.agency_id == told[0].agency_id, Recipient.stream.in_({e.stream for e in told})
    )
    return {row.stream: row for row in session.scalars(rows)}


def recipient_row(envelope: Envelope) -> dict[str, Any]:
    """The row of whoever a fact names first."""
    fact = envelope.event
    assert isinstance(fact, RequestRegistered | CaseImported | CorrectionOpened)
    return {
        "stream": envelope.stream,
        "agency_id": envelope.agency_id,
        "number": fact.number,
        "body_id": fact.body_id,
        "channel": fact.channel,
        "applicant_kind": fact.applicant_kind,
        "wanted_way": Way(fact.wanted_way),
        "registered_on": fact.registered_on,
        "receipt_date": fact.received_on if isinstance(fact, CorrectionOpened) else fact.receipt_date,
        "personal": envelope.sealed,
        "voided": False,
        "sms_stopped": False,
    }


def on_case_imported(session: Session, told: Sequence[Envelope]) -> None:
    """Remember whom an open case will have to answer; of the import itself nobody is told."""
    session.execute(insert(Recipient).on_conflict_do_nothing(), [recipient_row(e) for e in told])


def on_correction_opened(session: Session, told: Sequence[Envelope]) -> None:
    """Remember whom to tell of a correction and how; its letters come as facts of their own."""
    session.execute(insert(Recipient).on_conflict_do_nothing(), [recipient_row(e) for e in told])
    # Whoever stopped the reminders before the office had opened his request is not known here until now.
    for one in told:
        earlier = stream_events(session, one.agency_id, one.stream)
        on_reminders_stopped(session, [e for e in earlier if isinstance(e.event, RemindersStopped)])


def on_reminders_stopped(session: Session, told: Sequence[Envelope]) -> None:
    """He is reminded no more, whatever else becomes known of him, until the office notes that he asked for it anew."""
    for one in told:
        mine = update(Recipient).where(Recipient.agency_id == one.agency_id, Recipient.stream == one.stream)
        session.execute(mine.values(sms_stopped=True))


def on_case_taken_over(session: Session, told: Sequence[Envelope]) -> None:
    """What goes out from now on goes out in the successor's name; what waits is its to send."""
    for envelope in told:
        fact = envelope.event
        assert isinstance(fact, CaseTakenOver | CorrectionTakenOver)
        mine = update(Recipient).where(
            Recipient.agency_id == envelope.agency_id, Recipient.stream == envelope.stream
        )
        session.execute(mine.values(body_id=fact.body_id))
