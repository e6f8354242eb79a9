"""The office's own register brought in: the file, what its columns and words mean, row by row what is wrong, then the import."""

import uuid
from typing import Any, cast

from flask import Response, flash, redirect, request, url_for
from marshmallow import fields
from sqlalchemy.orm import Session

from intake import commands
from intake import ledger_queries as queries
from intake.commands.bringing import KINDS
from intake.domain import LABELS, ApplicantKind
from intake.ledger.columns import COLUMNS
from intake.ledger.reading import MOST_COLUMNS, MOST_ROWS, read_sheet
from intake.ledger.rows import Reading, read_row
from intake.ledger.words import OUTCOME_LABELS
from intake.ledger_sheet import problems_sheet, template_sheet
from intake.models import LedgerImport
from intake.web import desk
from intake.web.envelope import REGISTER
from services.audit import audit
from services.channels import Channel
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError, Invalid
from services.files import MAX_UPLOAD
from services.identity.queries import agency
from services.jobs import job
from services.web import Form, acting_now, download, form_fields, page, requires, submitted_key, viewer
from services.web.i18n import _
from services.web.schemas import FormSchema, Line, load

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50
MEANINGS: dict[str, list[tuple[str, str]]] = {
    "outcome": list(OUTCOME_LABELS.items()),
    "channel": [(str(channel), LABELS[channel]) for channel in Channel],
    "applicant_kind": [(str(kind), LABELS[kind]) for kind in ApplicantKind],
}
MapForm = FormSchema.from_dict(
    {f"c_{key}": Line(most=200, load_default="") for key in COLUMNS}
    | {"word": fields.Raw(load_default=()), "meaning": fields.Raw(load_default=())},
    name="MapForm",
)
_COUNTS: dict[str, Any] = {kind: fields.Integer(load_default=0) for kind in KINDS}
OpeningForm = FormSchema.from_dict({"year": fields.Integer(required=True), **_COUNTS}, name="OpeningForm")


@desk.get("/import")
@requires(REGISTER)
def ledgers() -> Response:
    """The files so far, and the next one; below, the number carried into the first year."""
    return _start_page(Form())


@desk.post("/import")
@requires(REGISTER)
def read_ledger() -> Response:
    """Read a file and check every row; nothing is imported yet."""
    here, now = viewer().agency.id, acting_now()
    try:
        submitted_key()
        sheet, name = read_sheet(*_file()), _file_name()
        with unit_of_work("intake", Scope(here)) as session:
            found = commands.read_ledger(session, here, sheet, name, actor=viewer().actor, now=now)
    except DomainError as error:
        if error.status != 422:
            raise
        return _start_page(Form.refused(error), 422)
    return _see(url_for(".ledger", import_id=found.id))


@desk.get("/import/template.xlsx")
@requires(REGISTER)
def ledger_template() -> Response:
    """An empty register with every column that is understood."""
    return download(template_sheet(), "台账模板.xlsx", XLSX)


@desk.get("/import/<uuid:import_id>")
@requires(REGISTER)
def ledger(import_id: uuid.UUID) -> Response:
    """One file: counts, meanings, problems, progress."""
    return _page(import_id, Form())


@desk.post("/import/<uuid:import_id>/map")
@requires(REGISTER)
def map_ledger(import_id: uuid.UUID) -> Response:
    """What columns and words mean; the file is checked again."""
    here = viewer().agency.id
    try:
        told = load(MapForm(), form_fields())
        columns = {key: told[f"c_{key}"] for key in COLUMNS if told[f"c_{key}"]}
        with unit_of_work("intake", Scope(here)) as session:
            commands.map_ledger(
                session, here, import_id, columns, _words(told), actor=viewer().actor, now=acting_now()
            )
    except DomainError as error:
        return _refused(import_id, error)
    flash(_("对应关系已保存，已重新检查。"), "done")
    return _back(import_id)


@desk.post("/import/<uuid:import_id>/start")
@requires(REGISTER)
def start_ledger(import_id: uuid.UUID) -> Response:
    """Bring the good rows in, as a job."""
    here = viewer().agency.id
    try:
        with unit_of_work("intake", Scope(here)) as session:
            commands.start_import(session, here, import_id, actor=viewer().actor, now=acting_now())
    except DomainError as error:
        return _refused(import_id, error)
    return _back(import_id)


@desk.get("/import/<uuid:import_id>/problems.xlsx")
@requires(REGISTER)
def ledger_problems(import_id: uuid.UUID) -> Response:
    """The rows that did not come in, as they were sent, what is wrong beside each; to be put right and sent again."""
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        found = queries.import_of(session, here, import_id)
        rows = queries.opened_rows(session, found, "bad", limit=None)
        data = problems_sheet(found.headings, [(row.line, cells, row.problems) for row, cells in rows])
        audit(session, "ledger.problems_exported", agency_id=here, actor=viewer().actor, now=acting_now(),
              object_kind="ledger_import", object_id=import_id, detail={"rows": len(rows)})  # fmt: skip
    return download(data, "台账问题行.xlsx", XLSX)


