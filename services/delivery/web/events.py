"""What failed to be delivered: seen with its reason, tried again, or given up with a reason of one's own."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.exceptions import NotFound as NoSuchPage

from services.db import Scope, unit_of_work
from services.delivery import commands, queries
from services.errors import DomainError
from services.events.routes import CONSUMERS
from services.identity.permissions import Permission
from services.web.access import requires
from services.web.application import page
from services.web.forms import Form
from services.web.i18n import _
from services.web.viewers import acting_now, viewer
from services.words import words

blueprint = Blueprint("admin_events", __name__, url_prefix="/admin/events", template_folder="templates")
PLATFORM = 0
CONSUMER_WORDS = words({"intake": "受理", "processing": "办理", "notifications": "送达", "reporting": "统计"})


@blueprint.get("/")
@requires(Permission.EVENTS_OPERATE)
def show() -> Response:
    """How each consumer stands, and every delivery set aside."""
    return _page(Form())


@blueprint.post("/<consumer>/<int:agency_id>/<int:event_seq>/replay")
@requires(Permission.EVENTS_OPERATE)
def replay(consumer: str, agency_id: int, event_seq: int) -> Response:
    """One delivery again, and what waits behind it."""
    here = _mine(consumer, agency_id)
    with unit_of_work("identity", Scope(here)) as session:
        commands.replay(session, consumer, here, event_seq, by=viewer().actor, now=acting_now())
    return _back(_("已重新投递。"))


@blueprint.post("/replay")
@requires(Permission.EVENTS_OPERATE)
def replay_all() -> Response:
    """Every delivery that failed for one reason, once more."""
    failure, count = request.form.get("failure", ""), 0
    for agency_id in _agencies(failure):
        with unit_of_work("identity", Scope(agency_id)) as session:
            count += commands.replay_all(session, agency_id, failure, by=viewer().actor, now=acting_now())
    return _back(_("已重新投递 %(count)s 件。", count=count))


@blueprint.post("/<consumer>/<int:agency_id>/<int:event_seq>/skip")
@requires(Permission.EVENTS_OPERATE)
def skip(consumer: str, agency_id: int, event_seq: int) -> Response:
    """One delivery given up; the reason stays in the log."""
    field = f"reason-{event_seq}"
    here, reason = _mine(consumer, agency_id), request.form.get(field, "")
    try:
        with unit_of_work("identity", Scope(here)) as session:
            commands.skip(
                session, consumer, here, event_seq, reason=reason, by=viewer().actor, now=acting_now()
            )
    except DomainError as error:
        again = Form(request.form, {field: error.fields.get("reason", error.message)}, error.message)
        return _page(again, error.status, opened=event_seq)
    return _back(_("已跳过，后面的事件继续投递。"))


def _sight() -> int | None:
    """The platform's operators see every agency, an agency's own the agency's."""
    own = viewer().agency.id
    return None if own == PLATFORM else own


def _mine(consumer: str, agency_id: int) -> int:
    if consumer not in CONSUMERS or _sight() not in (None, agency_id):
        raise NoSuchPage
    return agency_id


def _agencies(failure: str) -> list[int]:
    with unit_of_work("identity") as session:
        return sorted({head.agency_id for head in queries.parked_heads(session, _sight(), failure, 1000)})


def _page(form: Form, status: int = 200, opened: int = 0) -> Response:
    with unit_of_work("identity") as session:
        standings = queries.standings(session, _sight())
        heads = queries.parked_heads(session, _sight())
    return page(
        "delivery/events.html",
        status,
        form=form,
        standings=standings,
        heads=heads,
        failures=sorted({head.reason for head in heads}),
        words=CONSUMER_WORDS,
        every_agency=_sight() is None,
        opened=opened,
    )


def _back(done: str) -> Response:
    flash(done, "done")
    return cast(Response, redirect(url_for(".show"), 303))
