"""The originals of an application at the desk: noted, given back, and the slip that is signed for them."""

import uuid

from flask import Response, flash

from intake import original_queries, queries
from intake.commands.originals import RETURN_WAYS, Returned, note_originals, return_originals
from intake.joint import together
from intake.original_queries import Originals
from intake.web import desk
from intake.web.requests import VIEW, back_to, refused_page
from services.audit import audit
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.documents import render_pdf
from services.documents.own import compose_for
from services.errors import DomainError
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import acting_now, download, form_fields, requires, submitted_key, viewer
from services.web.i18n import _
from services.web.schemas import Choice, Day, FormSchema, Line, Text, load

REGISTER = Permission.REQUEST_REGISTER
NOT_YET = "□当面交还　　□邮寄，邮件号："


class NoteForm(FormSchema):
    """The originals, a line each."""

    items = Text(load_default="", most=4_000)


class ReturnForm(FormSchema):
    """How they went back."""

    returned_on = Day(required=True)
    return_way = Choice(tuple(RETURN_WAYS), required=True)
    receiver = Line(load_default="", most=100)
    mail_number = Line(load_default="", most=60)


@desk.post("/requests/<uuid:request_id>/originals")
@requires(REGISTER)
def note(request_id: uuid.UUID) -> Response:
    """Write down what was enclosed."""
    here = viewer().agency.id
    try:
        items = load(NoteForm(), form_fields())["items"].splitlines()
        with unit_of_work("intake", Scope(here)) as session:
            note_originals(
                session, here, request_id, items, key=submitted_key(), actor=viewer().actor, now=acting_now()
            )
    except DomainError as error:
        return refused_page(request_id, error)
    flash(_("随附的原件已登记。"), "done")
    return back_to(request_id)


@desk.post("/requests/<uuid:request_id>/originals/<uuid:originals_id>/return")
@requires(REGISTER)
def give_back(request_id: uuid.UUID, originals_id: uuid.UUID) -> Response:
    """Write down that they went back."""
    here = viewer().agency.id
    try:
        told = load(ReturnForm(), form_fields())
        how = Returned(told["returned_on"], told["return_way"], told["receiver"], told["mail_number"])
        with unit_of_work("intake", Scope(here)) as session:
            return_originals(
                session, here, request_id, originals_id, how, actor=viewer().actor, now=acting_now()
            )
    except DomainError as error:
        return refused_page(request_id, error)
    flash(_("原件的退还已登记。"), "done")
    return back_to(request_id)


@desk.get("/requests/<uuid:request_id>/originals/<uuid:originals_id>/slip.pdf")
@requires(*VIEW)
def originals_slip(request_id: uuid.UUID, originals_id: uuid.UUID) -> Response:
    """The slip signed for what is given back; it names the applicant, so the print is on record."""
    here, now = viewer().agency.id, acting_now()
    with unit_of_work("intake", Scope(here)) as session:
        told = queries.request_file(session, here, request_id)
        one = original_queries.originals_one(session, here, request_id, originals_id)
        slip = {
            "body": agency(session, here).name,
            "number": told.request.number,
            "applicant": together(told.personal),
            "originals": [{"name": item} for item in one.items],
            "return_way": _went_back(one),
            "clerk": one.row.returned_by or viewer().name,
        }
        made = compose_for(session, here, "originals_slip", china_date(now), slip)
        audit(session, "request.originals_slip_printed", agency_id=here, actor=viewer().actor, now=now,
              object_kind="request", object_id=request_id, fields=("name",))  # fmt: skip
    name = f"退还原件签收单 {told.request.number}.pdf"
    return download(render_pdf(made), name, "application/pdf", inline=True)


def _went_back(one: Originals) -> str:
    if one.row.returned_on is None or one.row.way is None:
        return NOT_YET
    number = f"，邮件号 {one.row.mail_number}" if one.row.mail_number else ""
    return f"{one.row.returned_on}　{RETURN_WAYS[one.row.way]}{number}，交{one.receiver}"
