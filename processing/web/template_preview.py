"""A template as it is being written, filled from a real case: for administrators who may also see cases."""

from collections.abc import Mapping
from typing import Any

from flask import Response, render_template, request
from markupsafe import Markup
from marshmallow import fields
from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import papers
from processing.models import Case
from processing.web import blueprint
from services.audit import audit
from services.clock import china_date
from services.crypto import case_key
from services.db import Scope, unit_of_work
from services.documents import Template, fill
from services.documents.commands import read_source
from services.documents.fields import DEFAULTS, PARTS
from services.documents.notation import shown
from services.documents.preview import data_pages
from services.documents.samples import SAMPLE
from services.errors import DomainError, NotFound
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Form, acting_now, form_fields, page, requires, viewer
from services.web.schemas import Day, FormSchema, Line, Text, load


class PreviewForm(FormSchema):
    """The text as it stands in the editor, and the case to fill it from."""

    kind = Line(required=True)
    source = Text(required=True, most=40_000)
    case_number = Line(required=True)
    valid_from = Day(load_default=None)
    do = fields.String()


def preview_panel(kind: str) -> Markup:
    """The place in the editor where a case is chosen."""
    rendered = render_template("processing/template_panel.html", kind=kind)
    return Markup(rendered)  # noqa: S704  # a template's output is escaped already


@blueprint.post("/cases/preview-template")
@requires(Permission.CASE_VIEW)
def preview_template() -> Response:
    """The pages of the text as typed, filled from the case of that number; what the case has not is named."""
    try:
        told = load(PreviewForm(), form_fields())
        today = china_date(acting_now())
        template = read_source(told["kind"], told["source"], told["valid_from"] or today)
        with unit_of_work("processing", Scope(viewer().agency.id)) as session:
            case = _case(session, told["case_number"])
            pages = data_pages(fill(template, _fields(session, case, template)))
    except DomainError as refused:
        return _page((), Form.refused(refused), refused.status)
    return _page(pages, Form(request.form))


def _page(pages: tuple[str, ...], form: Form, status: int = 200) -> Response:
    return page("processing/template_preview.html", status, pages=pages, form=form)


def _case(session: Session, number: str) -> Case:
    """The case of that number, whose opening is on record: it names people."""
    who = viewer()
    found = session.scalars(
        select(Case).where(Case.agency_id == who.agency.id, Case.number == number.upper())
    ).one_or_none()
    if found is None:
        raise NotFound("本机关没有这个登记编号的办件。", fields={"case_number": "没有这个编号。"})
    audit(
        session,
        "personal.revealed",
        agency_id=who.agency.id,
        actor=who.actor,
        now=acting_now(),
        object_kind="case",
        object_id=found.id,
        fields=("name", "text"),
        detail={"for": "template_preview"},
    )
    return found


def _fields(session: Session, case: Case, template: Template) -> Mapping[str, Any]:
    """What the case knows; 〔name〕 in the place of what only the step itself will bring."""
    today = china_date(acting_now())
    issuer = papers.issuer_of(session, case, today)
    personal = case_key(session, case.agency_id, case.id).open(case.personal)
    about = papers.About(case, personal, issuer).fields()
    office = papers.office_fields(agency(session, case.agency_id).options)
    known = {name: value for name, value in {**DEFAULTS, **office, **about}.items() if value}
    open_ones = {name: f"〔{shown(name)}〕" for name in template.fields if name not in known}
    lists = {name: SAMPLE[name] for name in template.fields if name in PARTS}
    frame = {"attachments": [], "document_number": "", "dated": today, "codes": case.grounds or []}
    return {**open_ones, **lists, **known, **frame}
