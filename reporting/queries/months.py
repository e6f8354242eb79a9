"""The months of a period one by one, from the same facts as table 三."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from reporting.domain import Period
from reporting.models import CaseFact
from reporting.queries.openings import declared_without_cases
from reporting.queries.tables import Subject, counts, is_answered, is_new


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the year: what came, what went, what was open at its end (or at the cut-off)."""

    month: int
    new: int
    closed: int
    open: int


def months(session: Session, subject: Subject, within: Period) -> list[Month]:
    """The months of the period one by one."""
    base, fresh = counts(subject, within), func.coalesce(is_new(subject, within), False)
    came = _by_month(session, CaseFact.receipt_date, and_(base, fresh))
    went = _by_month(session, CaseFact.settled_on, and_(base, is_answered(within)))
    here_later = func.coalesce(taken_within(subject, within), False)
    taken = _by_month(session, CaseFact.taken_on, and_(base, ~fresh, here_later))
    handed = _by_month(
        session,
        CaseFact.handed_on,
        and_(base, handed_within(within)),
    )
    carried = session.scalar(select(func.count()).where(base, ~fresh, ~here_later)) or 0
    if subject.body_id is None:
        carried += declared_without_cases(session, subject.agencies, within)
    found: list[Month] = []
    for month in range(within.start.month, within.cutoff.month + 1):
        carried += came[month] - went[month] + taken[month] - handed[month]
        found.append(Month(month, came[month], went[month], carried))
    return found


def taken_within(subject: Subject, within: Period) -> ColumnElement[bool]:
    """Taken over in the period from an agency outside of the subject."""
    from_outside = CaseFact.taken_from.not_in(subject.agencies)
    return and_(CaseFact.taken_on >= within.start, from_outside)


def handed_within(within: Period) -> ColumnElement[bool]:
    """Given away in the period, unanswered."""
    return and_(CaseFact.handed_on <= within.cutoff, CaseFact.outcome.is_(None))


def _by_month(
    session: Session, column: InstrumentedAttribute[Any], condition: ColumnElement[bool]
) -> Counter[int]:
    month = func.extract("month", column)
    rows = session.execute(select(month, func.count()).where(condition).group_by(month))
    return Counter({int(number): count for number, count in rows})
