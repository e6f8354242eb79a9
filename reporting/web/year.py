"""The year page: tables 三 and 四 so far or of any year, day, form and body; every figure opens its cases."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from flask import Response, url_for
from sqlalchemy.orm import Session

from reporting.book import plain
from reporting.domain import SPANS, Check, Table3, checks
from reporting.fee_facts import fee_statement
from reporting.formats import load_format
from reporting.formats.declared import load_declared_form
from reporting.formats.remedies import load_remedy_form
from reporting.queries import (
    ANSWER_DAYS,
    between,
    carried_checks,
    cases_behind,
    declared_without_cases,
    further,
    handed_away,
    months,
    remedies_behind,
    roll_up,
    roll_up_four,
    shared_dockets,
    table_four,
    table_three,
    unconfirmed,
)
from reporting.queries.annual import declared_cells, missing_blocks
from reporting.queries.behind import behind
from reporting.remedies import Table4, remedy_checks, table4
from reporting.remedy_sheet import head_of
from reporting.sheets import Caption, head_cells, workbook
from reporting.web import blueprint
from reporting.web.asked import Asked, Whose, asked, whose, years_to_choose
from reporting.web.charts import monthly
from reporting.web.figures import figure_words
from services.channels import CHANNELS
from services.db import Scope, unit_of_work
from services.identity.models import Agency
from services.identity.permissions import Permission
from services.identity.queries import agencies, agency
from services.web import download, page, requires, viewer
from services.web.i18n import full_date
from services.words import said, words

_BOUNDS = zip((0, *(days + 1 for days in ANSWER_DAYS)), ANSWER_DAYS, strict=False)
ANSWER_WORDS = words(
    (
        *(said("%(first)s–%(last)s 日", first=first, last=last) for first, last in _BOUNDS),
        said("%(answer_days)s 日以上", answer_days=ANSWER_DAYS[-1]),
    )
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/reports")
@requires(Permission.REPORT_VIEW)
def year() -> Response:
    """The own agency's table."""
    return _year_page(asked(), is_roll_up=False)


@blueprint.get("/supervision/table")
@requires(Permission.SUPERVISION_VIEW)
def rolled_up() -> Response:
    """The table of the whole subtree, live."""
    return _year_page(asked(), is_roll_up=True)


@blueprint.get("/reports/table.xlsx")
@requires(Permission.REPORT_VIEW)
def year_sheet() -> Response:
    """The own agency's table as a spreadsheet."""
    return _sheet(asked(), is_roll_up=False)


@blueprint.get("/supervision/table.xlsx")
@requires(Permission.SUPERVISION_VIEW)
def rolled_up_sheet() -> Response:
    """The subtree's table as a spreadsheet, with a line per agency."""
    return _sheet(asked(), is_roll_up=True)


def _year_page(question: Asked, *, is_roll_up: bool) -> Response:
    with unit_of_work("reporting") as session:
        mine = whose(session, question, roll_up=is_roll_up)
    with unit_of_work("reporting", _sight(mine)) as session:
        table, four = _tables(session, mine, question)
        carried, passed = _passed(session, mine, question, table)
        values: dict[str, Any] = {
            **_opened(session, mine, question),
            "shared": shared_dockets(session, mine.subject, question.within) if is_roll_up else (),
            "more": further(session, mine.subject, question.within),
            "chart": monthly(months(session, mine.subject, question.within)),
            **passed,
            "unconfirmed": unconfirmed(session, mine.subject),
            **_of_the_whole_agency(session, mine, question),
            "spans": [(key, told[0]) for key, told in SPANS.items()],
            "years": years_to_choose(session, mine.subject, question.within),
            "names": {one.id: one.short_name for one in _agencies(session, mine, question)},
        }
    return page(
        "reporting/year.html",
        status=question.status,
        asked=question,
        mine=mine,
        table=table,
        four=four,
        here="reporting.rolled_up" if is_roll_up else "reporting.year",
        sheet="reporting.rolled_up_sheet" if is_roll_up else "reporting.year_sheet",
        channels=CHANNELS,
        answer_words=ANSWER_WORDS,
        outcome_words=load_format("2021").result_words,
        head=[head_cells(question.form, depth) for depth in range(3)],
        four_head=head_of(four),
        checks=_grouped([*checks(table), *carried, *remedy_checks(four)]),
        address=_address(question, is_roll_up),
        **values,
        **_declared(question, is_roll_up),
    )


def _tables(session: Session, mine: Whose, question: Asked) -> tuple[Table3, Table4]:
    """Tables 三 and 四 of what was asked for."""
    form, four = question.form, load_remedy_form(question.form.name)
    return (
        table_three(session, mine.subject, question.within, form),
        table_four(session, mine.subject, question.within, four),
    )


