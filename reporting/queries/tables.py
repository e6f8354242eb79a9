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
    CompoundSelect,
    Integer,
    Select,
    and_,
    any_,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from reporting.domain import CARRIED_IN, CARRIED_OUT, NEW, Passage, Period, Table3, table3
from reporting.formats import Format
from reporting.models import CASE_FACTS, CaseFact
from reporting.passing import came_over, read, stayed, went_over
from reporting.queries.openings import declared_passages
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
    for *passing, number in session.execute(counting(subject, within)):
        whole[read(*passing)] += number
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


def counting(subject: Subject, within: Period, *keys: InstrumentedAttribute[Any]) -> CompoundSelect[Any]:
    """The one statement every figure of table 三 comes from: passages counted, apart by `keys` where wanted.

    Rows of `keys`, passing, new, answered, number. Nearly all cases are answered by the end of the year after they came: of
    them two numbers are grouped, the rest goes by the whole rule.
    """
    rest = and_(CaseFact.years.is_(None), _passes(subject, within))
    new, answered = func.coalesce(is_new(subject, within), False), is_answered(within)
    return union_all(_counting_passed(subject, within, keys), _grouped(rest, keys, new, answered))


def _counting_passed(
    subject: Subject, within: Period, keys: Sequence[InstrumentedAttribute[Any]]
) -> Select[Any]:
    """What bears its years: they say all of it in a whole year, its days are asked where the period is a part of one."""
    passed = and_(_of_years(within), *_whose(subject))
    if within.is_whole_year:
        new, answered = CaseFact.years >= stayed(within.year), CaseFact.years <= stayed(within.year)
        return _grouped(passed, keys, new, answered, by=(CaseFact.years,))
    here = and_(passed, CaseFact.receipt_date <= within.cutoff, CaseFact.settled_on >= within.start)
    return _grouped(here, keys, CaseFact.receipt_date >= within.start, CaseFact.settled_on <= within.cutoff)


def _of_years(within: Period) -> ColumnElement[bool]:
    return CaseFact.years.in_([came_over(within.year), stayed(within.year), went_over(within.year)])


def _grouped(
    facts: ColumnElement[bool],
    keys: Sequence[InstrumentedAttribute[Any]],
    new: ColumnElement[bool],
    answered: ColumnElement[bool],
    by: Sequence[InstrumentedAttribute[Any]] = (),
) -> Select[Any]:
    """Apart by new and answered, or `by` what says both."""
    counted = select(*keys, CaseFact.passing, new, answered, func.count()).where(facts)
    return counted.group_by(*keys, CaseFact.passing, *(by or (new, answered)))


def _counted(session: Session, subject: Subject, within: Period) -> Iterator[tuple[int, Counter[Passage]]]:
    for agency, *passing, number in session.execute(counting(subject, within, CaseFact.agency_id)):
        yield agency, Counter({read(*passing): number})
    if subject.body_id is None:
        yield from declared_passages(session, subject.agencies, within, apart=subject.apart)


def within_agencies(column: InstrumentedAttribute[Any], agencies: Sequence[int]) -> ColumnElement[bool]:
    """One of these agencies; a province has thousands, so they go as one value."""
    return column == any_(literal(list(agencies), ARRAY(Integer)))


def counts(subject: Subject, within: Period) -> ColumnElement[bool]:
    """The facts that pass through the period: `reporting.domain.passage` as SQL."""
    # What came and went in other years does not: said beforehand, so that an index leads to the others.
    return and_(or_(_of_years(within), CaseFact.years.is_(None)), _passes(subject, within))


def _passes(subject: Subject, within: Period) -> ColumnElement[bool]:
    conditions = [
        *_whose(subject),
        CaseFact.voided_on.is_(None),
        CaseFact.receipt_date <= within.cutoff,
        CaseFact.settled_on >= within.start,
        or_(
            CaseFact.taken_on.is_(None),
            and_(CaseFact.taken_on <= within.cutoff, CaseFact.settled_on >= CaseFact.taken_on),
        ),
        or_(CaseFact.handed_on.is_(None), CaseFact.receipt_date <= CaseFact.handed_on),
    ]
    if not subject.apart:
        conditions.append(~_counts_with_its_heir(subject, within))
    return and_(*conditions)


def _whose(subject: Subject) -> list[ColumnElement[bool]]:
    body = [] if subject.body_id is None else [CaseFact.body_id == subject.body_id]
    return [within_agencies(CaseFact.agency_id, subject.agencies), *body]


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
        # As rows: in the midst of what is grouped by, the planner takes a long array for thousands of comparisons a case, and
        # wakes up workers for a handful of them.
        agencies = func.unnest(literal(list(subject.agencies), ARRAY(Integer)))
        here_first.append(CaseFact.taken_from.in_(select(agencies)))
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
    kinds = CaseFact.applicant_kind.in_(form.counted_kinds(column))
    return page_of(session, and_(counts(subject, within), or_(*terms), kinds), after, limit)


def page_of(session: Session, condition: ColumnElement[bool], after: str | None, limit: int) -> CasePage:
    """A page of the cases that meet a condition, by receipt date."""
    wanted = lines().where(condition).order_by(CaseFact.receipt_date, CaseFact.stream).limit(limit + 1)
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


def unconfirmed(session: Session, subject: Subject) -> int:
    """Registered, but not yet received by law (ordinary mail, fax): not 新收 until confirmed."""
    conditions: list[ColumnElement[bool]] = [
        within_agencies(CaseFact.agency_id, subject.agencies),
        CaseFact.years.is_(None),
        CaseFact.voided_on.is_(None),
        CaseFact.receipt_date.is_(None),
        CaseFact.closed_on.is_(None),
        CaseFact.handed_on.is_(None),
    ]
    if subject.body_id is not None:
        conditions.append(CaseFact.body_id == subject.body_id)
    return session.scalar(select(func.count()).select_from(CaseFact).where(*conditions)) or 0
