"""Requests for correction: those intake took in are opened, and what went out about them is written down (条例第四十一条)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.commands.correcting import open_told
from processing.commands.correction_letters import tell_portal
from processing.correction_rules import LETTERS, REPLY
from processing.handlers.told import acting_agency, facts
from processing.models import Correction, CorrectionPaper
from services.actor import SYSTEM, ActorKind
from services.delivery import Envelope
from services.events.corrections import CorrectionRequested
from services.events.notifications import (
    NoticeDispatched,
    NoticeFailed,
    NoticeServedAgain,
    RecipientUnreachable,
)

TOLD = (NoticeDispatched, NoticeServedAgain, NoticeFailed, RecipientUnreachable)


def on_correction_requested(session: Session, told: Sequence[Envelope]) -> None:
    """Each gets its last day and the letter that says so; what the agency lost by a purge is not opened again."""
    for envelope, fact in facts(told, CorrectionRequested):
        if envelope.sealed is not None:
            by = Acting(SYSTEM, frozenset(), envelope.occurred_at)
            clerk = envelope.actor.name if envelope.actor.kind is ActorKind.PERSON else SYSTEM.name
            here, row_id = envelope.agency_id, envelope.stream
            open_told(session, here, row_id, fact, envelope.sealed, clerk, by=by)


def settle_letters(session: Session, told: Sequence[Envelope]) -> Sequence[Envelope]:
    """Write down what went out, or could not, of letters about corrections; answers what is about cases."""
    mine = [one for one in told if _kind(one) in LETTERS]
    rows = _corrections(session, mine) if mine else {}
    for envelope in mine:
        match envelope.event:
            case NoticeDispatched() as sent:
                _sent(session, rows[envelope.stream], sent, envelope)
            case NoticeServedAgain() as again:
                _arrived(rows[envelope.stream], again.kind)
            case NoticeFailed() | RecipientUnreachable() as unsent:
                _unsent(rows[envelope.stream], unsent.kind)
    return [one for one in told if _kind(one) not in LETTERS]


def _sent(session: Session, row: Correction, fact: NoticeDispatched, envelope: Envelope) -> None:
    """By the reply whoever asked is told: on the day of posting, signature or entry into the system."""
    _arrived(row, fact.kind)
    paper = session.get(CorrectionPaper, fact.document_id)
    if paper is not None:
        paper.sent_on = fact.on
    # What left before it was voided told nobody of a decision that stands.
    is_void = paper is not None and paper.voided_on is not None
    if fact.kind == REPLY and row.told_on is None and not is_void:
        row.told_on, row.told_way, row.told_proof = fact.on, fact.way, fact.proof
        tell_portal(session, row, "told", Acting(envelope.actor, frozenset(), envelope.occurred_at))


def _arrived(row: Correction, kind: str) -> None:
    row.unsent = None if row.unsent == kind else row.unsent


def _unsent(row: Correction, kind: str) -> None:
    """One word stands for all that waits; the reply that did not arrive weighs more than the letter before it."""
    row.unsent = REPLY if REPLY in (kind, row.unsent) else kind


def _kind(envelope: Envelope) -> str:
    fact = envelope.event
    return fact.kind if isinstance(fact, TOLD) else ""


def _corrections(session: Session, told: Sequence[Envelope]) -> dict[UUID, Correction]:
    wanted = select(Correction).where(
        Correction.agency_id == acting_agency(told[0]), Correction.id.in_({one.stream for one in told})
    )
    return {row.id: row for row in session.scalars(wanted.order_by(Correction.id).with_for_update())}
