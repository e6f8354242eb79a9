"""The counter: an application handed in or said there, with its receipt at once."""

from typing import Any, cast

from flask import Response, flash, redirect, url_for

from intake import commands, queries
from intake.commands import Registered
from intake.domain import counter_receipt
from intake.schemas import CounterForm, clerks_application
from intake.web import desk
from intake.web.envelope import REGISTER, choices_of_desk, following
from intake.web.uploads import uploads
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError
from services.identity.queries import agency
from services.web import Form, acting_now, form_fields, page, requires, submitted_key, viewer
from services.web.i18n import _
from services.web.schemas import load


@desk.get("/counter")
@requires(REGISTER)
def counter() -> Response:
    """The empty form."""
    fresh = {
        "kind": "natural",
        "id_kind": "resident_id",
        "medium": "paper",
        "way": "pick_up",
        "needs_help": "0",
    }
    return _page(Form(fresh))


@desk.post("/counter")
@requires(REGISTER)
def register_visit() -> Response:
    """Register it; the receipt is printed from the page of the request."""
    try:
        made = _register(load(CounterForm(), form_fields()))
    except DomainError as error:
        if error.status != 422:
            raise
        return _page(Form.refused(error), 422)
    flash(_("已登记 %(number)s。请打印回执交申请人。", number=made.number), "done")
    return cast(Response, redirect(url_for(".request_page", request_id=made.id), 303))


def _register(told: dict[str, Any]) -> Registered:
    here = viewer().agency.id
    with unit_of_work("intake", Scope(here)) as session:
        return commands.register_counter_visit(
            session,
            agency(session, here),
            clerks_application(told),
            key=submitted_key(),
            actor=viewer().actor,
            now=acting_now(),
            spoken=told["spoken"],
            id_seen=told["id_seen"],
            uploads=uploads(("scans", "scan")),
        )


def _page(form: Form, status: int = 200) -> Response:
    today, here = china_date(acting_now()), viewer().agency.id
    receipt = counter_receipt(today)
    with unit_of_work("intake", Scope(here)) as session:
        done = [one for one in queries.registered_on(session, here, today, 30) if one.channel == "in_person"]
        more = following(session, here, receipt)
        choices = choices_of_desk(sms_open=agency(session, here).options.sms_open)
    return page("intake/counter.html", status, form=form, done=done, receipt=receipt, more=more, **choices)
