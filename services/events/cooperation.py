"""What two agencies of one deployment tell each other when one asks the other about a case (协办)."""

import uuid
from datetime import date

from services.events.base import Event, event


@event("processing.cooperation_asked", version=1)
class CooperationAsked(Event):
    """Another agency is asked about a case: its task. Sealed under a key of its own: the letter and what is asked."""

    task_id: uuid.UUID
    number: str
    document_number: str
    on: date
    until: date


@event("processing.cooperation_withdrawn", version=1)
class CooperationWithdrawn(Event):
    """The answer is not needed any more: the question was called off, or its case has ended."""

    task_id: uuid.UUID
    on: date


@event("processing.cooperation_answered", version=1)
class CooperationAnswered(Event):
    """The agency that was asked has answered. Sealed, under the key of `answer_id` in the asking agency: its words.

    `file_id`: a file sent along, stored in the asking agency under the same key.
    """

    task_id: uuid.UUID
    answer_id: uuid.UUID
    on: date
    result: str
    file_id: uuid.UUID | None = None
