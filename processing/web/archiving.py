"""归档: one file with what it lacks, the list of files that wait, and the year's list of what is in the archive."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from processing import commands, queries
from processing import schemas_ending as schemas
from processing.archive_sheet import added_words, archive_sheet
from processing.archiving import Contents, Weight, gaps, proposed_retention, retention_of, worst
from processing.commands import Acting, Filing
from processing.domain import Action
from processing.models import Case
from processing.outcomes import OUTCOMES
from processing.queries.archiving import contents_of
from processing.web import blueprint
from processing.web.stepping import once, step_form
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError, Invalid, NotFound
from services.identity.options import RETENTIONS, AgencyOptions
from services.identity.permissions import Permission
from services.identity.queries import agency, body
from services.web import Form, acting_now, download, form_fields, page, requires, viewer
from services.web.i18n import _
from services.web.schemas import load

FIRST_YEAR = 2008  # the first Regulation came into force
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {Weight.REFUSES: "late", Weight.EXPLAINS: "warn", Weight.TELLS: "info"}
LIST = uuid.UUID(int=0)


@blueprint.route("/cases/<uuid:case_id>/archive", methods=["GET", "POST"])
@requires(Permission.CASE_HANDLE)
def archive(case_id: uuid.UUID) -> ResponseReturnValue:
    """The file of one case, or what came to it since."""

    def step(session: Session, by: Acting, told: Mapping[str, Any]) -> None:
        filing = Filing(case_id, told["retention"], told["pages"], told["version"])
        commands.archive(session, viewer().agency.id, filing, told["file_note"], by=by)

    return step_form(case_id, Action.ARCHIVE, schemas.ArchiveForm(), step, {}, _file_shown)


@blueprint.route("/cases/archive", methods=["GET", "POST"])
@requires(Permission.CASE_VIEW)
def to_archive() -> ResponseReturnValue:
    """Files that wait; those that lack nothing are ticked and archived together."""
    if request.method == "GET":
        return _waiting_page(Form())
    try:
        told = load(schemas.ArchiveManyForm(), _chosen(form_fields()))
        filings = [Filing(**line) for line in told["files"]]
        numbers: list[str] = []

        def step(session: Session, by: Acting) -> None:
            numbers.extend(
                commands.archive_many(session, viewer().agency.id, filings, told["file_note"], by=by)
            )

        once("case.archive_many", LIST, step)
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return _waiting_page(Form.refused(refused), refused.status)
    flash(_("已归档 %(n)s 件。", n=len(filings)), "done")
    return redirect(url_for(".to_archive"), 303)


@blueprint.get("/cases/archive/list")
@requires(Permission.CASE_VIEW)
def archive_list() -> Response:
    """The list of a year, to be read and printed."""
    with unit_of_work("processing", Scope(viewer().agency.id)) as session:
        year = _year()
        lines = queries.archived_in(session, viewer().agency.id, year)
        return page(
            "processing/archive/list.html",
            lines=[(line, added_words(line)) for line in lines],
            bodies=_bodies(session, lines),
            retentions=RETENTIONS,
            year=year,
            years=range(china_date(acting_now()).year, china_date(acting_now()).year - 8, -1),
            pages=sum(line.pages for line in lines),
        )


@blueprint.get("/cases/archive/list.xlsx")
@requires(Permission.CASE_VIEW)
def archive_list_sheet() -> Response:
    """The list of a year as a spreadsheet."""
    with unit_of_work("processing", Scope(viewer().agency.id)) as session:
        year = _year()
        lines = queries.archived_in(session, viewer().agency.id, year)
        made = archive_sheet(viewer().agency.name, year, lines, _bodies(session, lines))
    return download(made, f"归档文件目录{year}.xlsx", XLSX)


def _file_shown(session: Session, case: Case) -> dict[str, Any]:
    """What one form offers: the proposal, what is missing, what was archived before."""
    held = contents_of(session, case.agency_id, [case])[case.id]
    options = agency(session, case.agency_id).options
    shown = _line(case, held, options)
    del shown["case"]
    return {
        **shown,
        "fonds": options.fonds,
        "retentions": list(RETENTIONS.items()),
        "entries": queries.archive_entries(session, case.agency_id, case.id),
        "labels": RETENTIONS,
    }


def _waiting_page(form: Form, status: int = 200) -> Response:
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        found = queries.waiting_for_archive(session, agency_id, request.args.get("after"))
        held = contents_of(session, agency_id, found.cases)
        options = agency(session, agency_id).options
        ticked = form.chosen("case") if status != 200 else None
        every = request.args.get("tick") == "all"
        rows = [_line(case, held[case.id], options) for case in found.cases]
        for row in rows:
            able = not row["refused"] if every else row["ready"]
            row["ticked"] = able if ticked is None else str(row["case"].id) in ticked
        return page(
            "processing/archive/waiting.html",
            status=status,
            rows=rows,
            able=sum(not row["refused"] for row in rows),
            every=every,
            form=form,
            count=queries.waiting_count(session, agency_id),
            fonds=options.fonds,
            retentions=list(RETENTIONS.items()),
            may=viewer().may(Permission.CASE_HANDLE),
            more=found.after and url_for(".to_archive", after=found.after),
            is_first="after" not in request.args,
        )


def _line(case: Case, held: Contents, options: AgencyOptions) -> dict[str, Any]:
    missing = gaps(held)
    outcome = OUTCOMES.get(case.outcome or "")
    return {
        "case": case,
        "outcome": outcome.label if outcome else "",
        "missing": [(KINDS[gap.weight], gap.words) for gap in missing],
        "refused": worst(missing) is Weight.REFUSES,
        "ready": worst(missing) in (None, Weight.TELLS),
        "pages": held.pages if case.archive_number is None else 1,
        "retention": retention_of(case.archive_number)
        if case.archive_number
        else proposed_retention(case.outcome, held, options.retention_plain, options.retention_disputed),
    }


def _chosen(typed: dict[str, Any]) -> dict[str, Any]:
    """The ticked lines of the list, each with its fields."""
    ticked = typed.get("case", [])
    ticked = ticked if isinstance(ticked, list) else [ticked]
    if not ticked:
        raise Invalid("没有选择要归档的办件。", fields={"cases": "请至少选择一件。"})
    names = ("retention", "pages", "version")
    files = [
        {"case_id": each, **{name: typed.get(f"{name}-{each}", "") for name in names}} for each in ticked
    ]
    return {"files": files, "file_note": typed.get("file_note", "")}


def _bodies(session: Session, lines: Sequence[queries.Filed]) -> dict[int, str]:
    today = china_date(acting_now())
    return {each: body(session, each, today).name for each in {line.body_id for line in lines}}


def _year() -> int:
    today = china_date(acting_now())
    year = request.args.get("year", today.year, type=int)
    if not FIRST_YEAR <= year <= today.year:
        raise NotFound("没有这一年的归档目录。")
    return year
