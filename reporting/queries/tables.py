"""Questions about the facts: table 三 for any agencies, year, day and form, and the cases behind every figure."""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    and_,
    any_,
    case,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from reporting.domain import CARRIED_IN, CARRIED_OUT, NEW, Passage, Period, Table3, table3
from reporting.formats import Format
from reporting.models import CASE_FACTS, CaseFact
from reporting.queries.openings import declared_passages, declared_without_cases
from services.errors import Invalid

PAGE = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures: an agency or several (a subtree), all answering bodies or one of them.

    What passed between two of them counts once, as one case, unless each is looked at `apart`.
    """

    agencies: tuple[int, ...]
    body_id: int | None = None
    apart: bool = False


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case behind a figure; nothing of it names a person."""

    stream: uuid.UUID
    agency_id: int
    number: str
    applicant_kind: str
    channel: str
    receipt_date: date
    closed_on: date | None
    outcome: str | None
    due_date: date | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of cases; `after` leads to the next one, None when there is none."""

    lines: tuple[CaseLine, ...]
    after: str | None


def table_three(session: Session, subject: Subject, within: Period, form: Format) -> Table3:
    """Table 三 of the subject, counted from the facts at this moment."""
    whole: Counter[Passage] = Counter()
    for kind, came, went, number in session.execute(counting(subject, within)):
        whole[Passage(kind, came, went)] += number
    if subject.body_id is None:
        for _, declared in declared_passages(session, subject.agencies, within, apart=subject.apart):
            whole.update(declared)
    return table3(whole, form, within)


def roll_up(session: Session, subject: Subject, within: Period, form: Format) -> dict[int, Table3]:
    """Table 三 of each agency of the subject by itself, in its order; what passed between them stands in both."""
    parts: dict[int, Counter[Passage]] = {agency: Counter() for agency in subject.agencies}
    for agency, counted in _counted(session, replace(subject, apart=True), within):
        parts[agency].update(counted)
    return {agency: table3(counted, form, within) for agency, counted in parts.items()}


def counting(subject: Subject, within: Period, *keys: InstrumentedAttribute[Any]) -> Select[Any]:
    """The one statement every figure of table 三 comes from: passages counted, apart by `keys` where wanted."""
    entry = case((is_new(subject, within), NEW), else_=CARRIED_IN)
    leaves = case((is_answered(within), CaseFact.outcome), else_=CARRIED_OUT)
    apart = (*keys, CaseFact.applicant_kind, entry, leaves)
    return select(*apart, func.count()).where(counts(subject, within)).group_by(*apart)


def _counted(session: Session, subject: Subject, within: Period) -> Iterator[tuple[int, Counter[Passage]]]:
    for agency, kind, came, went, number in session.execute(counting(subject, within, CaseFact.agency_id)):
        yield agency, Counter({Passage(kind, came, went): number})
    if subject.body_id is None:
        yield from declared_passages(session, subject.agencies, within, apart=subject.apart)


def within_agencies(column: InstrumentedAttribute[Any], agencies: Sequence[int]) -> ColumnElement[bool]:
    """One of these agencies; a province has thousands, so they go as one value."""
    return column == any_(literal(list(agencies), ARRAY(Integer)))


def counts(subject: Subject, within: Period) -> ColumnElement[bool]:
    """The facts that pass through the period: `reporting.domain.passage` as SQL."""
    conditions: list[ColumnElement[bool]] = [
        within_agencies(CaseFact.agency_id, subject.agencies),
        CaseFact.voided_on.is_(None),
        CaseFact.receipt_date <= within.cutoff,
        CaseFact.settled_on >= within.start,
        or_(
            CaseFact.taken_on.is_(None),
            and_(CaseFact.taken_on <= within.cutoff, CaseFact.settled_on >= CaseFact.taken_on),
        ),
        or_(CaseFact.handed_on.is_(None), CaseFact.receipt_date <= CaseFact.handed_on),
    ]
    if subject.body_id is not None:
        conditions.append(CaseFact.body_id == subject.body_id)
    if not subject.apart:
        conditions.append(~_counts_with_its_heir(subject, within))
    return and_(*conditions)


def _counts_with_its_heir(subject: Subject, within: Period) -> ColumnElement[bool]:
    """Given away unanswered to another of the subject: its whole life is counted there, by its receipt date."""
    return and_(
        CaseFact.handed_to.is_not(None),
        within_agencies(CaseFact.handed_to, subject.agencies),
        CaseFact.handed_on < within.cutoff,
        CaseFact.outcome.is_(None),
    )


def is_new(subject: Subject, within: Period) -> ColumnElement[bool]:
    """Received in the period, and here first: `reporting.domain.passage` as SQL."""
    here_first = [CaseFact.taken_on.is_(None), CaseFact.receipt_date >= CaseFact.taken_on]
    if not subject.apart:
        here_first.append(within_agencies(CaseFact.taken_from, subject.agencies))
    return and_(CaseFact.receipt_date >= within.start, or_(*here_first))


def is_answered(within: Period) -> ColumnElement[bool]:
    """Ended in the period with a result."""
    return and_(CaseFact.settled_on <= within.cutoff, CaseFact.outcome.is_not(None))


def cases_behind(
    session: Session,
    subject: Subject,
    within: Period,
    form: Format,
    cell: tuple[str, str],
    after: str | None = None,
    limit: int = PAGE,
) -> CasePage:
    """The cases a figure (row key, column key) is made of, by receipt date. Raises Invalid for no such figure."""
    row, column = form.row(cell[0]), form.column(cell[1])
    terms = [_term(term, subject, within) for term in form.terms(row)]
    wanted = (
        lines()
        .where(counts(subject, within), or_(*terms), CaseFact.applicant_kind.in_(form.counted_kinds(column)))
        .order_by(CaseFact.receipt_date, CaseFact.stream)
        .limit(limit + 1)
    )
    if after:
        wanted = wanted.where(tuple_(CaseFact.receipt_date, CaseFact.stream) > tuple_(*position(after)))
    return _page([CaseLine(**line) for line in session.execute(wanted).mappings()], limit)


def _term(term: str, subject: Subject, within: Period) -> ColumnElement[bool]:
    # Columns may be null: "not new" and "not answered" are written so that they are never null.
    if term == NEW:
        return func.coalesce(is_new(subject, within), False)
    if term == CARRIED_IN:
        return ~func.coalesce(is_new(subject, within), False)
    if term == CARRIED_OUT:
        return ~is_answered(within)
    return and_(CaseFact.outcome == term, CaseFact.settled_on <= within.cutoff)


def lines() -> Select[Any]:
    """The columns of a `CaseLine`."""
    return select(*(CASE_FACTS.c[field.name] for field in fields(CaseLine)))


def _page(found: Sequence[CaseLine], limit: int) -> CasePage:
    lines = tuple(found[:limit])
    more = len(found) > limit
    return CasePage(lines, f"{lines[-1].receipt_date}_{lines[-1].stream}" if more else None)


def position(after: str) -> tuple[date, uuid.UUID]:
    """The day and id a page begins behind. Raises Invalid."""
    day, _, stream = after.partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(stream)
    except ValueError as error:
        raise Invalid("这一页的地址不完整，请从头看起。") from error


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
    here_later = func.coalesce(_taken_within(subject, within), False)
    taken = _by_month(session, CaseFact.taken_on, and_(base, ~fresh, here_later))
    handed = _by_month(
        session,
        CaseFact.handed_on,
        and_(base, CaseFact.handed_on <= within.cutoff, CaseFact.outcome.is_(None)),
    )
    carried = session.scalar(select(func.count()).where(base, ~fresh, ~here_later)) or 0
    if subject.body_id is None:
        carried += declared_without_cases(session, subject.agencies, within)
    found: list[Month] = []
    for month in range(within.start.month, within.cutoff.month + 1):
        carried += came[month] - went[month] + taken[month] - handed[month]
        found.append(Month(month, came[month], went[month], carried))
    return found


def _taken_within(subject: Subject, within: Period) -> ColumnElement[bool]:
    """Taken over in the period from an agency outside of the subject."""
    from_outside = CaseFact.taken_from.not_in(subject.agencies)
    return and_(CaseFact.taken_on >= within.start, from_outside)


def _by_month(
    session: Session, column: InstrumentedAttribute[Any], condition: ColumnElement[bool]
) -> Counter[int]:
    month = func.extract("month", column)
    rows = session.execute(select(month, func.count()).where(condition).group_by(month))
    return Counter({int(number): count for number, count in rows})


def unconfirmed(session: Session, subject: Subject) -> int:
    """Registered, but not yet received by law (ordinary mail, fax): not 新收 until confirmed."""
    conditions: list[ColumnElement[bool]] = [
        within_agencies(CaseFact.agency_id, subject.agencies),
        CaseFact.voided_on.is_(None),
        CaseFact.receipt_date.is_(None),
        CaseFact.closed_on.is_(None),
        CaseFact.handed_on.is_(None),
    ]
    if subject.body_id is not None:
        conditions.append(CaseFact.body_id == subject.body_id)
    return session.scalar(select(func.count()).select_from(CaseFact).where(*conditions)) or 0
