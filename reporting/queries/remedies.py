"""Questions about reviews and lawsuits: table 四, the cases behind every figure, and a 案号 that two agencies count."""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from reporting.domain import Period
from reporting.formats.remedies import RemedyForm
from reporting.models import CaseFact, RemedyFact
from reporting.queries.tables import PAGE, Subject, position
from reporting.remedies import ORIGINAL, PENDING, Place, Table4, table4


@dataclass(frozen=True, slots=True)
class RemedyLine:
    """One review or lawsuit behind a figure; `stream` is its case."""

    stream: uuid.UUID
    remedy_id: uuid.UUID
    agency_id: int
    number: str | None
    docket: str
    kind: str
    filed_on: date
    ended_on: date | None
    result: str | None


@dataclass(frozen=True, slots=True)
class RemedyLines:
    """A page of them; `after` leads to the next one, None when there is none."""

    lines: tuple[RemedyLine, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class SharedDocket:
    """A 案号 that several agencies count as their own; one of them only reviewed, or typed it wrongly."""

    docket: str
    agencies: tuple[int, ...]


def table_four(session: Session, subject: Subject, within: Period, form: RemedyForm) -> Table4:
    """Table 四 of the subject, counted from the facts at this moment."""
    counted: Counter[Place] = Counter()
    for _, places in _counted(session, subject, within):
        counted.update(places)
    return table4(counted, form, within)


def roll_up_four(session: Session, subject: Subject, within: Period, form: RemedyForm) -> dict[int, Table4]:
    """Table 四 of each agency of the subject, in its order."""
    parts: dict[int, Counter[Place]] = {agency: Counter() for agency in subject.agencies}
    for agency, places in _counted(session, subject, within):
        parts[agency].update(places)
    return {agency: table4(places, form, within) for agency, places in parts.items()}


def remedies_behind(
    session: Session,
    subject: Subject,
    within: Period,
    form: RemedyForm,
    cell: tuple[str, str],
    after: str | None = None,
    limit: int = PAGE,
) -> RemedyLines:
    """What a figure (block key, column key) is made of, by the day it was filed. Raises Invalid for no such figure."""
    block, column = form.block(cell[0]), form.column(cell[1])
    terms = [_term(term, within) for term in form.counted(column)]
    wanted = (
        _lines()
        .where(_counts(subject, within), RemedyFact.kind == block.kind, or_(*terms))
        .order_by(RemedyFact.filed_on, RemedyFact.remedy_id)
        .limit(limit + 1)
    )
    if after:
        wanted = wanted.where(tuple_(RemedyFact.filed_on, RemedyFact.remedy_id) > tuple_(*position(after)))
    found = [RemedyLine(*row) for row in session.execute(wanted)]
    lines = tuple(found[:limit])
    return RemedyLines(lines, f"{lines[-1].filed_on}_{lines[-1].remedy_id}" if len(found) > limit else None)


def shared_dockets(session: Session, subject: Subject, within: Period) -> Sequence[SharedDocket]:
    """Every 案号 that more than one agency of the subject counts in the period."""
    agencies = func.array_agg(func.distinct(RemedyFact.agency_id))
    wanted = (
        select(RemedyFact.docket, agencies)
        .where(_counts(Subject(subject.agencies), within), RemedyFact.docket != "")
        .group_by(RemedyFact.docket)
        .having(func.count(func.distinct(RemedyFact.agency_id)) > 1)
        .order_by(RemedyFact.docket)
    )
    return [SharedDocket(docket, tuple(sorted(found))) for docket, found in session.execute(wanted)]


def _lines() -> Select[uuid.UUID, uuid.UUID, int, str, str, str, date, date | None, str | None]:
    return select(
        RemedyFact.stream,
        RemedyFact.remedy_id,
        RemedyFact.agency_id,
        CaseFact.number,
        RemedyFact.docket,
        RemedyFact.kind,
        RemedyFact.filed_on,
        RemedyFact.ended_on,
        RemedyFact.result,
    ).outerjoin(
        CaseFact,
        and_(CaseFact.stream == RemedyFact.stream, CaseFact.agency_id == RemedyFact.agency_id),
    )


def _counted(session: Session, subject: Subject, within: Period) -> Iterator[tuple[int, Counter[Place]]]:
    term = case((RemedyFact.ended_on <= within.cutoff, RemedyFact.result), else_=PENDING)
    keys = (RemedyFact.agency_id, RemedyFact.kind, term)
    statement = select(*keys, func.count()).where(_counts(subject, within)).group_by(*keys)
    for agency, kind, stands, number in session.execute(statement):
        yield agency, Counter({Place(kind, stands): number})


def _counts(subject: Subject, within: Period) -> ColumnElement[bool]:
    """The facts that stand in the period: `reporting.remedies.place` as SQL."""
    conditions: list[ColumnElement[bool]] = [
        RemedyFact.agency_id.in_(subject.agencies),
        RemedyFact.voided.is_(False),
        RemedyFact.role == ORIGINAL,
        RemedyFact.filed_on <= within.cutoff,
        or_(RemedyFact.ended_on.is_(None), RemedyFact.ended_on >= within.start),
    ]
    # The suit of a case that passed on stands with the successor from the day it passed, before with the predecessor.
    elsewhere = exists().where(
        CaseFact.stream == RemedyFact.stream,
        CaseFact.agency_id == RemedyFact.agency_id,
        or_(CaseFact.handed_on < within.cutoff, CaseFact.taken_on > within.cutoff),
    )
    conditions.append(~elsewhere.correlate(RemedyFact))
    if subject.body_id is not None:
        mine = select(CaseFact.stream).where(
            CaseFact.agency_id.in_(subject.agencies), CaseFact.body_id == subject.body_id
        )
        conditions.append(RemedyFact.stream.in_(mine))
    return and_(*conditions)


def _term(term: str, within: Period) -> ColumnElement[bool]:
    if term == PENDING:
        return or_(RemedyFact.ended_on.is_(None), RemedyFact.ended_on > within.cutoff)
    return and_(RemedyFact.result == term, RemedyFact.ended_on <= within.cutoff)
