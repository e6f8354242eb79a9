"""Questions about what passes between the agency and its supervising office."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from processing.models import Case, CaseDocument, Exchange
from processing.supervision import ExchangeKind
from services.errors import NotFound


def exchanges_of(session: Session, agency_id: int, case_id: uuid.UUID) -> Sequence[Exchange]:
    """Everything about a case, the oldest first."""
    wanted = select(Exchange).where(Exchange.agency_id == agency_id, Exchange.case_id == case_id)
    return session.scalars(wanted.order_by(Exchange.on, Exchange.id)).all()


def chases(session: Session, agency_id: int, limit: int = 200) -> Sequence[Row[Exchange, str]]:
    """(chase, number of its case or None), the open ones first, then the newest."""
    wanted = (
        select(Exchange, Case.number)
        .outerjoin(Case, Case.id == Exchange.case_id)
        .where(Exchange.agency_id == agency_id, Exchange.kind == ExchangeKind.CHASE)
        .order_by(Exchange.answered_on.is_not(None), Exchange.on.desc(), Exchange.id.desc())
    )
    return session.execute(wanted.limit(limit)).all()


def chase_of(session: Session, agency_id: int, chase_id: uuid.UUID) -> Exchange:
    """Raises NotFound."""
    wanted = select(Exchange).where(
        Exchange.agency_id == agency_id, Exchange.id == chase_id, Exchange.kind == ExchangeKind.CHASE
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("没有这件督办。")
    return found


def reply_of(session: Session, agency_id: int, case_id: uuid.UUID) -> CaseDocument | None:
    """The newest reply that was issued."""
    wanted = select(CaseDocument).where(
        CaseDocument.agency_id == agency_id,
        CaseDocument.case_id == case_id,
        CaseDocument.kind == "reply",
        CaseDocument.stage == "issued",
    )
    return session.scalars(wanted.order_by(CaseDocument.made_on.desc(), CaseDocument.id.desc())).first()
