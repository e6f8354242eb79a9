"""Questions about the facts: table 三 for any agencies, year, day and form, and the cases behind every figure."""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from reporting.domain import CARRIED_IN, CARRIED_OUT, NEW, Passage, Period, Table3, table3
from reporting.formats import Format
from reporting.models import CASE_FACTS, CaseFact
from reporting.queries.openings import declared_passages, declared_without_cases
from services.errors import Invalid

PAGE = 20


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures: an agency or several (a subtree), all answering bodies or one of them."""

    agencies: tuple[int, ...]
    body_id: int | None = None


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
    return table3(_sum(counted for _, counted in _counted(session, subject, within)), form, within)


def roll_up(session: Session, subject: Subject, within: Period, form: Format) -> dict[int, Table3]:
    """Table 三 of each agency of the subject, in its order; their sum is the roll-up."""
    parts: dict[int, Counter[Passage]] = {agency: Counter() for agency in subject.agencies}
    for agency, counted in _counted(session, subject, within):
        parts[agency].update(counted)
    return {agency: table3(counted, form, within) for agency, counted in parts.items()}


def _sum(parts: Iterator[Counter[Passage]]) -> Counter[Passage]:
    whole: Counter[Passage] = Counter()
    for part in parts:
        whole.update(part)
    return whole


def _counted(session: Session, subject: Subject, within: Period) -> Iterator[tuple[int, Counter[Passage]]]:
    entry = case((CaseFact.receipt_date >= within.start, NEW), else_=CARRIED_IN)
    leaves = case((CaseFact.settled_on <= within.cutoff, CaseFact.outcome), else_=CARRIED_OUT)
    keys = (CaseFact.agency_id, CaseFact.applicant_kind, entry, leaves)
    statement = select(*keys, func.count()).where(counts(subject, within)).group_by(*keys)
    for agency, kind, came, went, number in session.execute(statement):
        yield agency, Counter({Passage(kind, came, went): number})
    if subject.body_id is None:
        yield from declared_passages(session, subject.agencies, within)


def counts(subject: Subject, within: Period) -> ColumnElement[bool]:
    """The facts that pass through the period: `reporting.domain.passage` as SQL."""
    conditions: list[ColumnElement[bool]] = [
        CaseFact.agency_id.in_(subject.agencies),
        CaseFact.voided_on.is_(None),
        CaseFact.receipt_date <= within.cutoff,
        CaseFact.settled_on >= within.start,
    ]
    if subject.body_id is not None:
        conditions.append(CaseFact.body_id == subject.body_id)
    return and_(*conditions)


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
    terms = [_term(term, within) for term in form.terms(row)]
    wanted = (
        lines()
        .where(counts(subject, within), or_(*terms), CaseFact.applicant_kind.in_(form.counted_kinds(column)))
        .order_by(CaseFact.receipt_date, CaseFact.stream)
        .limit(limit + 1)
    )
    if after:
        wanted = wanted.where(tuple_(CaseFact.receipt_date, CaseFact.stream) > tuple_(*position(after)))
    return _page([CaseLine(**line) for line in session.execute(wanted).mappings()], limit)


def _term(term: str, within: Period) -> ColumnElement[bool]:
    if term == NEW:
        return CaseFact.receipt_date >= within.start
    if term == CARRIED_IN:
        return CaseFact.receipt_date < within.start
    if term == CARRIED_OUT:
        return CaseFact.settled_on > within.cutoff
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
    base = counts(subject, within)
    came = _by_month(session, CaseFact.receipt_date, and_(base, CaseFact.receipt_date >= within.start))
    went = _by_month(session, CaseFact.settled_on, and_(base, CaseFact.settled_on <= within.cutoff))
    carried = session.scalar(select(func.count()).where(base, CaseFact.receipt_date < within.start)) or 0
    if subject.body_id is None:
        carried += declared_without_cases(session, subject.agencies, within)
    found: list[Month] = []
    for month in range(within.start.month, within.cutoff.month + 1):
        carried += came[month] - went[month]
        found.append(Month(month, came[month], went[month], carried))
    return found


def _by_month(
    session: Session, column: InstrumentedAttribute[Any], condition: ColumnElement[bool]
) -> Counter[int]:
    month = func.extract("month", column)
    rows = session.execute(select(month, func.count()).where(condition).group_by(month))
    return Counter({int(number): count for number, count in rows})


def unconfirmed(session: Session, subject: Subject) -> int:
    """Registered, but not yet received by law (ordinary mail, fax): not 新收 until confirmed."""
    conditions: list[ColumnElement[bool]] = [
        CaseFact.agency_id.in_(subject.agencies),
        CaseFact.voided_on.is_(None),
        CaseFact.receipt_date.is_(None),
        CaseFact.closed_on.is_(None),
    ]
    if subject.body_id is not None:
        conditions.append(CaseFact.body_id == subject.body_id)
    return session.scalar(select(func.count()).select_from(CaseFact).where(*conditions)) or 0
