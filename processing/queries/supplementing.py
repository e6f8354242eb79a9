"""The matters of a case's supplement notice, in order."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.known_absent import MATTERS, is_absent
from processing.models import Case, SupplementMatter


def matters_of_case(session: Session, agency_id: int, case_id: uuid.UUID) -> Sequence[SupplementMatter]:
    """Those of the notice first, then what the supplement raised."""
    if is_absent(session, MATTERS, case_id):
        return ()
    wanted = select(SupplementMatter).where(
        SupplementMatter.agency_id == agency_id, SupplementMatter.case_id == case_id
    )
    return session.scalars(wanted.order_by(SupplementMatter.is_new, SupplementMatter.n)).all()


def raised_waiting(session: Session, agency_id: int, case_id: uuid.UUID) -> Sequence[SupplementMatter]:
    """What the supplement raised anew and nobody registered yet, in order."""
    if is_absent(session, MATTERS, case_id):
        return ()
    wanted = select(SupplementMatter).where(
        SupplementMatter.agency_id == agency_id,
        SupplementMatter.case_id == case_id,
        SupplementMatter.is_new,
        SupplementMatter.registered_on.is_(None),
    )
    return session.scalars(wanted.order_by(SupplementMatter.n)).all()


def raised_cases(session: Session, agency_id: int, case_id: uuid.UUID) -> dict[uuid.UUID, Case]:
    """The cases of its new matters, as far as they were opened, by the matters' ids."""
    mine = select(SupplementMatter.id).where(
        SupplementMatter.agency_id == agency_id,
        SupplementMatter.case_id == case_id,
        SupplementMatter.registered_on.is_not(None),
    )
    rows = session.scalars(select(Case).where(Case.agency_id == agency_id, Case.id.in_(mine)))
    return {case.id: case for case in rows}
