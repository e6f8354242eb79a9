"""Everything to be looked at before a report is handed in: findings, what is unfinished, and what was let stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from reporting.annual.figures import Figures
from reporting.annual.findings import Part, Shared, findings, key_of, seen_of
from reporting.book import Book, from_json
from reporting.checker.rules import Finding
from reporting.domain import period
from reporting.drafting import book_of, figures_of
from reporting.formats import load_format
from reporting.models import Acceptance, Report, ReportEdition
from reporting.queries.annual import acceptances, duty_of, missing_blocks
from reporting.queries.carried import given_away, subtree_through, taken_over
from reporting.queries.earlier import earlier_book, last_declared, reports_before
from reporting.queries.remedies import shared_dockets
from reporting.queries.rolling import Component, added_up, components
from reporting.queries.tables import Subject
from reporting.queries.unfinished import Unfinished, unfinished
from services.identity.models import Agency
from services.identity.queries import agency as agency_of
from services.identity.queries import subtree_ids


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person must decide about: an odd thing, or an unfinished line. `seen` is what he decides on."""

    key: str
    seen: str
    finding: Finding | None = None
    line: Unfinished | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What the checks find in a report, and what it was held against. `before`: last year's, None where nothing is known."""

    before: Book | None
    parts: Sequence[Component]
    found: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Review:
    """A report as it would be handed in, and what stands against it. `let_stand` by key."""

    book: Book
    figures: Figures
    parts: Sequence[Component]
    hard: Sequence[Finding]
    odd: Sequence[Question]
    unfinished: Sequence[Question]
    let_stand: dict[str, Acceptance]
    needs_none_signed: bool
    year_has_ended: bool

    def accepted(self, one: Question) -> Acceptance | None:
        """Why this was let stand; None while it was not, or when what was seen has changed since."""
        return _still_stands(self.let_stand, one.key, one.seen)

    @property
    def questions(self) -> list[Question]:
        """Everything a person must decide about."""
        return [*self.odd, *self.unfinished]

    @property
    def undecided(self) -> list[Question]:
        """What nobody has decided about."""
        return [one for one in self.questions if self.accepted(one) is None]

    @property
    def is_ready(self) -> bool:
        """Whether the report can be handed in."""
        return self.year_has_ended and not self.hard and not self.undecided and not self.needs_none_signed


def answered(
    found: Sequence[Finding], let_stand: Mapping[str, Acceptance]
) -> list[tuple[Finding, Acceptance | None]]:
    """Each finding with the reason it was let stand for; None where that was said of other values."""
    return [(one, _still_stands(let_stand, key_of(one), seen_of(one))) for one in found]


def _still_stands(let_stand: Mapping[str, Acceptance], key: str, seen: str) -> Acceptance | None:
    held = let_stand.get(key)
    return held if held is not None and held.seen == seen else None


def review(session: Session, agency: Agency, report: Report, today: date) -> Review:
    """Look at a report as it stands. Needs the scope of its agency, with the subtree in sight when it covers it."""
    year, form = report.year, report.form
    figures = figures_of(session, agency.id, year, form, report.covers)
    book = book_of(agency, report, figures)
    duty = duty_of(session, agency.id, year)
    missing = missing_blocks(session, agency.id, year, form)
    items = duty.items if duty else ()
    held = held_against(session, agency, book, figures, report.covers, items=items, missing=missing)
    lines = unfinished(session, (agency.id,), period(year))
    return Review(
        book,
        figures,
        held.parts,
        [one for one in held.found if one.is_hard],
        [Question(key_of(one), seen_of(one), finding=one) for one in held.found if not one.is_hard],
        [Question(one.key, one.kind, line=one) for one in lines],
        acceptances(session, agency.id, year),
        figures.is_empty and report.none_signed_on is None,
        today.year > year,
    )


def judged(session: Session, agency: Agency, edition: ReportEdition, items: Sequence[str]) -> Held:
    """An edition handed in, by the checks its agency saw; `items` the notice asks for. Needs the agency, and what its
    report covers, in sight."""
    book = from_json(edition.book)
    figures = figures_of(session, agency.id, book.year, book.form, edition.covers)
    return held_against(session, agency, book, figures, edition.covers, items=items)


def held_against(
    session: Session,
    agency: Agency,
    book: Book,
    figures: Figures,
    covers: str,
    *,
    items: Sequence[str] = (),
    missing: Sequence[str] = (),
) -> Held:
    """A report against all that is known beside it, the same for its agency and for the office that judges it: last
    year's, the fees, what predecessors handed over, the reports it adds."""
    parts = components(session, agency.id, book.year, book.form) if covers == "subtree" else ()
    before = book_before(session, agency, figures, covers)
    found = findings(
        book,
        before,
        fees=Decimal(figures.fees.amount),
        missing=missing,
        items=items,
        parts=[_part(one) for one in parts],
        taken=_taken(session, agency.id, parts, book),
        given=_given(session, agency.id, parts, book),
        earlier=reports_before(session, agency.id, book.year, covers),
        shared=_shared(session, agency.id, parts, book),
    )
    return Held(before, parts, found)


def _taken(
    session: Session, agency_id: int, parts: Sequence[Component], book: Book
) -> tuple[Mapping[str, Decimal], str]:
    """What came from agencies whose 结转 last year's report does not have; that of a roll-up had all then below."""
    last_day = period(book.year - 1).cutoff
    known = subtree_ids(session, agency_id, last_day) if parts else ()
    within, form = period(book.year), load_format(book.form)
    return taken_over(session, added_up(agency_id, parts), within, form, known)


def _given(session: Session, agency_id: int, parts: Sequence[Component], book: Book) -> Mapping[str, Decimal]:
    """What of last year's 结转 had passed to agencies that last year's report does not cover."""
    before = period(book.year - 1)
    last = subtree_through(session, agency_id, before) if parts else (agency_id,)
    return given_away(session, last, before, load_format(book.form))


def _shared(session: Session, agency_id: int, parts: Sequence[Component], book: Book) -> Sequence[Shared]:
    """Every 案号 that two agencies of a roll-up count."""
    if not parts:
        return ()
    found = shared_dockets(session, Subject(added_up(agency_id, parts)), period(book.year))
    names = {id_: agency_of(session, id_).name for one in found for id_ in one.agencies}
    return [Shared(one.docket, tuple(names[id_] for id_ in one.agencies)) for one in found]


def _part(one: Component) -> Part:
    counted = one.live["table3"].get(("new", "total"), Decimal(0))
    reported = one.book.cell("table3", "new", "total") if one.book else None
    return Part(one.name, reported, counted, len(one.differs), one.ended)


def book_before(session: Session, agency: Agency, figures: Figures, covers: str) -> Book | None:
    """Last year's report: as accepted, else as archived, else what table 二 and the facts say of that year; None where nothing is known.

    Of a roll-up's last year a report that covers less lends its words alone: its figures are not the same agencies'.
    """
    earlier = earlier_book(session, agency.id, figures.year - 1, covers=covers)
    if earlier is not None:
        return earlier
    if covers != "own":
        other = earlier_book(session, agency.id, figures.year - 1)
        return replace(other, tables={}) if other else None
    known = {"table2": last_declared(session, agency.id, figures.year, figures.form), "table3": figures.last}
    tables = {name: cells for name, cells in known.items() if cells}
    if not tables:
        return None
    return Book(agency.name, figures.year - 1, figures.form, "", (), tables)
