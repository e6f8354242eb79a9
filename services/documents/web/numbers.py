"""How documents are numbered, and the letterhead they are written on."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, Response, request, url_for
from sqlalchemy.orm import Session

from services.clock import china_date
from services.documents.commands import drop_letterhead, kind_name, set_letterhead, set_style
from services.documents.letterheads import MOST, PLACE
from services.documents.numbering import COUNTER_LABELS, KIND_STYLES, Counter, NumberStyle, check_pattern
from services.documents.own import letterhead_row, style_of
from services.errors import Invalid
from services.identity.permissions import Permission
from services.identity.queries import Body, default_body
from services.identity.web.admin.acting import carry_out, identity
from services.web.access import requires
from services.web.application import page
from services.web.forms import Form, form_fields
from services.web.headers import download
from services.web.i18n import _
from services.web.viewers import acting_now, viewer

blueprint = Blueprint("admin_numbers", __name__, url_prefix="/admin/numbers", template_folder="templates")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXAMPLE = 12


@blueprint.get("/")
@requires(Permission.AGENCY_MANAGE)
def show() -> Response:
    """Every series with an example, and the letterhead."""
    return _page(Form())


@blueprint.post("/")
@requires(Permission.AGENCY_MANAGE)
def save() -> Response:
    """Set the styles that were changed, all or none."""

    def act(session: Session) -> None:
        told = form_fields()
        for kind in KIND_STYLES:
            pattern = str(told.get(f"pattern-{kind}", "")).strip()
            counter = str(told.get(f"counter-{kind}", Counter.KIND))
            if f"pattern-{kind}" not in told:
                continue
            if counter not in set(Counter):
                raise Invalid("请选择编号方式。", fields={f"counter-{kind}": "请选择编号方式。"})
            if NumberStyle(pattern, Counter(counter)) != style_of(session, viewer().agency.id, kind):
                set_style(
                    session, viewer().agency.id, kind, pattern, counter, by=viewer().actor, now=acting_now()
                )

    return carry_out(act, done=_("文号样式已保存，从下一份文书起使用。"), back=url_for(".show"), again=_page)


@blueprint.post("/letterhead")
@requires(Permission.AGENCY_MANAGE)
def upload() -> Response:
    """Another letterhead."""

    def act(session: Session) -> None:
        given = request.files.get("letterhead")
        if given is None or not given.filename:
            raise Invalid("请选择信笺文件。", fields={"letterhead": "请选择 DOCX 文件。"})
        data = given.stream.read(MOST + 1)
        set_letterhead(session, viewer().agency.id, given.filename, data, by=viewer().actor, now=acting_now())

    return carry_out(act, done=_("信笺已更换。"), back=url_for(".show"), again=_page)


@blueprint.post("/letterhead/drop")
@requires(Permission.AGENCY_MANAGE)
def drop() -> Response:
    """Back to the head the platform draws."""

    def act(session: Session) -> None:
        drop_letterhead(session, viewer().agency.id, by=viewer().actor, now=acting_now())

    return carry_out(act, done=_("信笺已取消。"), back=url_for(".show"), again=_page)


@blueprint.get("/letterhead.docx")
@requires(Permission.AGENCY_MANAGE)
def current() -> Response:
    """The letterhead as it was uploaded."""
    with identity() as session:
        held = letterhead_row(session, viewer().agency.id)
    if held is None or held.data is None:
        return _page(Form({}, {}, _("没有上传过信笺。")), 404)
    return download(held.data, held.name, DOCX)


def _page(form: Form, status: int = 200) -> Response:
    today = china_date(acting_now())
    with identity() as session:
        body = default_body(session, viewer().agency.id, today)
        rows = [_row(session, kind, form, body, today) for kind in KIND_STYLES]
        held = letterhead_row(session, viewer().agency.id)
    return page(
        "documents/numbers.html",
        status,
        form=form,
        rows=rows,
        head=body.letterhead or body.name,
        year=today.year,
        counters=list(COUNTER_LABELS.items()),
        letterhead=held if held and held.data is not None else None,
        place=PLACE,
    )


def _row(session: Session, kind: str, form: Form, body: Body, today: date) -> dict[str, Any]:
    style = style_of(session, viewer().agency.id, kind)
    pattern = str(form.value(f"pattern-{kind}") or style.pattern)
    try:
        example = NumberStyle(check_pattern(pattern)).number(
            body.letterhead or body.name, today.year, EXAMPLE
        )
    except Invalid:
        example = ""
    counter = str(form.value(f"counter-{kind}") or style.counter)
    return {
        "kind": kind,
        "name": kind_name(kind),
        "pattern": pattern,
        "counter": counter,
        "example": example,
    }
