"""The report officer's desk of a year: what was told, what is unfinished, what does not fit, the chapters, and the next step."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import Schema
from sqlalchemy.orm import Session

from reporting import commands, schemas_annual
from reporting.book import Book, from_json
from reporting.closing import due_for, publication_due
from reporting.commands import Telling
from reporting.domain import period
from reporting.drafting import own_figures
from reporting.formats import format_for
from reporting.formats.declared import load_declared_form
from reporting.models import Report
from reporting.queries import annual
from reporting.queries.moved import moved_since
from reporting.queries.unfinished import KINDS
from reporting.reviewing import Review, review
from reporting.web import blueprint
from reporting.web.annual.acting import checked_year, scope, taken, telling
from reporting.web.annual.printing import shown
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import Invalid
from services.identity.models import Agency
from services.identity.permissions import Permission
from services.identity.queries import agency as agency_of
from services.identity.queries import children, parent_id
from services.web import Form, acting_now, page, requires, viewer

Deed = Callable[[Session, Agency, int, Telling, Mapping[str, Any]], object]


@blueprint.get("/reports/<int:year>/report")
@requires(Permission.REPORT_VIEW)
def desk(year: int) -> Response:
    """The desk. What was told the report officer stops being new when he has seen it."""
    return _desk(checked_year(year))


@blueprint.get("/reports/<int:year>/preview")
@requires(Permission.REPORT_VIEW)
def preview(year: int) -> Response:
    """The whole report as it would be printed now."""
    with unit_of_work("reporting", scope(checked_year(year))) as session:
        agency = agency_of(session, viewer().agency.id)
        report = annual.report_of(session, agency.id, year)
        looked = review(session, agency, report, china_date(acting_now()))
        book = _standing(session, report, looked)
    return page("reporting/annual/preview.html", year=year, report=report, shown=shown(book))


def _desk(year: int, problem: Form | None = None, status: int = 200) -> Response:
    by, today = telling(), china_date(acting_now())
    with unit_of_work("reporting", scope(year)) as session:
        agency = agency_of(session, by.agency_id)
        report = annual.open_report(session, agency.id, year)
        steps = annual.steps_of(session, agency.id, year)
        duty = annual.duty_of(session, agency.id, year)
        values: dict[str, Any] = {
            "report": report,
            "steps": [(one, one.new) for one in steps],
            "duty": duty,
            "due_on": due_for(session, agency, year),
            "publish_by": publication_due(session, agency, year),
            "has_below": bool(children(session, agency.id, period(year).cutoff)),
            "above": parent_id(session, agency.id, today) is not None,
            "versions": [one for one in annual.reports_of(session, agency.id) if one.year == year],
            "other_years": sorted(
                {one.year for one in annual.reports_of(session, agency.id)} | {today.year - 1}
            ),
            **(_looked(session, agency, report, today) if report else {}),
        }
        if by.manages and request.method == "GET":
            commands.mark_seen(session, year, by=by)
    with unit_of_work("reporting", Scope(duty.by_agency_id if duty else by.agency_id)) as session:
        # The notice's papers stand with the supervising office that sent them.
        papers = annual.files_of(session, duty.task_id) if duty else ()
    return page(
        "reporting/annual/desk.html",
        status=status,
        year=year,
        now=today,
        problem=problem,
        manages=by.manages,
        default_form=format_for(year).name,
        kinds=KINDS,
        papers=papers,
        **values,
    )


def _looked(session: Session, agency: Agency, report: Report, today: Any) -> dict[str, Any]:
    looked: Review = review(session, agency, report, today)
    edition = annual.edition_of(session, report.edition_id) if report.edition_id else None
    labels = {block.key: block.label for block in load_declared_form(report.form).blocks}
    missing = annual.missing_blocks(session, agency.id, report.year, report.form)
    scan = next((one for one in annual.files_of(session, report.id) if one.id == report.scan_id), None)
    moved = moved_since(session, agency.id, report.year, edition.position) if edition else []
    return {
        "looked": looked,
        "shown": shown(_standing(session, report, looked)),
        "edition": edition,
        "own": own_figures(session, agency.id, report.year, report.form) if looked.parts else None,
        "missing": [labels[key] for key in missing],
        "scan": scan,
        "moved": moved if edition and _differs(looked, edition.book) else [],
        "editable": report.state in ("draft", "returned"),
    }


def _standing(session: Session, report: Report, looked: Review) -> Book:
    """The book as it stands: as it is now while it can be changed, else as it was frozen."""
    if report.edition_id is None or report.state in ("draft", "returned"):
        return looked.book
    return from_json(annual.edition_of(session, report.edition_id).book)


def _differs(looked: Review, frozen: Mapping[str, Any]) -> bool:
    """Whether the figures of now are others than the frozen ones."""
    for table in ("table3", "table4"):
        for (row, column), figure in looked.book.tables[table].items():
            if figure != frozen[table][row][column]:
                return True
    return False


def _deed(name: str, schema: Schema, year: int, deed: Deed) -> ResponseReturnValue:
    def step(session: Session, agency: Agency, by: Telling, told: Mapping[str, Any]) -> None:
        deed(session, agency, year, by, told)

    def show(refused: Form, status: int) -> Response:
        return _desk(year, refused, status)

    return taken(f"report.{name}", year, schema, step, show, url_for(".desk", year=year))


DEEDS: Final[Mapping[str, tuple[type[Schema], Deed]]] = {
    "begin": (
        schemas_annual.BeginForm,
        lambda session, agency, year, by, told: commands.begin(
            session, agency, year, by=by, form=told["form"]
        ),
    ),
    "none": (
        schemas_annual.NothingForm,
        lambda session, agency, year, by, told: commands.sign_none(session, agency, year, by=by),
    ),
    "submit": (
        schemas_annual.NothingForm,
        lambda session, agency, year, by, told: commands.submit(session, agency, year, by=by),
    ),
    "accept": (
        schemas_annual.BecauseForm,
        lambda session, agency, year, by, told: commands.accept_finding(
            session, agency, year, told["finding"], told["because"], by=by
        ),
    ),
    "carry": (
        schemas_annual.KindForm,
        lambda session, agency, year, by, told: commands.accept_all(
            session, agency, year, told["kind"], by=by
        ),
    ),
    "cover": (
        schemas_annual.CoverForm,
        lambda session, agency, year, by, told: commands.cover(session, year, told["covers"], by=by),
    ),
    "publish": (
        schemas_annual.PublishForm,
        lambda session, agency, year, by, told: commands.publish_report(
            session, year, told["address"], published_on=told["published_on"], by=by
        ),
    ),
    "visit": (
        schemas_annual.NothingForm,
        lambda session, agency, year, by, told: commands.visit_again(session, year, by=by),
    ),
    "correct": (
        schemas_annual.CorrectForm,
        lambda session, agency, year, by, told: commands.correct(session, year, told["reason"], by=by),
    ),
    "reopen": (
        schemas_annual.CorrectForm,
        lambda session, agency, year, by, told: commands.reopen(session, agency, year, told["reason"], by=by),
    ),
    "final": (
        schemas_annual.NothingForm,
        lambda session, agency, year, by, told: commands.finish(session, year, *_uploaded(), by=by),
    ),
}


@blueprint.post("/reports/<int:year>/report/<any({}):deed>".format(", ".join(DEEDS)))
@requires(Permission.REPORT_MANAGE)
def report_deed(year: int, deed: str) -> ResponseReturnValue:
    """One of the report officer's steps; refused, the desk says why."""
    schema, run = DEEDS[deed]
    return _deed(deed, schema(), year, run)


def _uploaded() -> tuple[str, bytes]:
    given = request.files.get("file")
    if given is None or not given.filename:
        message = "请选择盖章件的扫描件。"
        raise Invalid(message, fields={"file": message})
    return given.filename, given.read()
