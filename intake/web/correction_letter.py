"""A letter that asks for the correction of records (条例第四十一条): typed at the desk like any other, no application."""

from typing import Any, cast

from flask import Response, flash, redirect, request, url_for
from sqlalchemy.orm import Session

from intake import commands, correction_queries
from intake.commands import HandedIn
from intake.domain import LABELS, Letter, later_day
from intake.schemas import EnvelopeFields, letter_of
from intake.schemas_correction import DESK_WAYS, CorrectionLetterForm, correction_of
from intake.web import desk
from intake.web.envelope import (
    ENVELOPE,
    LABELS_OF_FIELDS,
    REGISTER,
    channel_of,
    choices_of_desk,
    envelope_of_mail,
    fresh,
    told_so_far,
    uuid_of,
)
from intake.web.registering import SHOWN_AGAIN, register_envelope
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError, Invalid
from services.identity.models import Agency
from services.identity.queries import agency
from services.web import Form, acting_now, form_fields, link, page, requires, viewer
from services.web.i18n import _, full_date
from services.web.schemas import load

LABELS_HERE = LABELS_OF_FIELDS | {
    "record": "信息记录",
    "wanted": "要求更正",
    "proof": "证据",
    "way": "送达方式",
    "address": "地址",
}
SIGNED, FOUND = "以机关签收之日为收到之日", "以收件之日为收到之日，条例没有要求更正申请另行确认"


@desk.get("/correction")
@requires(REGISTER)
def correction_letter() -> Response:
    """The empty form, with the envelope of a mail item or of the letter that was begun."""
    today = china_date(acting_now())
    given = {name: request.args[name] for name in ENVELOPE if name in request.args}
    mail = envelope_of_mail(uuid_of(request.args.get("mail", "")))
    return _page(Form(fresh(today) | mail | given))


@desk.post("/correction")
@requires(REGISTER)
def save_correction_letter() -> Response:
    """Register it; the register of corrections shows it with its last day and first letter."""
    try:
        made = _register(load(CorrectionLetterForm(), form_fields()))
    except DomainError as error:
        if error.status not in SHOWN_AGAIN:
            raise
        return _page(Form.refused(error), error.status)
    with unit_of_work("intake", Scope(viewer().agency.id)) as session:
        row = correction_queries.correction_file(session, viewer().agency.id, made.id).row
    words = _(
        "更正申请 %(number)s 已登记，收到日期 %(day)s。", number=row.number, day=full_date(row.received_on)
    )
    flash(words, "done")
    return cast(Response, redirect(url_for(".letters"), 303))


@desk.get("/correction/receipt-date")
@requires(REGISTER)
def correction_day() -> Response:
    """The day of receipt of the envelope as typed so far; a fragment for the locked box."""
    given = {name: value for name, value in request.args.items() if name in ENVELOPE}
    return page("intake/correction_day.html", **_day(given))


def _register(told: dict[str, Any]) -> HandedIn:
    def register(session: Session, here: Agency, letter: Letter, facts: dict[str, Any]) -> HandedIn:
        return commands.register_correction_letter(session, here, correction_of(told), letter, **facts)

    return register_envelope(told, register, is_correction=True)


def _day(given: dict[str, Any]) -> dict[str, Any]:
    today, here = china_date(acting_now()), viewer().agency.id
    try:
        told = load(EnvelopeFields(), {"carrier": "ems", **given})
        letter = letter_of(told, today)
        on = later_day(letter, channel_of(told), today)
    except Invalid as error:
        return {"on": None, "wrong": "；".join(error.fields.values()) or error.message}
    with unit_of_work("intake", Scope(here)) as session:
        office = agency(session, here)
        due = calendar_for(session, office.region).add_working_days(on, office.options.correction_days)
    return {
        "on": on,
        "wrong": "",
        "because": SIGNED if letter.signed_on else FOUND,
        "more": _(
            "办理期限至 %(due)s，是本机关自定的 %(n)s 个工作日",
            due=full_date(due),
            n=office.options.correction_days,
        ),
    }


def _page(form: Form, status: int = 200) -> Response:
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        choices = choices_of_desk(sms_open=agency(session, here).options.sms_open)
    return page(
        "intake/correction_letter.html",
        status,
        form=form,
        **(choices | {"ways": [(way, LABELS[way]) for way in DESK_WAYS], "labels": LABELS_HERE}),
        **_day(told_so_far(form)),
        register_url=link("correction_list"),
    )
