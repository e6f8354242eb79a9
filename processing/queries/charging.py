"""Questions about the processing fee: what was proposed for a case, and how many requests its applicant made."""

import uuid

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from processing.domain import State
from processing.models import Case, CaseMark, Charge

# By these an applicant is one person or one organisation; a shared telephone is not enough to charge by.
IDENTITIES = ("id_number", "uscc")


def charge_of(session: Session, agency_id: int, case_id: uuid.UUID) -> Charge | None:
    """The newest proposal or decision about charging this case."""
    rows = select(Charge).where(Charge.agency_id == agency_id, Charge.case_id == case_id)
    return session.scalars(rows.order_by(Charge.id.desc()).limit(1)).one_or_none()


def requests_before(session: Session, case: Case) -> int:
    """How many requests the same applicant made of this agency earlier in the same calendar month (国办函〔2020〕109号).

    Void registrations do not count.
    """
    received = case.receipt_date or case.registered_on
    first = received.replace(day=1)
    own = select(CaseMark.hash).where(
        CaseMark.agency_id == case.agency_id, CaseMark.case_id == case.id, CaseMark.kind.in_(IDENTITIES)
    )
    others = (
        select(func.count(Case.id.distinct()))
        .join(CaseMark, CaseMark.case_id == Case.id)
        .where(
            Case.agency_id == case.agency_id,
            CaseMark.agency_id == case.agency_id,
            CaseMark.kind.in_(IDENTITIES),
            CaseMark.hash.in_(own),
            Case.state != State.VOID,
            Case.receipt_date.between(first, received),
            tuple_(Case.receipt_date, Case.number) < tuple_(received, case.number),
        )
    )
    return session.scalar(others) or 0
