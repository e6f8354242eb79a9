"""The editor of a chapter: the text with its fields, the sentences offered, and how it will read."""

from collections.abc import Mapping
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reporting import commands, schemas_annual
from reporting.annual.figures import FIELDS, values
from reporting.annual.sentences import offered
from reporting.annual.texts import blocks_of, check_text, fill_text
from reporting.book import chapter_title
from reporting.checker.chapters import copied_text
from reporting.commands import Telling
from reporting.drafting import chapter_text
from reporting.queries import annual
from reporting.queries.earlier import earlier_book
from reporting.reviewing import review
from reporting.web import blueprint
from reporting.web.annual.acting import checked_year, scope, taken
from services.clock import china_date
from services.db import unit_of_work
from services.errors import Invalid, NotFound
from services.identity.models import Agency
from services.identity.permissions import Permission
from services.identity.queries import agency as agency_of
from services.web import Form, acting_now, page, requires, viewer


@blueprint.route("/reports/<int:year>/chapters/<int:number>", methods=["GET", "POST"])
@requires(Permission.REPORT_MANAGE)
def chapter(year: int, number: int) -> ResponseReturnValue:
    """Write a chapter, or look how it will read."""

    def step(session: Session, _: Agency, by: Telling, told: Mapping[str, Any]) -> None:
        commands.write_text(session, year, number, told["text"], told["revision"], by=by)

    def show(form: Form, status: int) -> Response:
        return _page(checked_year(year), number, form, status)

    if request.method == "GET":
        return show(Form(), 200)
    if request.form.get("do") == "secondary":
        return show(_looked_at(), 200)
    there = url_for(".desk", year=year)
    return taken(f"report.chapter.{number}", year, schemas_annual.ChapterForm(), step, show, there)


def _looked_at() -> Form:
    try:
        check_text(request.form.get("text", ""), tuple(FIELDS))
    except Invalid as refused:
        return Form.refused(refused)
    return Form(request.form)


def _page(year: int, number: int, form: Form, status: int) -> Response:
    with unit_of_work("reporting", scope(year)) as session:
        agency = agency_of(session, viewer().agency.id)
        report = annual.report_of(session, agency.id, year)
        looked = review(session, agency, report, china_date(acting_now()))
        duty = annual.duty_of(session, agency.id, year)
        before = earlier_book(session, agency.id, year - 1)
    here = looked.book.chapter(number)
    if here is None:
        raise NotFound("报告没有这一章。")
    told = values(looked.figures)
    text = str(form.value("text")) if form.values else chapter_text(report.texts, looked.figures, number)
    return page(
        "reporting/annual/chapter.html",
        status=status,
        year=year,
        number=number,
        title=chapter_title(here),
        form=form,
        text=text,
        revision=form.value("revision") or report.revision,
        read=() if form.errors else blocks_of(fill_text(text, told)),
        sentences=[
            (one, fill_text(one.text, told)) for one in offered(looked.figures) if one.chapter == number
        ],
        fields=told,
        items=duty.items if duty and number in (1, 6) else (),
        last=copied_text(before.chapters, number) if before else "",
        editable=report.state in ("draft", "returned"),
    )
