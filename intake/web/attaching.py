"""A letter that belongs to a case that is known already: supplement, withdrawal, anything else."""

from typing import Any, cast

from flask import Response, flash, redirect, request, url_for

from intake import commands, queries
from intake.commands.incoming import CORRESPONDENCE, Arriving
from intake.domain import later_day
from intake.models import Request
from intake.schemas import AttachForm, letter_of
from intake.web import desk
from intake.web.envelope import (
    ENVELOPE,
    REGISTER,
    channel_of,
    choices_of_desk,
    envelope_of_mail,
    fresh,
    legal_day,
    told_so_far,
    uuid_of,
)
from intake.web.messages import enclosed
from intake.web.uploads import uploads
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError, Invalid
from services.web import Form, acting_now, form_fields, page, requires, submitted_key, viewer
from services.web.i18n import _
from services.web.schemas import load


@desk.get("/attach")
@requires(REGISTER)
def attach() -> Response:
    """A letter for a case that is known already."""
    today = china_date(acting_now())
    mail = uuid_of(request.args.get("mail", ""))
    given = {name: request.args[name] for name in (*ENVELOPE, "number") if name in request.args}
    return _attach_page(Form(fresh(today) | envelope_of_mail(mail) | given))


@desk.post("/attach")
@requires(REGISTER)
def save_attached() -> Response:
    """Attach it: supplement, withdrawal, or anything else."""
    try:
        told = load(AttachForm(), form_fields())
        one = _attach(told)
    except DomainError as error:
        if error.status not in (404, 409, 422):
            raise
        return _attach_page(Form.refused(error), error.status)
    flash(_("已归入 %(number)s。", number=one.number), "done")
    return cast(Response, redirect(url_for(".letters"), 303))


def _attach(told: dict[str, Any]) -> Request:
    now, here, who = acting_now(), viewer().agency.id, viewer().actor
    letter, files = enclosed(letter_of(told, china_date(now)), channel_of(told), uploads(("scans", "scan")))
    came = Arriving(
        later_day(letter, channel_of(told), china_date(now)),
        channel_of(told),
        told["text"],
        files,
        letter.evidence(),
        submitted_key(),
    )
    with unit_of_work("intake", Scope(here)) as session:
        one = queries.request_by_number(session, here, told["number"])
        if one is None:
            words = _("没有这个登记编号。")
            raise Invalid(words, fields={"number": words})
        if told["kind"] == "supplement":
            commands.receive_supplement(session, here, one.id, came, now=now, actor=who)
        elif told["kind"] == "withdrawal":
            commands.receive_withdrawal(session, here, one.id, came, now=now, actor=who)
        else:
            commands.receive_correspondence(session, here, one.id, told["kind"], came, now=now, actor=who)
        mail: dict[str, Any] = {"mail_id": told["mail"], "mail_number": letter.mail_number}
        commands.link_mail(session, here, one.id, **mail, actor=who, now=now)
        return one


def _attach_page(form: Form, status: int = 200) -> Response:
    kinds = (("supplement", _("补正材料")), ("withdrawal", _("撤回申请")), *CORRESPONDENCE.items())
    return page(
        "intake/attach.html",
        status,
        form=form,
        kinds=kinds,
        **choices_of_desk(),
        **legal_day(told_so_far(form)),
    )
