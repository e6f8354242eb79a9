"""How a request for correction fares, as processing tells it: for the page of whoever asked. Set-wise."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from intake.models import CorrectionLetter, CorrectionRequest
from services.clock import china_date
from services.delivery import Envelope
from services.events.corrections import CorrectionMoved


def on_correction_moved(session: Session, told: Sequence[Envelope]) -> None:
    """In work, decided, told: the state, its day, and the letter that was written with it."""
    facts = [(e, e.event) for e in told if isinstance(e.event, CorrectionMoved)]
    # One by one: several facts of one request set different columns, and their order matters.
    for envelope, fact in facts:
        mine = update(CorrectionRequest).where(
            CorrectionRequest.agency_id == envelope.agency_id, CorrectionRequest.id == envelope.stream
        )
        session.execute(mine.values(_changes(fact)))
    letters = [
        {
            "id": envelope.event_id,
            "agency_id": envelope.agency_id,
            "correction_id": envelope.stream,
            "number": fact.document_number,
            "title": fact.title or "",
            "content": envelope.sealed,
            "made_on": china_date(envelope.occurred_at),
        }
        for envelope, fact in facts
        if fact.document_number is not None and envelope.sealed is not None
    ]
    if letters:
        session.execute(insert(CorrectionLetter), letters)


def _changes(fact: CorrectionMoved) -> dict[str, Any]:
    day = {"in_work": "opened_on", "decided": "decided_on", "told": "told_on"}[fact.state]
    changes: dict[str, Any] = {"state": fact.state, "due_date": fact.due_date, day: fact.on}
    if fact.result is not None:
        changes["result"] = fact.result
    if fact.way is not None:
        changes["told_way"] = fact.way
    return changes
