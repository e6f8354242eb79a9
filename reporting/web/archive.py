"""The archive of earlier years' reports: brought in, looked at, put side by side with those made here; by the report officer
for his agency, by the supervising office for those below it."""

import uuid
from collections.abc import Sequence
from typing import Any, Final

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reporting.book import chapter_title, from_json
from reporting.checker.batch import same_agency
from reporting.checker.rules import Case, check
from reporting.checker.shown import ShownReport, marked, tables_of
from reporting.checker.telling import FORM_WORDS
from reporting.commands.archiving import Archiving, Brought, import_file, withdraw
from reporting.models import ArchivedReport
from reporting.queries import archive as queries
from reporting.queries.archive import COMPARED, REMEDIES
from reporting.queries.earlier import books_of, earlier_book, own_reports, trend
from reporting.web import blueprint
from reporting.web.checking import ACCEPTED, MOST_FILES, given_files, read_uploads
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError, NotFound
from services.files.names import extension
from services.identity.models import Agency
from services.identity.permissions import Permission
from services.identity.queries import agencies, agency_by_code, subtree_ids
from services.web import Form, acting_now, download, page, public, requires, submitted_key, viewer
from services.web.i18n import _
from services.words import said

LINES: Final = tuple((name, words) for name, words, _rows, _annex in (*COMPARED, *REMEDIES))
MEDIA: Final = {
    "pdf": "application/pdf", "html": "text/html", "txt": "text/plain", "md": "text/plain", "json": "application/json",
}  # fmt: skip


@blueprint.get("/reports/archive")
@requires(Permission.REPORT_VIEW)
def archive() -> Response:
    """The own agency's archive."""
    return _archive(viewer().agency.id, Form())


@blueprint.post("/reports/archive")
@requires(Permission.REPORT_MANAGE)
def import_own() -> ResponseReturnValue:
    """Bring reports of the own agency in."""
    return _import(viewer().agency.id)


@blueprint.get("/supervision/archive")
@requires(Permission.SUPERVISION_VIEW)
def archives() -> Response:
    """Those below: one agency's years, or several agencies side by side in one year."""
    below = _below()
    chosen = request.args.get("agency", type=int)
    if chosen is not None:
        return _archive(_known(chosen, below), Form(), is_supervised=True)
    year = request.args.get("year", type=int)
    with unit_of_work(
        "reporting", Scope(viewer().agency.id, sight=tuple(one.id for one in below))
    ) as session:
        own = own_reports(session, [one.id for one in below])
        found = {one.id: books_of(own[one.id], queries.archived(session, one.id)) for one in below}
    years = sorted({year for books in found.values() for year in books}, reverse=True)
    year = year if year in years else (years[0] if years else None)
    books = {one.id: found[one.id].get(year) if year else None for one in below}
    figures = {of: queries.year_figures(of, book).figures for of, book in books.items() if book}
    return page(
        "reporting/archive/agencies.html", agencies=below, figures=figures, years=years, year=year, lines=LINES,
        counts={one.id: len(found[one.id]) for one in below}, forms=FORM_WORDS,
    )  # fmt: skip


@blueprint.post("/supervision/archive/<int:agency_id>")
@requires(Permission.SUPERVISION_ACT)
def import_below(agency_id: int) -> ResponseReturnValue:
    """Bring reports of an agency below in."""
    return _import(_known(agency_id, _below()), is_supervised=True)


@blueprint.get("/reports/archive/<int:agency_id>/<uuid:report_id>")
@requires(Permission.REPORT_VIEW, Permission.SUPERVISION_VIEW)
def archived(agency_id: int, report_id: uuid.UUID) -> Response:
    """One archived report: its text, its tables as read, what the checker finds. Raises NotFound."""
    with unit_of_work("reporting", Scope(_seen(agency_id))) as session:
        kept = queries.archived_report(session, agency_id, report_id)
        before = earlier_book(session, agency_id, kept.year - 1)
    return page("reporting/archive/report.html", kept=kept, agency_id=agency_id, **_told(kept, before))


@blueprint.get("/reports/archive/<int:agency_id>/<uuid:report_id>/file")
@requires(Permission.REPORT_VIEW, Permission.SUPERVISION_VIEW)
def archived_original(agency_id: int, report_id: uuid.UUID) -> Response:
    """The file it was read from, as it came. Raises NotFound."""
    with unit_of_work("reporting", Scope(_seen(agency_id))) as session:
        kept = queries.archived_report(session, agency_id, report_id)
        file = queries.archived_file(session, agency_id, kept.file_digest)
    kind = MEDIA.get(extension(kept.file_name), "application/octet-stream")
    return download(file.data, kept.file_name, "application/octet-stream" if kind == "text/html" else kind)


@blueprint.post("/reports/archive/<int:agency_id>/<uuid:report_id>/withdraw")
@requires(Permission.REPORT_MANAGE, Permission.SUPERVISION_ACT)
def withdraw_archived(agency_id: int, report_id: uuid.UUID) -> ResponseReturnValue:
    """Take it out of the archive. Raises NotFound."""
    submitted_key()
    with unit_of_work("reporting", Scope(_seen(agency_id))) as session:
        withdraw(session, report_id, by=_by(agency_id, ()))
    flash(_("已从档案中撤下。"), "done")
    return redirect(_home(agency_id), 303)


