"""The supervising office's January: whose report is where, the task of the year, judging one, reminding."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reporting import commands, schemas_annual
from reporting.annual.days import default_due
from reporting.book import from_json
from reporting.commands import Supervising, TaskTold
from reporting.domain import period
from reporting.formats import format_for
from reporting.january_sheet import january_sheet
from reporting.models import ReportEdition
from reporting.queries import annual, january, subtree_through
from reporting.reviewing import answered, judged
from reporting.web import blueprint
from reporting.web.annual.acting import checked_year
from reporting.web.annual.printing import shown
from reporting.web.supervising import office, taken, waiting
from reporting.web.year import XLSX
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.identity.permissions import Permission
from services.identity.queries import agency as agency_of
from services.web import Form, acting_now, download, page, requires, viewer
from services.words import said

Step = Callable[[Session, Supervising, Mapping[str, Any]], object]


@blueprint.get("/supervision/reports")
@requires(Permission.SUPERVISION_VIEW)
def january_list() -> Response:
    """Every agency's report of a year: 未报, 迟报, 退回次数; the newest closed year unless another is asked."""
    return _list(_year())


def _year() -> int:
    told = request.args.get("year", "")
    today = china_date(acting_now())
    return checked_year(int(told)) if told.isascii() and told.isdigit() and len(told) == 4 else today.year - 1


@blueprint.get("/supervision/reports/list.xlsx")
@requires(Permission.SUPERVISION_VIEW)
def january_list_sheet() -> Response:
    """The same list as a spreadsheet, for the circular."""
    by, year = office(), _year()
    with unit_of_work("reporting", _sight(by, year)) as session:
        data = january_sheet(
            viewer().agency.name, year, january.lines(session, by.agency_id, year, by.today), by.today
        )
    return download(data, f"{viewer().agency.name}{year}年度报告报送情况.xlsx", XLSX)


def judging_office() -> Supervising:
    """The office with what was below it last year too: who ended then still hands a report in."""
    by = office()
    return replace(by, sight=_sight(by, by.today.year - 1).sight)


def _sight(by: Supervising, year: int) -> Scope:
    """What is below today, and what was in the year."""
    with unit_of_work("reporting") as session:
        then = subtree_through(session, by.agency_id, period(year))
    return Scope(by.agency_id, sight=tuple(sorted({*by.sight, *then})))


def _list(year: int, problem: Form | None = None, status: int = 200) -> Response:
    by = office()
    with unit_of_work("reporting", _sight(by, year)) as session:
        lines = january.lines(session, by.agency_id, year, by.today)
        task = january.task_of(session, by.agency_id, year)
        papers = annual.files_of(session, task.id) if task else ()
    return page(
        "reporting/annual/january.html",
        status=status,
        year=year,
        years=range(by.today.year, by.today.year - 6, -1),
        lines=lines,
        late=[line for line in lines if line.is_late(by.today)],
        task=task,
        papers=papers,
        now=by.today,
        problem=problem,
        may=viewer().may(Permission.SUPERVISION_ACT),
        waiting=waiting(),
    )


@blueprint.route("/supervision/reports/task", methods=["GET", "POST"])
@requires(Permission.SUPERVISION_ACT)
def report_task() -> ResponseReturnValue:
    """Open the task of a year, or send it again."""
    year = _year()

    def show(form: Form, status: int) -> Response:
        by = office()
        return page(
            "reporting/annual/task.html",
            status=status,
            year=year,
            form=form,
            default_form=format_for(year).name,
            waiting=waiting(),
            may=viewer().may(Permission.SUPERVISION_ACT),
            now=by.today,
        )

    if request.method == "GET":
        return show(_stored_task(year), 200)

    def step(session: Session, by: Supervising, told: Mapping[str, Any]) -> None:
        due = {name.removeprefix("due_"): day for name, day in told.items() if name.startswith("due_")}
        given = [one for one in request.files.getlist("files") if one.filename]
        files = [(one.filename or "", one.read()) for one in given]
        task = TaskTold(
            year=year, notice=told["notice"], items=told["items"], due=due, form=told["form"], files=files
        )
        commands.open_task(session, task, by=by)

    return taken(
        "supervision.report_task", schemas_annual.TaskForm(), step, show, url_for(".january_list", year=year)
    )


