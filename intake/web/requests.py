"""A request as the desk sees it: what came, when it counts, calls and confirmation, correction, voiding; the register."""

import uuid
from datetime import date
from typing import Any, cast

from flask import Response, flash, redirect, request, url_for

from intake import commands, original_queries, queries
from intake.commands.incoming import CORRESPONDENCE
from intake.commands.originals import RETURN_WAYS
from intake.commands.overriding import ENDED, waiting_override
from intake.commands.receipt import CALL_RESULTS
from intake.commands.repair import VOID_REASONS
from intake.models import Request
from intake.schemas import CallForm, ConfirmForm, CorrectForm, VoidForm, corrected
from intake.timeline import WORDS
from intake.web import desk
from intake.web.envelope import choices_of_desk
from intake.web.papers import receipt as receipt_of
from services.assistance import help_words
from services.audit import audit
from services.clock import china_date
from services.crypto import case_key
from services.db import Scope, unit_of_work
from services.documents import render_pdf
from services.errors import DomainError
from services.files import read, refs
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Form, acting_now, download, form_fields, link, page, requires, viewer
from services.web.i18n import _
from services.web.schemas import load
from services.words import words

P = Permission
VIEW = (P.REQUEST_VIEW, P.REQUEST_REGISTER)


@desk.get("/requests/<uuid:request_id>")
@requires(*VIEW)
def request_page(request_id: uuid.UUID) -> Response:
    """The request, its personal part masked."""
    return _page(request_id, Form())


@desk.post("/requests/<uuid:request_id>/reveal")
@requires(P.PERSONAL_REVEAL)
def reveal(request_id: uuid.UUID) -> Response:
    """The same page with the person in full; that is written into the audit log."""
    _note("personal.revealed", request_id)
    return _page(request_id, Form(), revealed=True)


@desk.post("/requests/<uuid:request_id>/calls")
@requires(P.REQUEST_REGISTER)
def call(request_id: uuid.UUID) -> Response:
    """A try to reach the applicant."""
    try:
        told, here = load(CallForm(), form_fields()), viewer().agency.id
        with unit_of_work("intake", Scope(here)) as session:
            commands.log_call(
                session,
                here,
                request_id,
                told["result"],
                told["note"],
                actor=viewer().actor,
                now=acting_now(),
            )
    except DomainError as error:
        return refused_page(request_id, error)
    flash(_("联系记录已保存。"), "done")
    return back_to(request_id)


@desk.post("/requests/<uuid:request_id>/confirm")
@requires(P.REQUEST_REGISTER)
def confirm(request_id: uuid.UUID) -> Response:
    """The applicant confirmed: from that day it counts as received."""
    try:
        told, here = load(ConfirmForm(), form_fields()), viewer().agency.id
        with unit_of_work("intake", Scope(here)) as session:
            commands.confirm_receipt(
                session,
                here,
                request_id,
                told["on"],
                actor=viewer().actor,
                now=acting_now(),
            )
    except DomainError as error:
        return refused_page(request_id, error)
    flash(_("收到日期已确定，答复期限从次日起算。"), "done")
    return back_to(request_id)


@desk.post("/requests/<uuid:request_id>/void")
@requires(P.REQUEST_REGISTER)
def void(request_id: uuid.UUID) -> Response:
    """The registration was a mistake; its number stays."""
    try:
        told, here = load(VoidForm(), form_fields()), viewer().agency.id
        with unit_of_work("intake", Scope(here)) as session:
            commands.void_registration(
                session, here, request_id, told["reason"], actor=viewer().actor, now=acting_now()
            )
    except DomainError as error:
        return refused_page(request_id, error)
    flash(_("登记已作废，编号保留不再使用。"), "done")
    return back_to(request_id)


@desk.get("/requests/<uuid:request_id>/correct")
@requires(P.REQUEST_REGISTER)
def correct(request_id: uuid.UUID) -> Response:
    """The form to put the applicant right; it shows him in full, so the audit log says who looked."""
    _note("personal.revealed", request_id)
    with unit_of_work("intake", Scope(viewer().agency.id)) as session:
        told = queries.request_file(session, viewer().agency.id, request_id)
    one, agent = told.request, told.personal.get("agent") or {}
    values = {**told.personal["applicant"], "medium": one.wanted_medium, "way": one.wanted_way}
    values["sms"] = "1" if values.get("sms") else ""
    values |= {f"agent_{name}": value for name, value in agent.items()} | ({"agent": "1"} if agent else {})
    return _correct_page(one, Form(values))


