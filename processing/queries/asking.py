"""Questions about what was asked of others."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.known_absent import INQUIRIES, is_absent
from processing.models import Inquiry
from services.errors import NotFound


def inquiries_of(session: Session, agency_id: int, case_id: uuid.UUID) -> Sequence[Inquiry]:
    """What was asked about a case, the oldest first."""
    if is_absent(session, INQUIRIES, case_id):
        return ()
    rows = select(Inquiry).where(Inquiry.agency_id == agency_id, Inquiry.case_id == case_id)
    return session.scalars(rows.order_by(Inquiry.id)).all()


def inquiry_of(session: Session, agency_id: int, case_id: uuid.UUID, inquiry_id: uuid.UUID) -> Inquiry:
    """Raises NotFound, also for another case's."""
    for inquiry in inquiries_of(session, agency_id, case_id):
        if inquiry.id == inquiry_id:
            return inquiry
    raise NotFound("没有这次征求意见。")
