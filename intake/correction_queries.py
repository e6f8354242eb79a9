"""One request for correction with its letters, for whoever asked."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.mail import day_bounds
from intake.models import CorrectionLetter, CorrectionRequest
from services.crypto import case_key
from services.errors import NotFound


@dataclass(frozen=True, slots=True)
class CorrectionFile:
    """The request, its personal part opened, its letters with their opened wording."""

    row: CorrectionRequest
    personal: dict[str, Any]
    letters: Sequence[tuple[CorrectionLetter, dict[str, Any]]]


def typed_on(session: Session, agency_id: int, day: date, limit: int = 30) -> Sequence[CorrectionRequest]:
    """What came by post or fax and was registered on a day, the newest first."""
    start, end = day_bounds(day)
    wanted = select(CorrectionRequest).where(
        CorrectionRequest.agency_id == agency_id,
        CorrectionRequest.evidence.is_not(None),
        CorrectionRequest.received_at >= start,
        CorrectionRequest.received_at < end,
    )
    return session.scalars(wanted.order_by(CorrectionRequest.id.desc()).limit(limit)).all()


def by_mail_number(session: Session, agency_id: int, mail_number: str) -> Sequence[CorrectionRequest]:
    """The requests that came in the envelope of this number."""
    wanted = select(CorrectionRequest).where(
        CorrectionRequest.agency_id == agency_id,
        CorrectionRequest.evidence["mail_number"].astext == mail_number,
    )
    return session.scalars(wanted.order_by(CorrectionRequest.number)).all()


def correction_file(session: Session, agency_id: int, correction_id: uuid.UUID) -> CorrectionFile:
    """Raises NotFound, also for another agency's, and Purged."""
    row = session.scalars(
        select(CorrectionRequest).where(
            CorrectionRequest.agency_id == agency_id, CorrectionRequest.id == correction_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound("没有这件更正申请。")
    key = case_key(session, agency_id, correction_id)
    letters = session.scalars(
        select(CorrectionLetter)
        .where(CorrectionLetter.agency_id == agency_id, CorrectionLetter.correction_id == correction_id)
        .order_by(CorrectionLetter.made_on, CorrectionLetter.id)
    )
    opened = [(letter, key.open(letter.content)) for letter in letters]
    return CorrectionFile(row, key.open(row.personal), opened)
