"""上年结转 that an office declared for its first year here and that no single case stands for.

What is brought in one by one is part of the declared number: only the difference is counted beside the cases, as
carried in and, until its cases are brought in, as carried out again. So the equation of the form holds.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from reporting.domain import CARRIED_IN, CARRIED_OUT, Passage, Period
from reporting.models import CaseFact, OpeningFact
from reporting.passing import came_over
from services.succession import heirs_of, past_agencies


def declared_passages(
    session: Session, agencies: Sequence[int], within: Period, *, apart: bool = False
) -> Iterator[tuple[int, Counter[Passage]]]:
    """The part of each agency's declared number that has no case, in the year it was declared for and later.

    Where an agency ended, its successor for the rest carries the number on; it counts once among them unless `apart`.
    """
    known = (*agencies, *past_agencies(session, agencies, within.cutoff + timedelta(days=1)))
    declared = select(OpeningFact).where(OpeningFact.agency_id.in_(known), OpeningFact.year <= within.year)
    rows = session.scalars(declared.where(OpeningFact.count > 0)).all()
    for year in sorted({row.year for row in rows}):
        of_year = [row for row in rows if row.year == year]
        here = _carried_into(session, [row.agency_id for row in of_year], date(year, 1, 1))
        for row in of_year:
            missing = row.count - here.get((row.agency_id, row.applicant_kind), 0)
            holders = [one for one in _holders(session, row.agency_id, within) if one in agencies]
            for holder in holders if apart else holders[-1:]:
                if missing > 0:
                    yield holder, Counter({Passage(row.applicant_kind, CARRIED_IN, CARRIED_OUT): missing})


def _holders(session: Session, agency_id: int, within: Period) -> Iterator[int]:
    """Who carried an agency's declared number in the period: itself, then each successor from its day on."""
    holder, since = agency_id, date.min
    while True:
        heir = next((one for one in heirs_of(session, holder, within.cutoff) if one.record.rest), None)
        until = heir.record.on - timedelta(days=1) if heir else date.max
        if since <= within.cutoff and until >= within.start:
            yield holder
        if heir is None:
            return
        holder, since = heir.agency_id, heir.record.on


def declared_without_cases(session: Session, agencies: Sequence[int], within: Period) -> int:
    """How many of the carried cases are a declared number only."""
    return sum(sum(counted.values()) for _, counted in declared_passages(session, agencies, within))


def _carried_into(session: Session, agencies: Sequence[int], start: date) -> dict[tuple[int, str], int]:
    wanted = (
        select(CaseFact.agency_id, CaseFact.applicant_kind, func.count())
        .where(
            CaseFact.agency_id.in_(agencies),
            or_(CaseFact.years == came_over(start.year), CaseFact.years.is_(None)),
            CaseFact.voided_on.is_(None),
            CaseFact.receipt_date < start,
            CaseFact.settled_on >= start,
            CaseFact.taken_on.is_(None),
        )
        .group_by(CaseFact.agency_id, CaseFact.applicant_kind)
    )
    return {(agency, kind): number for agency, kind, number in session.execute(wanted)}
