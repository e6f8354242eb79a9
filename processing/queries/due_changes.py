"""Questions about last days that a changed calendar moved."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from processing.models import Case, Correction, DueChange, LastDay
from services.errors import NotFound

PAGE = 50


@dataclass(frozen=True, slots=True)
class MovedDates:
    """A page of moved days with what they belong to, the newest first; `after` is the key of the next page, or None."""

    rows: Sequence[tuple[DueChange, Case | Correction]]
    after: str | None


def moved_dates(session: Session, agency_id: int, after: str | None = None) -> MovedDates:
    """What imported calendars moved. Raises NotFound for a page that cannot be."""
    wanted = _rows(agency_id)
    if after:
        wanted = wanted.where(DueChange.id < _key(after))
    found = session.execute(wanted.limit(PAGE + 1)).all()
    rows = [(change, case or correction) for change, case, correction in found[:PAGE]]
    return MovedDates(rows, rows[-1][0].id.hex if len(found) > PAGE else None)


def moved_last(
    session: Session, agency_id: int, most: int = PAGE
) -> tuple[Mapping[LastDay, int], Sequence[tuple[DueChange, Case | Correction]]]:
    """What the newest import that moved anything moved here: how many of each kind, and the first `most`."""
    newest = select(func.max(DueChange.at)).where(DueChange.agency_id == agency_id).scalar_subquery()
    counted = select(DueChange.what, func.count()).where(
        DueChange.agency_id == agency_id, DueChange.at == newest
    )
    counts = Counter(dict(session.execute(counted.group_by(DueChange.what)).tuples().all()))
    found = session.execute(_rows(agency_id).where(DueChange.at == newest).limit(most)) if counts else ()
    return counts, [(change, case or correction) for change, case, correction in found]


def _rows(agency_id: int) -> Select[DueChange, Case, Correction]:
    return (
        select(DueChange, Case, Correction)
        .outerjoin(Case, Case.id == DueChange.case_id)
        .outerjoin(Correction, Correction.id == DueChange.correction_id)
        .where(DueChange.agency_id == agency_id)
        .order_by(DueChange.id.desc())
    )


def _key(after: str) -> uuid.UUID:
    try:
        return uuid.UUID(hex=after)
    except ValueError:
        raise NotFound("没有这一页。") from None
