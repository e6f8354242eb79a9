"""The statutory roll-up: of each agency directly below, the report that was accepted, or that it is missing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.annual.figures import added
from reporting.book import Book, Cells, from_json
from reporting.domain import Period, Table3, period
from reporting.formats import load_format
from reporting.formats.remedies import load_remedy_form
from reporting.models import ReportEdition, ReportVerdict
from reporting.queries.carried import subtree_through
from reporting.queries.remedies import roll_up_four, table_four
from reporting.queries.tables import Subject, roll_up, table_three
from reporting.remedies import Table4
from services.identity.models import Agency
from services.identity.queries import children, ended_between, parent_id


@dataclass(frozen=True, slots=True)
class Component:
    """An agency below and what it brings: `book` None while its report is missing. `agencies`: those the report covers.

    `ended` its last day, where that was before the year's."""

    agency_id: int
    name: str
    edition_id: uuid.UUID | None
    book: Book | None
    agencies: tuple[int, ...]
    live: Mapping[str, Cells]
    ended: date | None = None

    @property
    def differs(self) -> list[tuple[str, str, str, Decimal, Decimal]]:
        """(table, row, column, reported, counted now) wherever report and facts say different things."""
        if self.book is None:
            return []
        return [
            (table, row, column, self.book.tables.get(table, {}).get((row, column), Decimal(0)), counted)
            for table, cells in self.live.items()
            for (row, column), counted in cells.items()
            if self.book.tables.get(table, {}).get((row, column), Decimal(0)) != counted
        ]


def components(session: Session, agency_id: int, year: int, form: str) -> list[Component]:
    """Every agency that was directly below on any day of the year, by code. Needs the subtree of the year in sight."""
    within = period(year)
    below = below_within(session, agency_id, within)
    accepted = _accepted(session, agency_id, year)
    covered = {one.id: _covered(session, one.id, accepted.get(one.id), within) for one in below}
    live = _live(session, covered, within, form)
    return [
        Component(
            one.id,
            one.name,
            accepted[one.id].id if one.id in accepted else None,
            _book(accepted.get(one.id), form),
            covered[one.id],
            live[one.id],
            one.valid_to if one.valid_to and one.valid_to < within.cutoff else None,
        )
        for one in below
    ]


def below_within(session: Session, agency_id: int, within: Period) -> list[Agency]:
    """The agencies directly below on the period's last day, and those that were below when they ended within it, by code."""
    here = {one.id: one for one in children(session, agency_id, within.cutoff)}
    for one in ended_between(session, within.start, within.cutoff):
        if one.valid_to and parent_id(session, one.id, one.valid_to) == agency_id:
            here[one.id] = one
    return sorted(here.values(), key=lambda one: one.code)


def added_up(agency_id: int, parts: Sequence[Component]) -> tuple[int, ...]:
    """The agencies whose figures a roll-up adds: its own, and those of the reports it has."""
    return (agency_id, *(agency for part in parts if part.book is not None for agency in part.agencies))


def counted_twice(
    session: Session, agency_id: int, own: Cells, parts: Sequence[Component], within: Period, form: str
) -> Cells:
    """What of table 三 passed between two of the parts and stands in both, as figures to take off their sum."""
    there = [part for part in parts if part.book is not None]
    if not there:
        return {}
    whole = table_three(session, Subject(added_up(agency_id, there)), within, load_format(form))
    singly = added([own, *(part.live["table3"] for part in there)])
    twice = {place: figure - singly.get(place, Decimal(0)) for place, figure in whole.cells.items()}
    return {place: figure for place, figure in twice.items() if figure}


def _accepted(session: Session, agency_id: int, year: int) -> dict[int, ReportEdition]:
    wanted = (
        select(ReportEdition)
        .join(ReportVerdict, ReportVerdict.edition_id == ReportEdition.id)
        .where(ReportVerdict.agency_id == agency_id, ReportVerdict.year == year, ReportVerdict.accepted)
        .order_by(ReportEdition.version, ReportEdition.id)
    )
    return {edition.agency_id: edition for edition in session.scalars(wanted)}


def _covered(
    session: Session, agency_id: int, edition: ReportEdition | None, within: Period
) -> tuple[int, ...]:
    if edition is None or edition.covers == "own":
        return (agency_id,)
    return subtree_through(session, agency_id, within)


def _book(edition: ReportEdition | None, form: str) -> Book | None:
    if edition is None or edition.book["format"] != form:
        return None
    return from_json(edition.book)


def _live(
    session: Session, covered: Mapping[int, tuple[int, ...]], within: Period, form: str
) -> dict[int, dict[str, Cells]]:
    """Tables 三 and 四 of each component as the facts say now; within one what passed between two counts once."""
    three, four = load_format(form), load_remedy_form(form)
    single = Subject(tuple(one for one, agencies in covered.items() if agencies == (one,)))
    threes = roll_up(session, single, within, three) if single.agencies else {}
    fours = roll_up_four(session, single, within, four) if single.agencies else {}
    for one, agencies in covered.items():
        if one not in threes:
            threes[one] = table_three(session, Subject(agencies), within, three)
            fours[one] = table_four(session, Subject(agencies), within, four)
    return {one: {"table3": _cells(threes[one]), "table4": _cells(fours[one])} for one in covered}


def _cells(table: Table3 | Table4) -> Cells:
    return {place: Decimal(figure) for place, figure in table.cells.items()}