def _stored_task(year: int) -> Form:
    by = office()
    with unit_of_work("reporting", Scope(by.agency_id, sight=by.sight)) as session:
        task = january.task_of(session, by.agency_id, year)
    due = task.due if task else {level: day.isoformat() for level, day in default_due(year).items()}
    told: dict[str, Any] = {f"due_{level}": day for level, day in due.items()}
    if task:
        return Form(told | {"notice": task.notice, "items": "\n".join(task.items), "form": task.form})
    notice = said(
        "请各机关编制%(year)s年政府信息公开工作年度报告，按期报送预审，定稿盖章后公布，并填报公布网址。",
        year=year,
    )
    return Form(told | {"notice": notice, "form": format_for(year).name})


@blueprint.route("/supervision/reports/<uuid:edition_id>", methods=["GET", "POST"])
@requires(Permission.SUPERVISION_VIEW)
def judge_report(edition_id: uuid.UUID) -> ResponseReturnValue:
    """A report handed in, what the checks find in it, and the verdict."""
    by = judging_office()

    def show(form: Form, status: int) -> Response:
        return _edition_page(by, edition_id, form, status)

    if request.method == "GET":
        return show(Form(), 200)
    if not viewer().may(Permission.SUPERVISION_ACT):
        raise NotFound("没有这份报告。")

    def step(session: Session, by: Supervising, told: Mapping[str, Any]) -> None:
        commands.judge(session, edition_id, told["remark"], accepted=told["verdict"] == "accept", by=by)

    there = url_for(".judge_report", edition_id=edition_id)
    return taken("supervision.judge", schemas_annual.VerdictForm(), step, show, there, of=judging_office)


def _edition_page(by: Supervising, edition_id: uuid.UUID, form: Form, status: int) -> Response:
    with unit_of_work("reporting", Scope(by.agency_id, sight=by.sight)) as session:
        values = _edition(session, by, annual.edition_of(session, edition_id))
    return page(
        "reporting/annual/judge.html",
        status=status,
        form=form,
        now=by.today,
        waiting=waiting(),
        may=viewer().may(Permission.SUPERVISION_ACT),
        **values,
    )


def _edition(session: Session, by: Supervising, edition: ReportEdition) -> dict[str, Any]:
    year, agency = edition.year, agency_of(session, edition.agency_id)
    task = january.task_of(session, by.agency_id, year)
    lines = january.lines(session, by.agency_id, year, by.today)
    looked = judged(session, agency, edition, task.items if task else ())
    return {
        "agency": agency,
        "edition": edition,
        "shown": shown(from_json(edition.book)),
        "verdict": annual.verdicts(session, by.agency_id, year).get(edition.id),
        "line": next((one for one in lines if one.agency_id == agency.id), None),
        "found": looked.found,
        "has_last": bool(looked.before and looked.before.tables),
        "answered": answered(looked.found, annual.acceptances(session, agency.id, year)),
        "scan": annual.scan_of(session, edition),
    }


@blueprint.post("/supervision/reports/<uuid:edition_id>/take-back")
@requires(Permission.SUPERVISION_ACT)
def take_back_report(edition_id: uuid.UUID) -> ResponseReturnValue:
    """Take an acceptance back before the report is published."""
    by = judging_office()

    def show(form: Form, status: int) -> Response:
        return _edition_page(by, edition_id, form, status)

    def step(session: Session, by: Supervising, told: Mapping[str, Any]) -> None:
        commands.take_back(session, edition_id, told["because"], by=by)

    there = url_for(".judge_report", edition_id=edition_id)
    return taken("supervision.take_back", schemas_annual.TakeBackForm(), step, show, there, of=judging_office)


@blueprint.post("/supervision/reports/remind")
@requires(Permission.SUPERVISION_ACT)
def remind_report() -> ResponseReturnValue:
    """Remind an agency that has not handed in."""
    year = _year()

    def step(session: Session, by: Supervising, told: Mapping[str, Any]) -> None:
        commands.remind(session, told["of_agency_id"], year, by=by)

    def show(refused: Form, status: int) -> Response:
        return _list(year, refused, status)

    return taken(
        "supervision.remind", schemas_annual.RemindForm(), step, show, url_for(".january_list", year=year)
    )
