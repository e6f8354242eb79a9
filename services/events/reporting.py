"""What reporting tells: the supervising office's words to an agency."""

import uuid
from datetime import date

from services.events.base import Event, event


@event("reporting.chased", version=1)
class Chased(Event):
    """The supervising office chases a case, or the agency as a whole (催办; `formal`: 督办, answered in writing)."""

    chase_id: uuid.UUID
    on: date
    remark: str
    formal: bool
    case: uuid.UUID | None = None
    answer_by: date | None = None


@event("reporting.filing_remarked", version=1)
class FilingRemarked(Event):
    """The supervising office has a remark on a filed reply."""

    filing_id: uuid.UUID
    on: date
    remark: str


@event("reporting.conferral_answered", version=1)
class ConferralAnswered(Event):
    """The supervising office's opinion on a doubtful case; it stays in the file."""

    conferral_id: uuid.UUID
    on: date
    opinion: str
