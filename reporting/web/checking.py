"""The page where anybody drops report files and sees what the checker finds. Nothing of them is kept."""

import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from flask import Response, request

from reporting.book import Book
from reporting.checker.batch import Checked, check_all, same_agency
from reporting.checker.files import Refused
from reporting.checker.reading import Reading, read_file
from reporting.checker.shown import ShownReport, shown
from reporting.queries.earlier import public_book
from reporting.web import blueprint
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError, Invalid
from services.files import MAX_UPLOAD, clean_name
from services.identity.models import Agency
from services.identity.queries import agencies
from services.web import Form, acting_now, page, public
from services.web.i18n import _
from services.web.limits import limit
from services.words import said

MOST_FILES: Final = 12
MOST_BYTES: Final = 40 * 1024 * 1024
SECONDS: Final = 25.0  # of reading, in one request
ACCEPTED: Final = ".docx,.html,.htm,.xlsx,.pdf,.md,.txt,.json,.epub,.csv"
LATER = said("这次没有轮到：前面的文件读得太久，请分几次检查。")


@blueprint.get("/report-check")
@public("任何人都可以检查任何来源的报告，文件不保存")
def check_form() -> Response:
    """The empty page."""
    return _checking(Form(), ())


@blueprint.post("/report-check")
@public("任何人都可以检查任何来源的报告，文件不保存")
@limit("40 per hour", methods=["POST"])
def check_files() -> Response:
    """Read the files and show what was found; what is wrong with a file is told beside it."""
    try:
        readings = read_uploads(given_files())
    except DomainError as error:
        if error.status not in (413, 422):
            raise
        return _checking(Form.refused(error), (), error.status)
    return _checking(Form(), check_all(readings, known=last_years(readings)))


def last_years(readings: Sequence[Reading]) -> list[Book]:
    """What the agencies of these files published here for the year before: the files are held against it."""
    wanted = {(read.book.agency, read.book.year - 1) for one in readings for read in one.books}
    with unit_of_work("reporting") as session:
        here = [one for one in agencies(session, china_date(acting_now())) if not one.is_played]
    found = []
    for named, year in sorted(wanted):
        for agency in _agencies_named(named, here):
            with unit_of_work("reporting", Scope(agency.id)) as session:
                book = public_book(session, agency.id, year)
            found += [replace(book, agency=named)] if book else []
    return found


def _agencies_named(named: str, here: Sequence[Agency]) -> list[Agency]:
    """The one agency that can be meant; none where several can, or the file names none."""
    exact = [one for one in here if one.name == named]
    meant = exact or [one for one in here if same_agency(named, one.name)]
    return meant if len(meant) == 1 else []


def given_files(field: str = "files") -> list[tuple[str, bytes]]:
    """Names and bytes of the files sent. Raises Invalid when there is none, or too many or too large ones."""
    given = [one for one in request.files.getlist(field) if one.filename]
    if not given:
        raise _refusal(field, _("请选择要检查的文件。"))
    if len(given) > MOST_FILES:
        raise _refusal(field, _("一次最多 %(n)s 个文件。", n=MOST_FILES))
    found: list[tuple[str, bytes]] = []
    for one in given:
        name, data = clean_name(one.filename or ""), one.stream.read(MAX_UPLOAD + 1)
        if len(data) > MAX_UPLOAD:
            raise _refusal(field, _("“%(name)s”超过 10 MB，请压缩图片或另存后再传。", name=name))
        found.append((name, data))
    if sum(len(data) for _name, data in found) > MOST_BYTES:
        raise _refusal(field, _("一次上传的文件合计不超过 40 MB。"))
    return found


def read_uploads(files: Sequence[tuple[str, bytes]]) -> list[Reading]:
    """Read one file after the other while there is time for it."""
    began = time.monotonic()
    readings = []
    for name, data in files:
        if time.monotonic() - began > SECONDS:
            readings.append(Reading(name, "", refused=Refused("later", LATER)))
        else:
            readings.append(read_file(name, data))
    return readings


def _refusal(field: str, message: str) -> Invalid:
    return Invalid(message, fields={field: message})


def _checking(form: Form, checked: Sequence[Checked], status: int = 200) -> Response:
    reports: list[ShownReport] = [shown(one) for one in checked]
    return page(
        "reporting/check/page.html",
        status,
        form=form,
        reports=reports,
        hard=sum(one.hard for one in reports),
        soft=sum(one.soft for one in reports),
        accepted=ACCEPTED,
        most_files=MOST_FILES,
    )
