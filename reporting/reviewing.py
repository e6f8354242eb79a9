"""Everything to be looked at before a report is handed in: findings, what is unfinished, and what was let stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from reporting.annual.figures import Figures
from reporting.annual.findings import Around, Finding, hard_findings, soft_findings
from reporting.book import Book, from_json
from reporting.domain import period
from reporting.drafting import book_of, figures_of
from reporting.models import Acceptance, Report
from reporting.queries.annual import acceptances, accepted_edition, duty_of, last_declared, missing_blocks
from reporting.queries.rolling import Component, components
from reporting.queries.unfinished import Unfinished, unfinished
from services.identity.models import Agency


@dataclass(frozen=True, slots=True)
class Review:
    """A report as it would be handed in, and what stands against it. `let_stand` by key."""

    book: Book
    figures: Figures
    parts: Sequence[Component]
    hard: Sequence[Finding]
    soft: Sequence[Finding]
    open_lines: Sequence[Unfinished]
    let_stand: dict[str, Acceptance]
    needs_none_signed: bool
    year_has_ended: bool

    def accepted(self, one: Finding | Unfinished) -> Acceptance | None:
        """Why this was let stand; None while it was not, or when what was seen has changed since."""
        found = self.let_stand.get(one.key)
        seen = one.seen if isinstance(one, Finding) else one.kind
        return found if found is not None and found.seen == seen else None

    @property
    def questions(self) -> list[Finding | Unfinished]:
        """Everything a person must decide about."""
        return [*self.soft, *self.open_lines]

    @property
    def undecided(self) -> list[Finding | Unfinished]:
        """Odd things and unfinished lines nobody has decided about."""
        return [one for one in self.questions if self.accepted(one) is None]

    @property
    def is_ready(self) -> bool:
        """Whether the report can be handed in."""
        return self.year_has_ended and not self.hard and not self.undecided and not self.needs_none_signed


def review(session: Session, agency: Agency, report: Report, today: date) -> Review:
    """Look at a report as it stands. Needs the scope of its agency, with the subtree in sight when it covers it."""
    year, form = report.year, report.form
    figures = figures_of(session, agency.id, year, form, report.covers)
    book = book_of(agency, report, figures)
    edition = accepted_edition(session, agency.id, year - 1)
    duty = duty_of(session, agency.id, year)
    around = Around(
        level=agency.level,
        last_declared=last_declared(session, agency.id, year, form) if report.covers == "own" else None,
        last_book=from_json(edition.book) if edition else None,
        missing=missing_blocks(session, agency.id, year, form),
        items=duty.items if duty else (),
    )
    return Review(
        book,
        figures,
        components(session, agency.id, year, form) if report.covers == "subtree" else (),
        hard_findings(book, figures, around),
        soft_findings(book, figures, around),
        unfinished(session, (agency.id,), period(year)),
        acceptances(session, agency.id, year),
        figures.is_empty and report.none_signed_on is None,
        today.year > year,
    )