@blueprint.get("/a/<code>/reports/archive/<int:year>")
@public("往年公布的年度报告，条例第四十九条")
def public_archived(code: str, year: int) -> Response:
    """An earlier year's report that was published before. Raises NotFound."""
    with unit_of_work("reporting") as session:
        agency = agency_by_code(session, code)
    with unit_of_work("reporting", Scope(agency.id)) as session:
        kept = next((one for one in queries.public_years(session, agency.id) if one.year == year), None)
    if kept is None:
        raise NotFound(said("档案里没有公布的 %(year)s 年报告。", year=year))
    return page("reporting/archive/public.html", kept=kept, agency=agency, **_told(kept, None))


def _archive(
    agency_id: int,
    form: Form,
    status: int = 200,
    brought: Sequence[Brought] = (),
    *,
    is_supervised: bool = False,
) -> Response:
    with unit_of_work("reporting", Scope(agency_id)) as session:
        kept = queries.archived(session, agency_id)
        own = own_reports(session, (agency_id,))[agency_id]
        years = trend(session, agency_id)
        agency = _agency(session, agency_id)
    may = viewer().may(Permission.SUPERVISION_ACT if is_supervised else Permission.REPORT_MANAGE)
    return page(
        "reporting/archive/years.html", status, form=form, agency=agency, kept=kept, own=own, trend=years, lines=LINES,
        brought=brought, may=may, is_supervised=is_supervised, forms=FORM_WORDS, accepted=ACCEPTED,
        most_files=MOST_FILES,
        action=url_for("reporting.import_below", agency_id=agency_id) if is_supervised else url_for("reporting.import_own"),
        renamed={one.id for one in kept if one.named and not same_agency(one.named, agency.name)},
    )  # fmt: skip


def _import(agency_id: int, *, is_supervised: bool = False) -> ResponseReturnValue:
    brought: list[Brought] = []
    try:
        submitted_key()
        files = given_files()
        options = {name: bool(request.form.get(name)) for name in ("other_names", "public")}
        for (_name, data), reading in zip(files, read_uploads(files), strict=True):
            brought += _one_file(agency_id, reading, data, options)
    except DomainError as error:
        if error.status not in (413, 422):
            raise
        return _archive(agency_id, Form.refused(error), error.status, is_supervised=is_supervised)
    kept = sum(one.report is not None for one in brought)
    status = 200 if kept else 422
    return _archive(agency_id, Form(), status, brought, is_supervised=is_supervised)


def _one_file(agency_id: int, reading: Any, data: bytes, options: dict[str, bool]) -> list[Brought]:
    """Each file for itself: one that cannot be read stops none of the others."""
    if reading.refused is not None:
        return [Brought(reading.name, 0, "", None, reading.refused.message)]
    with unit_of_work("reporting", Scope(agency_id)) as session:
        agency = _agency(session, agency_id)
        return import_file(
            session, reading, data, by=_by(agency_id, (agency.name, agency.short_name)), **options
        )


def _told(kept: ArchivedReport, before: Any) -> dict[str, Any]:
    book = from_json(kept.book)
    found = tuple(check(Case(book, before)))
    report = ShownReport(
        kept.file_name, "", "", book.agency, book.year, FORM_WORDS[book.form], found,
        (said("%(year)s年报告", year=before.year),) if before else (), tuple(map(chapter_title, book.chapters)), tables_of(book), marked(found),
    )  # fmt: skip
    return {"book": book, "report": report, "chapter_title": chapter_title}


def _by(agency_id: int, names: tuple[str, ...]) -> Archiving:
    return Archiving(agency_id, names, viewer().actor, acting_now())


def _agency(session: Session, agency_id: int) -> Agency:
    found = agencies(session, china_date(acting_now()), (agency_id,))
    if not found:
        raise NotFound("没有这个机关。")
    return found[0]


def _below() -> Sequence[Agency]:
    today = china_date(acting_now())
    with unit_of_work("reporting") as session:
        return agencies(session, today, subtree_ids(session, viewer().agency.id, today))


def _known(agency_id: int, below: Sequence[Agency]) -> int:
    if agency_id not in {one.id for one in below}:
        raise NotFound("没有这个下级机关。")
    return agency_id


def _seen(agency_id: int) -> int:
    """The own agency, or one below for a supervising office. Raises NotFound."""
    who = viewer()
    needed = Permission.SUPERVISION_ACT if request.method == "POST" else Permission.SUPERVISION_VIEW
    own = Permission.REPORT_MANAGE if request.method == "POST" else Permission.REPORT_VIEW
    if agency_id == who.agency.id and who.may(own):
        return agency_id
    return _known(agency_id, _below() if who.may(needed) else ())


def _home(agency_id: int) -> str:
    if agency_id == viewer().agency.id:
        return url_for("reporting.archive")
    return url_for("reporting.archives", agency=agency_id)
