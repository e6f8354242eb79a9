"""What the agencies below tell their supervising office, written into its own tables; safe to repeat."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reporting.models import Chase, Conferral, Filing
from services.delivery import Envelope
from services.events import Event
from services.events.processing import ChaseAnswered, ConferralAsked, ReplyFiled

E = TypeVar("E", bound=Event)


def on_reply_filed(session: Session, told: Sequence[Envelope]) -> None:
    """A filed reply lies in the inbox."""
    rows = [
        _from(envelope)
        | {
            "id": fact.filing_id,
            "stream": envelope.stream,
            "number": fact.number,
            "document_number": fact.document_number,
            "outcome": fact.outcome,
            "grounds": list(fact.grounds),
            "answered_on": fact.answered_on,
            "filed_on": fact.filed_on,
            "paragraphs": fact.paragraphs,
        }
        for envelope, fact in _facts(told, ReplyFiled)
    ]
    session.execute(insert(Filing).on_conflict_do_nothing(), rows)


def on_conferral_asked(session: Session, told: Sequence[Envelope]) -> None:
    """A doubtful case waits for an opinion."""
    rows = [
        _from(envelope)
        | {
            "id": fact.conferral_id,
            "number": fact.number,
            "asked_on": fact.on,
            "question": fact.question,
        }
        for envelope, fact in _facts(told, ConferralAsked)
    ]
    session.execute(insert(Conferral).on_conflict_do_nothing(), rows)


def on_chase_answered(session: Session, told: Sequence[Envelope]) -> None:
    """The agency's answer stands beside the chase."""
    for envelope, fact in _facts(told, ChaseAnswered):
        mine = update(Chase).where(
            Chase.agency_id == envelope.for_agency_id,
            Chase.of_agency_id == envelope.agency_id,
            Chase.id == fact.chase_id,
        )
        session.execute(mine.values(answer=fact.answer, answered_on=fact.on))


def _from(envelope: Envelope) -> dict[str, Any]:
    return {"agency_id": envelope.for_agency_id, "of_agency_id": envelope.agency_id}


def _facts(told: Sequence[Envelope], kind: type[E]) -> list[tuple[Envelope, E]]:
    return [(one, one.event) for one in told if isinstance(one.event, kind)]
