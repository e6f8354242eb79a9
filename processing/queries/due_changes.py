"""Questions about due dates that a changed calendar moved."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.models import Case, DueChange
from services.errors import NotFound

PAGE = 50


@dataclass(frozen=True, slots=True)
class MovedDates:
    """A page of moved dates with their cases, the newest first; `after` is the key of the next page, or None."""

    rows: Sequence[tuple[DueChange, Case]]
    after: str | None


def moved_dates(session: Session, agency_id: int, after: str | None = None) -> MovedDates:
    """What imported calendars moved. Raises NotFound for a page that cannot be."""
    wanted = select(DueChange, Case).join(Case, Case.id == DueChange.case_id)
    wanted = wanted.where(DueChange.agency_id == agency_id, Case.agency_id == agency_id)
    if after:
        wanted = wanted.where(DueChange.id < _key(after))
    found = session.execute(wanted.order_by(DueChange.id.desc()).limit(PAGE + 1)).all()
    rows = [(change, case) for change, case in found[:PAGE]]
    return MovedDates(rows, rows[-1][0].id.hex if len(found) > PAGE else None)


def _key(after: str) -> uuid.UUID:
    try:
        return uuid.UUID(hex=after)
    except ValueError:
        raise NotFound("没有这一页。") from None
