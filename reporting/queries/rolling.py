"""The statutory roll-up: of each agency directly below, the report that was accepted, or that it is missing."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.book import Book, Cells, from_json
from reporting.domain import period
from reporting.formats import load_format
from reporting.formats.remedies import load_remedy_form
from reporting.models import ReportEdition, ReportVerdict
from reporting.queries.remedies import roll_up_four
from reporting.queries.tables import Subject, roll_up
from services.identity.queries import children, subtree_ids


@dataclass(frozen=True, slots=True)
class Component:
    """An agency below and what it brings: `book` None while its report is missing. `agencies`: those the report covers."""

    agency_id: int
    name: str
    edition_id: uuid.UUID | None
    book: Book | None
    agencies: tuple[int, ...]
    live: Mapping[str, Cells]

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
    """Every agency directly below on the year's last day, by code. Needs the subtree in sight."""
    within = period(year)
    below = children(session, agency_id, within.cutoff)
    accepted = _accepted(session, agency_id, year)
    covered = {one.id: _covered(session, one.id, accepted.get(one.id), year) for one in below}
    live = _live(session, [agency for ids in covered.values() for agency in ids], year, form)
    return [
        Component(
            one.id,
            one.name,
            accepted[one.id].id if one.id in accepted else None,
            _book(accepted.get(one.id), form),
            covered[one.id],
            _added(live, covered[one.id]),
        )
        for one in below
    ]


def _accepted(session: Session, agency_id: int, year: int) -> dict[int, ReportEdition]:
    wanted = (
        select(ReportEdition)
        .join(ReportVerdict, ReportVerdict.edition_id == ReportEdition.id)
        .where(ReportVerdict.agency_id == agency_id, ReportVerdict.year == year, ReportVerdict.accepted)
        .order_by(ReportEdition.version, ReportEdition.id)
    )
    return {edition.agency_id: edition for edition in session.scalars(wanted)}


def _covered(session: Session, agency_id: int, edition: ReportEdition | None, year: int) -> tuple[int, ...]:
    if edition is None or edition.covers == "own":
        return (agency_id,)
    return subtree_ids(session, agency_id, period(year).cutoff)


def _book(edition: ReportEdition | None, form: str) -> Book | None:
    if edition is None or edition.book["format"] != form:
        return None
    return from_json(edition.book)


def _live(session: Session, agencies: Sequence[int], year: int, form: str) -> dict[int, dict[str, Cells]]:
    if not agencies:
        return {}
    within, subject = period(year), Subject(tuple(agencies))
    threes = roll_up(session, subject, within, load_format(form))
    fours = roll_up_four(session, subject, within, load_remedy_form(form))
    return {
        agency: {
            "table3": {place: Decimal(figure) for place, figure in threes[agency].cells.items()},
            "table4": {place: Decimal(figure) for place, figure in fours[agency].cells.items()},
        }
        for agency in agencies
    }


def _added(live: Mapping[int, Mapping[str, Cells]], agencies: Sequence[int]) -> dict[str, Cells]:
    whole: dict[str, Cells] = {}
    for table in ("table3", "table4"):
        cells: dict[tuple[str, str], Decimal] = {}
        for agency in agencies:
            for place, figure in live[agency][table].items():
                cells[place] = cells.get(place, Decimal(0)) + figure
        whole[table] = cells
    return whole
