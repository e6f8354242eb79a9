"""上年结转 against its sources: what the agency itself had open at the end of last year, what it declared when it began
here, and what agencies it followed upon had open on their last day. Each source is named."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from reporting.domain import Check, Period, Table3
from reporting.formats import Format
from reporting.models import CaseFact
from reporting.queries.openings import declared_without_cases
from reporting.queries.tables import Subject, counts, table_three
from services.identity.queries import agency, ended_between, subtree_ids
from services.succession import ended_within, past_agencies
from services.words import said

TITLE = said("上年结转与来源相符")


@dataclass(frozen=True, slots=True)
class Source:
    """One source of what was carried in, by its name, with its number in all columns together."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Handed:
    """Cases that passed on in the period: to or from whom, and how many of them count in table 三."""

    agency_id: int
    name: str
    on: date
    number: int


def carried_checks(
    session: Session, agency_id: int, table: Table3
) -> tuple[Sequence[Check], Sequence[Source]]:
    """第二项 of each column against its sources; the predecessors' part is read from the predecessors' own facts."""
    form, within = table.form, table.within
    before = Period(within.year - 1, date(within.year - 1, 12, 31))
    own = table_three(session, Subject((agency_id,), apart=True), before, form)
    fresh = declared_without_cases(session, (agency_id,), within)
    fresh -= declared_without_cases(session, (agency_id,), before)
    given = _given_to(session, agency_id, within)
    gone = given_away(session, (agency_id,), before, form)
    at_end = {
        column.key: own.cell("carried_out", column.key) - int(gone.get(column.key, 0))
        for column in form.columns
    }
    sources = [Source(said("本机关上年末"), at_end["total"])]
    sources += [Source(said("上线时申报"), fresh)] if fresh > 0 else []
    sources += [Source(_name(session, old), sum(kinds.values())) for old, kinds in given.items()]
    if (
        fresh > 0
    ):  # declared by column only in the table itself: the columns are compared where nothing was declared
        columns = [column for column in form.columns if column.sum_of]
    else:
        columns = list(form.columns)
    label = "＋".join(said("%(name)s %(number)s 件", name=one.name, number=one.number) for one in sources)
    checks = []
    for column in columns:
        kinds = form.counted_kinds(column)
        right = at_end[column.key] + (fresh if column.sum_of else 0)
        right += sum(of[kind] for of in given.values() for kind in kinds)
        told = label if column.sum_of else said("各来源之和")
        checks.append(
            Check(TITLE, column.label, said("第二项"), table.cell("carried_in", column.key), told, right)
        )
    return checks, sources


def taken_over(
    session: Session, agencies: Sequence[int], within: Period, form: Format, known: Sequence[int] = ()
) -> tuple[Mapping[str, Decimal], str]:
    """What these carried in from predecessors by column, from their own facts, and the predecessors' names.

    `known`: whose 结转 last year's report has already; of them only what came in the period itself is taken over.
    """
    came_since = CaseFact.receipt_date >= within.start
    rows = session.execute(
        select(CaseFact.taken_from, CaseFact.applicant_kind, func.count())
        .where(counts(Subject(tuple(agencies)), within))
        .where(CaseFact.taken_on >= within.start, CaseFact.receipt_date < CaseFact.taken_on)
        .where(CaseFact.taken_from.not_in(agencies))
        .where(or_(CaseFact.taken_from.not_in(known), came_since))
        .group_by(CaseFact.taken_from, CaseFact.applicant_kind)
        .order_by(CaseFact.taken_from)
    ).all()
    kinds: Counter[str] = Counter()
    for _old, kind, number in rows:
        kinds[kind] += number
    names = dict.fromkeys(_name(session, old) for old, _kind, _number in rows if old is not None)
    told = {
        column.key: Decimal(sum(kinds[kind] for kind in form.counted_kinds(column)))
        for column in form.columns
    }
    return (told if kinds else {}), "、".join(names)