@desk.post("/import/opening")
@requires(REGISTER)
def declare_opening() -> Response:
    """上年结转 of the first year here, column by column."""
    here = viewer().agency.id
    try:
        told = load(OpeningForm(), {name: value for name, value in form_fields().items() if value != ""})
        with unit_of_work("intake", Scope(here)) as session:
            counts = {kind: told[kind] for kind in KINDS}
            commands.declare_opening(
                session, here, told["year"], counts, actor=viewer().actor, now=acting_now()
            )
    except DomainError as error:
        if error.status != 422:
            raise
        return _start_page(Form.refused(error), 422)
    flash(_("上年结转已保存，计入年报表三。"), "done")
    return _see(url_for(".ledgers") + "#opening")


def _start_page(form: Form, status: int = 200) -> Response:
    here, today = viewer().agency.id, china_date(acting_now())
    with unit_of_work("intake", Scope(here)) as session:
        declared = {one.applicant_kind: one for one in queries.openings(session, here)}
        year = next(iter(declared.values())).year if declared else today.year
        carried = queries.carried_into(session, here, year)
        files = [(one, name, queries.counts_of(session, one)) for one, name in queries.imports(session, here)]
    counts = {kind: declared[kind].count if kind in declared else 0 for kind in KINDS}
    shown = form if form.errors or form.message else Form({"year": year, **counts})
    return page(
        "intake/ledgers.html",
        status,
        form=shown,
        files=files,
        kinds=[(kind, LABELS[ApplicantKind(kind)]) for kind in KINDS],
        counts=counts,
        carried=carried,
        declared=bool(declared),
        year=year,
        most_rows=MOST_ROWS,
        most_columns=MOST_COLUMNS,
    )


def _page(import_id: uuid.UUID, form: Form, status: int = 200) -> Response:
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        found = queries.import_of(session, here, import_id)
        bad = queries.opened_rows(session, found, "bad", limit=SHOWN)
        values: dict[str, Any] = {
            "found": found,
            "name": queries.name_of(session, found),
            "counts": queries.counts_of(session, found),
            "unknown": queries.unknown_words(session, found),
            "bad": [
                (row.line, [(COLUMNS[key].label, said) for key, said in row.problems.items()])
                for row, _cells in bad
            ],
            "samples": _samples(session, found),
            "progress": job(session, here, found.job_id) if found.job_id else None,
            "office": agency(session, here).name,
        }
    return page(
        "intake/ledger.html",
        status,
        form=form,
        columns=list(COLUMNS.values()),
        chosen=Reading.of(found.mapping).columns,
        meanings=MEANINGS,
        column_labels={key: column.label for key, column in COLUMNS.items()},
        outcome_labels=OUTCOME_LABELS,
        words=LABELS,
        shown=SHOWN,
        **values,
    )


def _samples(session: Session, found: LedgerImport) -> list[Any]:
    mapping, today = Reading.of(found.mapping), china_date(found.created_at)
    rows = queries.opened_rows(session, found, "good", "known", "imported", limit=5)
    read = [(row.line, read_row(cells, mapping, today).case) for row, cells in rows]
    return [(line, case) for line, case in read if case is not None]


def _words(told: dict[str, Any]) -> dict[tuple[str, str], str]:
    words, meanings = (value if isinstance(value, list) else [value] if value else [] for value in (told["word"], told["meaning"]))  # fmt: skip
    pairs = zip(words, meanings, strict=False)
    return {(str(word).partition(":")[0], str(word).partition(":")[2]): str(means) for word, means in pairs}


def _file() -> tuple[bytes, str]:
    given = request.files.get("file")
    if given is None or not given.filename:
        words = _("请选择台账文件。")
        raise Invalid(words, fields={"file": words})
    data = given.stream.read(MAX_UPLOAD + 1)
    if len(data) > MAX_UPLOAD:
        words = _("文件超过 10 MB，请按年度分成几个文件。")
        raise Invalid(words, fields={"file": words})
    return data, given.filename


def _file_name() -> str:
    return str(request.files["file"].filename or "")[:120]


def _refused(import_id: uuid.UUID, error: DomainError) -> Response:
    if error.status not in (409, 422):
        raise error
    return _page(import_id, Form.refused(error), error.status)


def _back(import_id: uuid.UUID) -> Response:
    return _see(url_for(".ledger", import_id=import_id))


def _see(where: str) -> Response:
    return cast(Response, redirect(where, 303))
