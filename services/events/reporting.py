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


@event("reporting.report_asked", version=1)
class ReportAsked(Event):
    """The supervising office asks an agency for its annual report: notice, local items for chapters 一 and 六, the day
    to hand it in and the day to publish it by (art. 49; the law's own where a message says none)."""

    task_id: uuid.UUID
    year: int
    form: str
    notice: str
    items: tuple[str, ...]
    due_on: date
    on: date
    publish_by: date | None = None


@event("reporting.report_judged", version=1)
class ReportJudged(Event):
    """An edition of a report handed in was accepted, or returned with a remark."""

    edition_id: uuid.UUID
    year: int
    accepted: bool
    remark: str
    on: date


@event("reporting.report_taken_back", version=1)
class ReportTakenBack(Event):
    """The acceptance of an edition is taken back before its publication, with the reason."""

    edition_id: uuid.UUID
    year: int
    remark: str
    on: date


@event("reporting.report_reminded", version=1)
class ReportReminded(Event):
    """The supervising office reminds an agency of its report."""

    year: int
    remark: str
    on: date