def _of_the_whole_agency(session: Session, mine: Whose, question: Asked) -> dict[str, Any]:
    """What no single answering body has: fees, and what was declared as carried in."""
    if question.body_id:
        return {"fees": None, "declared": 0}
    agencies_, within = mine.subject.agencies, question.within
    return {
        "fees": fee_statement(session, agencies_, within),
        "declared": declared_without_cases(session, agencies_, within),
    }


def _passed(
    session: Session, mine: Whose, question: Asked, table: Table3
) -> tuple[Sequence[Check], dict[str, Any]]:
    """Where what was carried in came from, and what went to a successor; of an agency's own table alone."""
    if mine.is_roll_up or question.body_id is not None or question.within.span:
        return (), {"sources": (), "handed": ()}
    here = viewer().agency.id
    carried, sources = carried_checks(session, here, table)
    return carried, {"sources": sources, "handed": handed_away(session, here, question.within)}


def _declared(question: Asked, is_roll_up: bool) -> dict[str, Any]:
    """Table 二 as the sections told it; it is told for a year, whatever day the others are cut at."""
    if is_roll_up or question.body_id:
        return {}
    form = load_declared_form(question.form.name)
    with unit_of_work("reporting", Scope(viewer().agency.id)) as session:
        told = declared_cells(session, viewer().agency.id, question.within.year, form.name)
        missing = missing_blocks(session, viewer().agency.id, question.within.year, form.name)
    cells = form.filled(told)
    return {
        "two": form,
        "two_figure": lambda row, column: plain(cells[row, column]),
        "two_missing": len(missing),
    }


def _opened(session: Session, mine: Whose, question: Asked) -> dict[str, Any]:
    """The cases behind the one figure that was asked for, of either table."""
    within, form, after = question.within, question.form, question.after
    four = load_remedy_form(form.name)
    cell, remedy, figure = question.cell, question.remedy, question.figure
    number, found = behind(session, mine.subject, within, figure, after) if figure else (0, None)
    return {
        "opened_number": number,
        "opened_words": figure_words(figure, within.year, ANSWER_WORDS) if figure else "",
        "opened": cases_behind(session, mine.subject, within, form, cell, after) if cell else found,
        "opened_four": remedies_behind(session, mine.subject, within, four, remedy, after)
        if remedy
        else None,
    }


def _address(question: Asked, is_roll_up: bool) -> Any:
    endpoint = "reporting.rolled_up" if is_roll_up else "reporting.year"

    def to(**changes: Any) -> str:
        return url_for(endpoint, **question.query(**changes))

    return to


def _agencies(session: Session, mine: Whose, question: Asked) -> list[Agency]:
    """Those of the last day, and those of the subject that ended before it."""
    there = list(agencies(session, question.within.cutoff))
    known = {one.id for one in there}
    return there + [agency(session, id_) for id_ in mine.subject.agencies if id_ not in known]


def _sight(mine: Whose) -> Scope:
    return Scope(viewer().agency.id, sight=mine.sight)


def _grouped(found: Sequence[Check]) -> list[tuple[str, list[Check], list[Check]]]:
    """By title: all checks of that kind, and those that fail."""
    groups: dict[str, list[Check]] = defaultdict(list)
    for check in found:
        groups[check.title].append(check)
    return [(title, group, [one for one in group if not one.holds]) for title, group in groups.items()]


def _sheet(question: Asked, *, is_roll_up: bool) -> Response:
    with unit_of_work("reporting") as session:
        mine = whose(session, question, roll_up=is_roll_up)
        names = {one.id: one.name for one in _agencies(session, mine, question)}
    parts: dict[int, Table3] = {}
    parts_four: dict[int, Table4] = {}
    twice: Table3 | None = None
    form_four = load_remedy_form(question.form.name)
    with unit_of_work("reporting", _sight(mine)) as session:
        table = table_three(session, mine.subject, question.within, question.form)
        four = table_four(session, mine.subject, question.within, form_four)
        if is_roll_up:
            parts = roll_up(session, mine.subject, question.within, question.form)
            parts_four = roll_up_four(session, mine.subject, question.within, form_four)
            twice = between(session, mine.subject, question.within, question.form)
    caption = Caption(
        _subject_name(question, mine), said("截至%(cutoff)s", cutoff=full_date(question.within.cutoff))
    )
    lines = [(names.get(agency, ""), part, parts_four[agency]) for agency, part in parts.items()]
    if twice is not None:
        lines.append(
            (
                said("减：机构改革中移交的办件（两机关都计入，汇总只计一次）"),
                twice,
                table4({}, form_four, question.within),
            )
        )
    data = workbook(table, four, caption, lines)
    return download(data, f"{caption.subject}{question.within.name}表三表四.xlsx", XLSX)


def _subject_name(question: Asked, mine: Whose) -> str:
    body = next((body.name for body in mine.bodies if body.id == question.body_id), "")
    return body or viewer().agency.name + (said("（含下级机关）") if mine.is_roll_up else "")
