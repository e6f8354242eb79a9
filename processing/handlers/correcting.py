"""Requests for correction that were handed in online are opened like those the office writes down (条例第四十一条)."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.commands.correcting import open_online
from processing.handlers.told import facts
from services.actor import SYSTEM
from services.delivery import Envelope
from services.events.corrections import CorrectionRequested


def on_correction_requested(session: Session, told: Sequence[Envelope]) -> None:
    """Each gets its last day and the letter that says so; what the agency lost by a purge is not opened again."""
    for envelope, fact in facts(told, CorrectionRequested):
        if envelope.sealed is not None:
            by = Acting(SYSTEM, frozenset(), envelope.occurred_at)
            open_online(session, envelope.agency_id, envelope.stream, fact, envelope.sealed, by=by)
