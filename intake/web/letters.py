"""The letter desk: one letter after the other, by keyboard alone, with the legal receipt date computed."""

import uuid
from typing import Any, cast
from urllib.parse import urlencode

from flask import Response, redirect, request, url_for
from sqlalchemy.orm import Session

from intake import commands, correction_queries, mail_queries, original_queries, queries
from intake.commands import Registered
from intake.domain import Letter
from intake.models import Request
from intake.schemas import LetterForm, clerks_application
from intake.web import desk
from intake.web.envelope import (
    ENVELOPE,
    REGISTER,
    choices_of_desk,
    envelope_of_mail,
    fresh,
    legal_day,
    told_so_far,
    uuid_of,
)
from intake.web.registering import SHOWN_AGAIN, register_envelope
from services.audit import audit
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError
from services.identity.models import Agency
from services.identity.queries import agency
from services.web import Form, acting_now, form_fields, page, requires, viewer
from services.web.i18n import short_date
from services.web.schemas import load


@desk.get("")
@requires(REGISTER)
def letters() -> Response:
    """The next letter; `mail` brings the facts of an item of the mail register, `same` the envelope of the one before,
    `saved` says what was registered."""
    values: dict[str, Any] = fresh(china_date(acting_now())) | envelope_of_mail(_id("mail"))
    values |= {name: request.args[name] for name in ENVELOPE if name in request.args}
    return _desk_page(Form(values), saved=_id("saved"), same=request.args.get("same") == "1")


@desk.post("")
@requires(REGISTER)
def register() -> Response:
    """Register the letter, then the next one, or the next form of the same envelope."""
    try:
        told = load(LetterForm(), form_fields())
        made = _register(told)
    except DomainError as error:
        if error.status not in SHOWN_AGAIN:
            raise
        return _desk_page(
            Form.refused(error), status=error.status, same=request.form.get("mail_again") == "1"
        )
    if told["do"] == "same":
        kept = {name: request.form[name] for name in (*ENVELOPE, "mail") if name in request.form}
        return _see(f"{url_for('.letters')}?{urlencode(kept | {'saved': str(made.id), 'same': '1'})}")
    return _see(url_for(".letters", saved=made.id))


@desk.get("/receipt-date")
@requires(REGISTER)
def receipt_date() -> Response:
    """The legal day of the envelope as typed so far, explained; a fragment for the locked box."""
    given = {name: value for name, value in request.args.items() if name in ENVELOPE}
    return page("intake/legal_day.html", **legal_day(given))


@desk.get("/noticed")
@requires(REGISTER)
def noticed() -> Response:
    """What the system notices about this letter: its number is known, its applicant wrote before."""
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        number = request.args.get("mail_number", "").strip()
        known = queries.found_by(session, here, "mail_number", number, 5) if number else []
        earlier = _earlier(session, here, request.args.get("who", ""), request.args.get("phone", ""))
        people = queries.personal_of(session, here, earlier)
    return page("intake/noticed.html", known=known, earlier=earlier, people=people, number=number)


@desk.get("/applicants")
@requires(REGISTER)
def applicants() -> dict[str, Any]:
    """Earlier applicants to copy from: by what is known of one exactly, or the last one of this desk."""
    here, now = viewer().agency.id, acting_now()
    with unit_of_work("intake", Scope(here)) as session:
        if request.args.get("last"):
            last = queries.last_by(session, here, viewer().name, china_date(now))
            found = [last] if last else []
        else:
            found = queries.earlier_applicants(session, here, request.args.get("q", "")[:100])
        people = queries.personal_of(session, here, found)
        for one in found:
            audit(session, "request.applicant_copied", agency_id=here, actor=viewer().actor, now=now,
                  object_kind="request", object_id=one.id)  # fmt: skip
    return {"found": [_copied(one, people[one.id]) for one in found if one.id in people]}


def _register(told: dict[str, Any]) -> Registered:
    def register(session: Session, here: Agency, letter: Letter, facts: dict[str, Any]) -> Registered:
        return commands.register_letter(session, here, clerks_application(told), letter, **facts)

    return register_envelope(told, register)


def _desk_page(
    form: Form, *, status: int = 200, saved: uuid.UUID | None = None, same: bool = False
) -> Response:
    today, here = china_date(acting_now()), viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        done = queries.registered_on(session, here, today, 30)
        waiting = queries.unconfirmed(session, here, 30)
        options = agency(session, here).options
        seen = {
            "mails": mail_queries.to_register(session, here),
            "done": done,
            "corrections": correction_queries.typed_on(session, here, today),
            "attached": queries.arrived_on(session, here, today),
            "waiting": waiting,
            "kept": original_queries.not_returned(session, here),
            "people": queries.personal_of(session, here, waiting),
            "calls": queries.calls_of(session, here, [one.id for one in waiting]),
            "saved": queries.request_of(session, here, saved) if saved else None,
        }
    return page(
        "intake/letters.html",
        status,
        form=form,
        same=same,
        email_open=options.email_open,
        **seen,
        **choices_of_desk(email_open=options.email_open, sms_open=options.sms_open),
        **legal_day(told_so_far(form)),
    )


def _earlier(session: Session, here: int, *words: str) -> list[Request]:
    found = {
        one.id: one for each in words for one in queries.earlier_applicants(session, here, each[:100], 4)
    }
    return sorted(found.values(), key=lambda one: one.id, reverse=True)


def _copied(one: Request, told: dict[str, Any]) -> dict[str, Any]:
    return {"number": one.number, "on": short_date(one.registered_on), "applicant": told["applicant"]}


def _id(name: str) -> uuid.UUID | None:
    return uuid_of(request.args.get(name, ""))


def _see(where: str) -> Response:
    return cast(Response, redirect(where, 303))
