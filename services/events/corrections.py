"""Requests for correction of the records about somebody (条例第四十一条): handed in, opened, and how they fare."""

import uuid
from datetime import date
from typing import Any

from services.events.base import Event, event


@event("intake.correction_requested", version=1)
class CorrectionRequested(Event):
    """Somebody asked online or by post that a record about him be corrected; it is no application for disclosure.

    `applicant_kind` natural or organisation. `evidence` proves the day it was received; where channel and way
    are not said, it came and is answered online. Sealed beside it: applicant, record, wanted, proof.
    """

    number: str
    body_id: int
    applicant_kind: str
    received_on: date
    file_ids: tuple[uuid.UUID, ...] = ()
    channel: str | None = None
    wanted_way: str | None = None
    evidence: dict[str, Any] | None = None


@event("processing.correction_opened", version=1)
class CorrectionOpened(Event):
    """A request stands in the register, whichever way it came: whoever answers it knows whom and how.

    Sealed beside it: applicant, record, wanted, proof.
    """

    number: str
    body_id: int
    channel: str
    applicant_kind: str
    wanted_way: str
    received_on: date
    registered_on: date


@event("processing.correction_changed", version=1)
class CorrectionChanged(Event):
    """Whoever asked is reached otherwise from now on. Sealed beside it: applicant, record, wanted, proof."""

    applicant_kind: str
    wanted_way: str


@event("processing.correction_taken_over", version=1)
class CorrectionTakenOver(Event):
    """机构改革: a request goes on in this agency, under its number, with its day of receipt and its last day."""

    from_agency_id: int
    on: date
    body_id: int


@event("processing.correction_letter_voided", version=1)
class CorrectionLetterVoided(Event):
    """A letter about a request is void and is not sent; with the reply (`kind`) the decision is open again."""

    document_id: uuid.UUID
    document_number: str
    kind: str
    voided_on: date


@event("processing.correction_moved", version=1)
class CorrectionMoved(Event):
    """A request is in_work, decided (with its `result`) or told (by its `way`).

    A letter written with that has its id, number and title here. Sealed beside it: the letter's wording.
    """

    state: str
    on: date
    due_date: date | None = None
    result: str | None = None
    way: str | None = None
    document_id: uuid.UUID | None = None
    document_number: str | None = None
    title: str | None = None
