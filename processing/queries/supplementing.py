"""The matters of a case's supplement notice, in order."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.models import SupplementMatter


def matters_of_case(session: Session, agency_id: int, case_id: uuid.UUID) -> Sequence[SupplementMatter]:
    """Those of the notice first, then what the supplement raised."""
    wanted = select(SupplementMatter).where(
        SupplementMatter.agency_id == agency_id, SupplementMatter.case_id == case_id
    )
    return session.scalars(wanted.order_by(SupplementMatter.is_new, SupplementMatter.n)).all()