@desk.post("/requests/<uuid:request_id>/correct")
@requires(P.REQUEST_REGISTER)
def save_correction(request_id: uuid.UUID) -> Response:
    """Put the applicant right; the text stays as it was received."""
    here = viewer().agency.id
    try:
        told = load(CorrectForm(), form_fields())
        with unit_of_work("intake", Scope(here)) as session:
            text = queries.request_file(session, here, request_id).personal["text"]
            commands.correct_applicant(
                session, here, request_id, corrected(told, text), actor=viewer().actor, now=acting_now()
            )
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        with unit_of_work("intake", Scope(here)) as session:
            one = queries.request_of(session, here, request_id)
        return _correct_page(one, Form.refused(error), error.status)
    flash(_("申请人信息已更正。"), "done")
    return back_to(request_id)


@desk.get("/requests/<uuid:request_id>/receipt.pdf")
@requires(*VIEW)
def receipt(request_id: uuid.UUID) -> Response:
    """The registration receipt with the query code, to hand or send to the applicant; every print is audited."""
    here = viewer().agency.id
    _note("request.receipt_printed", request_id)
    with unit_of_work("intake", Scope(here)) as session:
        told = queries.request_file(session, here, request_id)
        made = receipt_of(session, agency(session, here), told)
    data = render_pdf(made)
    return download(data, f"登记回执 {told.request.number}.pdf", "application/pdf", inline=True)


@desk.get("/requests/<uuid:request_id>/files/<uuid:file_id>")
@requires(*VIEW)
def file(request_id: uuid.UUID, file_id: uuid.UUID) -> Response:
    """A file that came with the request; opening it is audited."""
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        told = queries.request_file(session, here, request_id)
        known = {one.file_id for one in told.attachments} | {one.document_id for one in told.issued}
        queries.refuse_foreign_file(file_id, known)
        found = read(session, here, file_id)
    _note("request.file_read", request_id)
    return download(found.data, found.name, found.media_type, inline=True)


@desk.get("/register")
@requires(*VIEW)
def register_list() -> Response:
    """The register of a day (收件登记台账), to read and to print."""
    here, today = viewer().agency.id, china_date(acting_now())
    try:
        day = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        day = today
    with unit_of_work("intake", Scope(here)) as session:
        rows = queries.registered_on(session, here, day, 500)
        people = queries.personal_of(session, here, rows)
        attached = queries.arrived_on(session, here, day)
    return page(
        "intake/register.html",
        day=day,
        rows=list(reversed(rows)),
        people=people,
        attached=attached,
        incoming_kinds=INCOMING,
        **choices_of_desk(),
    )


INCOMING = words({"supplement": "补正材料", "withdrawal": "撤回申请", **CORRESPONDENCE})


def _page(request_id: uuid.UUID, form: Form, status: int = 200, *, revealed: bool = False) -> Response:
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        told = queries.request_file(session, here, request_id)
        files = refs(session, here, [one.file_id for one in told.attachments])
        box = case_key(session, here, request_id)
        notes = {one.id: box.open(one.note) for one in told.calls if one.note}
        override = waiting_override(session, here, request_id)
        raised = queries.raised_with(session, told.request)
        originals = original_queries.originals_of(session, here, request_id)
    one = told.request
    return page(
        "intake/request.html",
        status,
        told=told,
        one=one,
        personal=told.personal,
        helped=help_words(told.personal),
        joint_names=[person["name"] for person in told.personal.get("joint") or ()],
        files=files,
        raised=raised,
        originals=originals,
        return_ways=RETURN_WAYS,
        notes=notes,
        form=form,
        revealed=revealed,
        history=[(line, WORDS[line.plain][0]) for line in told.progress if line.plain in WORDS],
        call_results=CALL_RESULTS,
        void_reasons=VOID_REASONS,
        incoming_kinds=INCOMING,
        may_void=_may_void(one),
        override=override,
        may_override=not told.request.voided_on and told.request.state not in ENDED,
        may_decide=viewer().may(P.CASE_SUPERVISE, P.CASE_SIGN),
        case_link=link("case", id=request_id) if viewer().may(P.CASE_VIEW) else "",
        **choices_of_desk(),
    )


def _may_void(one: Request) -> bool:
    return one.voided_on is None and one.state not in ENDED and viewer().may(P.REQUEST_REGISTER)


def _correct_page(one: Request, form: Form, status: int = 200) -> Response:
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        choices = choices_of_desk(sms_open=agency(session, here).options.sms_open)
    return page("intake/correct.html", status, one=one, form=form, **choices)


def refused_page(request_id: uuid.UUID, error: DomainError) -> Response:
    """The request again, with what was refused; an error that is no refusal goes on."""
    if error.status not in (403, 409, 422):
        raise error
    return _page(request_id, Form.refused(error), error.status)


def _note(action: str, request_id: uuid.UUID) -> None:
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        queries.request_of(session, here, request_id)
        told: dict[str, Any] = {"agency_id": here, "actor": viewer().actor, "now": acting_now()}
        audit(session, action, **told, object_kind="request", object_id=request_id)


def back_to(request_id: uuid.UUID) -> Response:
    """To the request's page, after something was done."""
    return cast(Response, redirect(url_for(".request_page", request_id=request_id), 303))
