"""The wording of documents: which version holds, editing it as text with fields offered, seeing it before it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, request, url_for
from sqlalchemy.orm import Session

from services.clock import china_date
from services.documents.commands import read_source, save_template
from services.documents.compose import fill
from services.documents.notation import as_text, field_names
from services.documents.numbering import KIND_STYLES
from services.documents.own import Version, shipped, style_of, template_for, version_on, versions
from services.documents.preview import data_pages
from services.documents.samples import SAMPLE
from services.documents.shipped import kinds_by_theme
from services.documents.templates import Template
from services.errors import DomainError
from services.idempotency import first_comer
from services.identity.permissions import Permission
from services.identity.queries import default_body
from services.identity.web.admin.acting import identity
from services.ids import new_id
from services.web.access import requires
from services.web.application import page
from services.web.forms import Form, form_fields, submitted_key
from services.web.i18n import _
from services.web.schemas import Choice, Day, FormSchema, Line, Text, load
from services.web.viewers import acting_now, viewer
from services.words import words

blueprint = Blueprint("admin_documents", __name__, url_prefix="/admin/documents", template_folder="templates")
LAYOUTS = words({"letter": "信函", "sheet": "表单"})


class WordingForm(FormSchema):
    """The text of a template, from when it holds, and whether it is to be seen, kept or given up.

    Case and kind are those of the preview in another context, which stands in the same form.
    """

    source = Text(load_default="", most=40_000)
    valid_from = Day(load_default=None)
    do = Choice(("preview", "save", "default"), required=True)
    case_number, kind = Line(load_default=""), Line(load_default="")


@dataclass(frozen=True, slots=True)
class Held:
    """A kind in the list: what holds today and what is to come."""

    kind: str
    name: str
    layout: str
    own: Version | None
    coming: Version | None
    number: str


@blueprint.get("/")
@requires(Permission.AGENCY_MANAGE)
def show() -> Response:
    """Every kind of document with the version that holds."""
    with identity() as session:
        themes = {
            theme: [_held(session, kind) for kind in kinds] for theme, kinds in kinds_by_theme().items()
        }
    return page("documents/list.html", themes=themes, layouts=LAYOUTS)


@blueprint.get("/<kind>")
@requires(Permission.AGENCY_MANAGE)
def edit(kind: str) -> Response:
    """The text that holds today, or the version asked for."""
    wanted = request.args.get("version", type=int)
    with identity() as session:
        known = versions(session, viewer().agency.id).get(kind, ())
        held = template_for(session, viewer().agency.id, kind, _today())
    chosen = next((each.source for each in known if each.version == wanted and each.source), None)
    source = as_text(shipped(kind)) if wanted == 0 else chosen or as_text(held)
    return _page(kind, Form({"source": source, "valid_from": _today().isoformat()}))


@blueprint.post("/<kind>")
@requires(Permission.AGENCY_MANAGE)
def save(kind: str) -> Response:
    """Show the pages of the text as typed, keep it as a new version, or go back to the nationwide default."""
    try:
        told = load(WordingForm(), form_fields())
        if told["do"] in ("save", "default"):
            source = told["source"] if told["do"] == "save" else ""
            version = _keep(kind, source, told["valid_from"] or _today())
            flash(_("已保存为第 %(n)s 版。", n=version), "done")
            return cast(Response, redirect(url_for(".edit", kind=kind), 303))
        seen = read_source(kind, told["source"], told["valid_from"] or _today())
        return _page(kind, Form(request.form), seen=seen)
    except DomainError as refused:
        if refused.status == 404:
            raise
        named = refused.fields if {"source", "valid_from"} & set(refused.fields) else {}
        problems = named or {"source": refused.message}
        return _page(kind, Form(request.form, problems, _("有 1 处需要改。")), status=refused.status)


def _keep(kind: str, source: str, valid_from: date) -> int:
    """Once for a form: the same form sent again has nothing left to save."""
    made, who = new_id(), viewer()
    with identity() as session:
        told = {"kind": kind, "source": source, "valid_from": valid_from}
        key = submitted_key()
        first = first_comer(
            session, agency_id=who.agency.id, scope="template.save", key=key, told=told, object_id=made
        )
        if first != made:
            return max(each.version for each in versions(session, who.agency.id)[kind])
        return save_template(session, who.agency.id, kind, source, valid_from, by=who.actor, now=acting_now())


def _page(kind: str, form: Form, *, status: int = 200, seen: Template | None = None) -> Response:
    default = shipped(kind)
    with identity() as session:
        known: Sequence[Version] = versions(session, viewer().agency.id).get(kind, ())
        held = template_for(session, viewer().agency.id, kind, _today())
        sample = _sample(session, kind)
        shown = seen or (held if status == 200 else None)
        pages = data_pages(fill(shown, sample)) if shown else ()
    return page(
        "documents/edit.html",
        status,
        kind=kind,
        name=default.name,
        form=form,
        fields=field_names(),
        needed=sorted(default.needed),
        known=list(reversed(known)),
        own=version_on(known, _today()),
        pages=pages,
        is_typed=seen is not None,
    )


def _sample(session: Session, kind: str) -> dict[str, Any]:
    """The made-up case, with the agency's own name and number."""
    body = default_body(session, viewer().agency.id, _today())
    sample = {**SAMPLE, "body": body.name, "attachments": []}
    numbered = "reply" if kind.startswith("reply_") else kind
    sample["document_number"] = _number(session, numbered) if numbered in KIND_STYLES else ""
    return sample


def _number(session: Session, kind: str) -> str:
    body = default_body(session, viewer().agency.id, _today())
    style = style_of(session, viewer().agency.id, kind)
    return style.number(body.letterhead or body.name, _today().year, 37)


def _held(session: Session, kind: str) -> Held:
    agency_id, default = viewer().agency.id, shipped(kind)
    known = versions(session, agency_id).get(kind, ())
    own = version_on(known, _today())
    coming = max(
        (each for each in known if each.valid_from > _today()), key=lambda v: v.version, default=None
    )
    numbered = "reply" if kind.startswith("reply_") else kind
    number = _number(session, numbered) if numbered in KIND_STYLES else ""
    held = Held(kind, default.name, str(default.layout), own, coming, number)
    return held if own and own.source else replace(held, own=None)


def _today() -> date:
    return china_date(acting_now())
