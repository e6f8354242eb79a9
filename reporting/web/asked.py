"""Which figures a page was asked for: year, day, form, body, and whose."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from reporting.domain import Period, period
from reporting.formats import Format, format_for, load_format
from reporting.formats.remedies import load_remedy_form
from reporting.queries import Subject, sight_of, subtree_through, years_with_facts
from reporting.queries.behind import Figure, figure_of
from reporting.schemas import YearQuery
from services.clock import china_date
from services.errors import Invalid
from services.identity.queries import Body, bodies
from services.web import Form, acting_now, viewer
from services.web.schemas import load

FIELDS = ("year", "span", "cutoff", "format", "body")


@dataclass(frozen=True)
class Asked:
    """The checked question; `cell` opens a figure of table 三, `remedy` one of table 四, `figure` one beside them. `problem` holds what was refused; then the defaults stand in its place."""

    within: Period
    form: Format
    body_id: int | None
    cell: tuple[str, str] | None
    remedy: tuple[str, str] | None
    figure: Figure | None
    after: str | None
    problem: Form | None

    @property
    def status(self) -> int:
        return 422 if self.problem else 200

    def query(self, **changes: Any) -> dict[str, Any]:
        """The question as the values of an address, with some of them changed."""
        told = {
            "year": self.within.year,
            "span": self.within.span or None,
            "cutoff": None if self.within.is_whole else self.within.cutoff.isoformat(),
            "format": self.form.name,
            "body": self.body_id,
        }
        return {name: value for name, value in (told | changes).items() if value is not None}


def asked() -> Asked:
    """What the address of this request asks for; a broken question becomes today's table and its problem."""
    today = china_date(acting_now())
    try:
        told = load(YearQuery(), {name: value for name, value in request.args.items() if value})
        return _checked(told, today)
    except Invalid as error:
        problem = Form(request.args, error.fields, error.message)
        return Asked(
            _period(None, None, today), format_for(today.year), None, None, None, None, None, problem
        )


def _checked(told: dict[str, Any], today: date) -> Asked:
    within = _period(told["year"], told["cutoff"], today, told["span"] or "")
    form = load_format(told["format"]) if told["format"] else format_for(within.year)
    cell, remedy = _cell(told["cell"], form), _remedy(told["remedy"], form)
    figure = figure_of(told["figure"], within) if told["figure"] else None
    return Asked(within, form, told["body"], cell, remedy, figure, told["after"] or None, None)


def _period(year: int | None, cutoff: date | None, today: date, span: str = "") -> Period:
    """The whole of a past year or span, the one we are in up to today."""
    if year is None:
        year = cutoff.year if cutoff else today.year
    whole = period(year, None, span)
    return period(year, cutoff or (today if whole.start <= today <= whole.last else None), span)


def _cell(told: str, form: Format) -> tuple[str, str] | None:
    if not told:
        return None
    row, _, column = told.partition(".")
    return form.row(row).key, form.column(column).key


def _remedy(told: str, form: Format) -> tuple[str, str] | None:
    if not told:
        return None
    block, _, column = told.partition(".")
    four = load_remedy_form(form.name)
    return four.block(block).key, four.column(column).key


@dataclass(frozen=True)
class Whose:
    """Whose figures are shown: the active agency's, or its subtree's as it stood on the last day of the period.

    `sight` reaches back to the agencies that these took over from.
    """

    subject: Subject
    sight: tuple[int, ...]
    bodies: tuple[Body, ...]
    is_roll_up: bool


def whose(session: Session, question: Asked, *, roll_up: bool) -> Whose:
    """Resolve the subject. Raises Invalid for a body that does not answer for the agency."""
    agency = viewer().agency.id
    if roll_up:
        below = subtree_through(session, agency, question.within)
        return Whose(Subject(below), sight_of(session, below, question.within), (), True)
    known = tuple(bodies(session, agency, question.within.cutoff))
    if question.body_id is not None and question.body_id not in {body.id for body in known}:
        raise Invalid("这个答复主体不属于本机关，或者在这一天不存在。", fields={"body": "请重新选择"})
    sight = sight_of(session, (agency,), question.within)
    return Whose(Subject((agency,), question.body_id), sight, known, False)


def years_to_choose(session: Session, subject: Subject, within: Period) -> list[int]:
    """Every year with facts, this year and the one shown, newest first."""
    today = china_date(acting_now()).year
    first, last = years_with_facts(session, subject) or (today, today)
    return sorted({*range(first, last + 1), today, within.year}, reverse=True)
