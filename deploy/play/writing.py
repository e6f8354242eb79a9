"""Which of the signed documents are made into PDFs while playing: none, one request in so many, or all."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from processing.papers import render
from services.db import Scope, unit_of_work

ONE_IN = 25


class Documents(StrEnum):
    """How many documents are rendered."""

    NONE = "none"
    SAMPLE = "sample"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Writing:
    """Renders by the same repeatable step as the platform, after the signature has committed."""

    documents: Documents = Documents.SAMPLE

    def render(self, agency_id: int, number: int, document_id: uuid.UUID, now: datetime) -> None:
        if self.documents is Documents.NONE or (self.documents is Documents.SAMPLE and number % ONE_IN):
            return
        with unit_of_work("processing", Scope(agency_id)) as session:
            render(session, agency_id, document_id, now)
