"""Everything to be looked at before a report is handed in: findings, what is unfinished, and what was let stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from reporting.annual.figures import Figures
from reporting.annual.findings import Part, findings, key_of, seen_of
from reporting.book import Book
from reporting.checker.rules import Finding
from reporting.domain import period
from reporting.drafting import book_of, figures_of
from reporting.formats import load_format
from reporting.models import Acceptance, Report
from reporting.queries.annual import acceptances, duty_of, missing_blocks
from reporting.queries.carried import taken_over
from reporting.queries.earlier import earlier_book, last_declared
from reporting.queries.rolling import Component, components
from reporting.queries.unfinished import Unfinished, unfinished
from services.identity.models import Agency


@dataclass(frozen=True, slots=True)
class Question:
    """Something a person must decide about: an odd thing, or an unfinished line. `seen` is what he decides on."""

    key: str
    seen: str
    finding: Finding | None = None
    line: Unfinished | None = None


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
    parts = components(session, agency.id, year, form) if report.covers == "subtree" else ()
    found = findings(
        book,
        book_before(session, agency, report, figures),
        fees=Decimal(figures.fees.amount),
        missing=missing_blocks(session, agency.id, year, form),
        items=duty.items if duty else (),
        parts=[_part(one) for one in parts],
        taken=taken_over(session, agency.id, period(year), load_format(form)),
    )
    lines = unfinished(session, (agency.id,), period(year))
    return Review(
        book,
        figures,
        parts,
        [one for one in found if one.is_hard],
        [Question(key_of(one), seen_of(one), finding=one) for one in found if not one.is_hard],
        [Question(one.key, one.kind, line=one) for one in lines],
        acceptances(session, agency.id, year),
        figures.is_empty and report.none_signed_on is None,
        today.year > year,
    )


def _part(one: Component) -> Part:
    counted = one.live["table3"].get(("new", "total"), Decimal(0))
    reported = one.book.cell("table3", "new", "total") if one.book else None
    return Part(one.name, reported, counted, len(one.differs))


def book_before(session: Session, agency: Agency, report: Report, figures: Figures) -> Book | None:
    """Last year's report: as accepted, else as archived, else what table 二 and the facts say of that year; None where nothing is known."""
    earlier = earlier_book(session, agency.id, report.year - 1, covers=report.covers)
    if earlier is not None or report.covers != "own":
        return earlier
    known = {"table2": last_declared(session, agency.id, report.year, report.form), "table3": figures.last}
    tables = {name: cells for name, cells in known.items() if cells}
    if not tables:
        return None
    return Book(agency.name, report.year - 1, report.form, "", (), tables)
