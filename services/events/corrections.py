"""Requests for correction of the records about somebody (条例第四十一条): handed in online, and how they fare."""

import uuid
from datetime import date

from services.events.base import Event, event


@event("intake.correction_requested", version=1)
class CorrectionRequested(Event):
    """Somebody asked online that a record about him be corrected; it is no application for disclosure.

    `applicant_kind` natural or organisation. Sealed beside it: applicant, record, wanted, proof.
    """

    number: str
    body_id: int
    applicant_kind: str
    received_on: date
    file_ids: tuple[uuid.UUID, ...] = ()


@event("processing.correction_moved", version=1)
class CorrectionMoved(Event):
    """A request that came online is in_work, decided (with its `result`) or told (by its `way`).

    A letter written with that has its number and title here. Sealed beside it: the letter's wording.
    """

    state: str
    on: date
    due_date: date | None = None
    result: str | None = None
    way: str | None = None
    document_number: str | None = None
    title: str | None = None