def given_away(
    session: Session, agencies: Sequence[int], before: Period, form: Format
) -> Mapping[str, Decimal]:
    """What of the 结转 of these at the end of a year had passed to others within it, by column: nobody carries it in here."""
    rows = session.execute(
        select(CaseFact.applicant_kind, func.count())
        .where(counts(Subject(tuple(agencies)), before), CaseFact.outcome.is_(None))
        .where(CaseFact.handed_on <= before.cutoff, CaseFact.handed_to.not_in(agencies))
        .group_by(CaseFact.applicant_kind)
    )
    kinds: dict[str, int] = dict(rows.tuples().all())
    if not kinds:
        return {}
    return {
        column.key: Decimal(sum(kinds.get(kind, 0) for kind in form.counted_kinds(column)))
        for column in form.columns
    }


def handed_away(session: Session, agency_id: int, within: Period) -> Sequence[Handed]:
    """What the agency gave away in the period: it stands in 结转下年度 although it is at work elsewhere."""
    rows = session.execute(
        select(CaseFact.handed_to, CaseFact.handed_on, func.count())
        .where(CaseFact.agency_id == agency_id, *_given(within))
        .group_by(CaseFact.handed_to, CaseFact.handed_on)
        .order_by(CaseFact.handed_on)
    )
    return [
        Handed(heir, _name(session, heir), last + timedelta(days=1), number)
        for heir, last, number in rows
        if heir is not None and last is not None
    ]


def between(session: Session, subject: Subject, within: Period, form: Format) -> Table3 | None:
    """What stands in two agencies' tables of the subject at once, as figures to take off their sum; None: nothing."""
    together = table_three(session, replace(subject, apart=False), within, form)
    singly = table_three(session, replace(subject, apart=True), within, form)
    cells = {cell: together.cells[cell] - singly.cells[cell] for cell in together.cells}
    return Table3(form, within, cells) if any(cells.values()) else None


def subtree_through(session: Session, root: int, within: Period) -> tuple[int, ...]:
    """The subtree of the period's last day, with the agencies below that ended within it, merged or abolished."""
    here = subtree_ids(session, root, within.cutoff)
    day_before = within.start - timedelta(days=1)
    # Whoever ended with the day before counts only where it had an heir: what it left open came into the period there.
    merged = ended_within(session, day_before, within.cutoff)
    ended = {one.id: one for one in (*merged, *ended_between(session, within.start, within.cutoff))}.values()
    gone = [
        one.id
        for one in ended
        if one.id not in here and one.valid_to and one.id in subtree_ids(session, root, one.valid_to)
    ]
    return (*here, *gone)


def sight_of(session: Session, agencies: Sequence[int], within: Period) -> tuple[int, ...]:
    """Whose facts must be seen to count for these: their own, and those of the agencies they followed upon."""
    return (*agencies, *past_agencies(session, agencies, within.cutoff + timedelta(days=1)))


def _given(within: Period) -> list[ColumnElement[bool]]:
    # The predecessor's last day may be the last of the year before: then it is carried into this one.
    first = within.start - timedelta(days=1)
    return [
        CaseFact.handed_on >= first,
        CaseFact.handed_on < within.cutoff,
        CaseFact.receipt_date <= CaseFact.handed_on,
        CaseFact.outcome.is_(None),
        CaseFact.years.is_(None),
        CaseFact.voided_on.is_(None),
    ]


def _given_to(session: Session, agency_id: int, within: Period) -> Mapping[int, Counter[str]]:
    """What each giver's facts say it gave; of a giver that still exists and is not seen from here, what came says it."""
    rows = session.execute(
        select(CaseFact.agency_id, CaseFact.applicant_kind, func.count())
        .where(CaseFact.handed_to == agency_id, *_given(within))
        .group_by(CaseFact.agency_id, CaseFact.applicant_kind)
        .order_by(CaseFact.agency_id)
    )
    found = _by_giver(rows.tuples())
    unseen = session.execute(
        select(CaseFact.taken_from, CaseFact.applicant_kind, func.count())
        .where(counts(Subject((agency_id,)), within), CaseFact.taken_from.not_in(list(found)))
        .where(CaseFact.taken_on >= within.start, CaseFact.receipt_date < CaseFact.taken_on)
        .group_by(CaseFact.taken_from, CaseFact.applicant_kind)
        .order_by(CaseFact.taken_from)
    )
    return found | _by_giver(unseen.tuples())


def _by_giver(rows: Iterable[tuple[int | None, str, int]]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for giver, kind, number in rows:
        if giver is not None:
            found.setdefault(giver, Counter())[kind] += number
    return found


def _name(session: Session, agency_id: int) -> str:
    return agency(session, agency_id).name
