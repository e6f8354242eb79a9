"""`/notices/<id>`: one notice, every attempt with its proof, and what can be done now."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from marshmallow import Schema
from sqlalchemy.orm import Session

from notifications import commands, queries, schemas
from notifications.domain import (
    RESULT_LABELS,
    RETURN_REASONS,
    SIGNERS,
    STATE_LABELS,
    WAY_LABELS,
    Way,
)
from notifications.models import Sms
from notifications.sms.queries import sms_of
from notifications.web import blueprint
from notifications.web.reminders import reminder_shown
from notifications.web.run import once
from notifications.web.showing import shown
from services.audit import audit
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import DomainError
from services.events.notifications import REASONS
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Form, acting_now, form_fields, page, requires, viewer
from services.web.i18n import _
from services.web.schemas import load

OTHER_WAYS = (Way.POST, Way.EMAIL, Way.PICK_UP, Way.PORTAL)


@blueprint.get("/notices/<uuid:notice_id>")
@requires(Permission.NOTICE_VIEW)
def notice(notice_id: uuid.UUID) -> Response:
    """The notice, its recipient masked."""
    return notice_page(notice_id, Form())


@blueprint.post("/notices/<uuid:notice_id>/reveal")
@requires(Permission.PERSONAL_REVEAL)
def reveal(notice_id: uuid.UUID) -> Response:
    """Name and addresses in full; the click is audited."""
    agency_id = viewer().agency.id
    with unit_of_work("notifications", Scope(agency_id)) as session:
        queries.notice_of(session, agency_id, notice_id)
        audit(
            session,
            "personal.revealed",
            agency_id=agency_id,
            actor=viewer().actor,
            now=acting_now(),
            object_kind="notice",
            object_id=notice_id,
            fields=["name", "address", "email"],
        )
    return notice_page(notice_id, Form(), revealed=True)


@blueprint.post("/notices/<uuid:notice_id>/hand-over")
@requires(Permission.NOTICE_DISPATCH)
def hand_over(notice_id: uuid.UUID) -> ResponseReturnValue:
    """Somebody signed for it."""

    def step(session: Session, told: dict[str, str]) -> None:
        commands.hand_over(
            session,
            viewer().agency.id,
            notice_id,
            told["on"],  # type: ignore[arg-type]  # the schema made it a day
            told["signer"],
            actor=viewer().actor,
            now=acting_now(),
        )

    return _step(notice_id, "notice.hand_over", schemas.HandOverForm(), step, _("已登记签收。"))


@blueprint.post("/notices/<uuid:notice_id>/returned")
@requires(Permission.NOTICE_DISPATCH)
def returned(notice_id: uuid.UUID) -> ResponseReturnValue:
    """It came back."""

    def step(session: Session, told: dict[str, str]) -> None:
        commands.record_return(
            session,
            viewer().agency.id,
            notice_id,
            told["on"],  # type: ignore[arg-type]  # the schema made it a day
            told["reason"],
            actor=viewer().actor,
            now=acting_now(),
        )

    return _step(notice_id, "notice.return", schemas.ReturnForm(), step, _("已登记退件。"))


@blueprint.post("/notices/<uuid:notice_id>/redirect")
@requires(Permission.NOTICE_DISPATCH)
def resend(notice_id: uuid.UUID) -> ResponseReturnValue:
    """Another way, or the same once more."""

    def step(session: Session, told: dict[str, str]) -> None:
        state = commands.redirect(
            session,
            viewer().agency.id,
            notice_id,
            Way(told["way"]),
            actor=viewer().actor,
            now=acting_now(),
        )
        flash(_("已改为%(way)s，%(state)s。", way=WAY_LABELS[told["way"]], state=STATE_LABELS[state]))

    return _step(notice_id, "notice.redirect", schemas.RedirectForm(), step, "")


def case_panel(**given: object) -> Markup:
    """What was told in a case, for the page of the case (`case_id`)."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    with unit_of_work("notifications", Scope(agency_id)) as session:
        found = queries.notices_of_case(session, agency_id, uuid.UUID(str(given["case_id"])))
        calendar = calendar_for(session, agency(session, agency_id).region)
        reminders = sms_of(session, agency_id, [one.id for one in found])
        rows = [
            shown(row, today, calendar) | _reminded(reminders, row.notice.id)
            for row in queries.with_recipients(session, agency_id, found)
        ]
    return Markup(render_template("notifications/case_panel.html", rows=rows))  # noqa: S704  # our own template


def notice_page(notice_id: uuid.UUID, form: Form, status: int = 200, *, revealed: bool = False) -> Response:
    """The page of a notice; `form` is the one that was refused."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    with unit_of_work("notifications", Scope(agency_id)) as session:
        row = queries.notice_of(session, agency_id, notice_id)
        calendar = calendar_for(session, agency(session, agency_id).region)
        return page(
            "notifications/notice.html",
            status=status,
            form=form,
            row=shown(row, today, calendar) | _reminded(sms_of(session, agency_id, [notice_id]), notice_id),
            applicant=row.applicant,
            revealed=revealed,
            attempts=queries.attempts_of(session, agency_id, notice_id),
            signers=list(SIGNERS.items()),
            reasons=[(code, REASONS[code]) for code in RETURN_REASONS],
            ways=[(str(way), WAY_LABELS[way]) for way in OTHER_WAYS],
            way_labels=WAY_LABELS,
            result_labels=RESULT_LABELS,
            may_dispatch=viewer().may(Permission.NOTICE_DISPATCH),
        )


def _reminded(reminders: Mapping[uuid.UUID, Sms], notice_id: uuid.UUID) -> dict[str, Any]:
    sms = reminders.get(notice_id)
    return {"sms": reminder_shown(sms) if sms else None}


def _step(
    notice_id: uuid.UUID,
    scope: str,
    schema: Schema,
    step: Callable[[Session, dict[str, str]], None],
    done: str,
) -> ResponseReturnValue:
    try:
        told = load(schema, form_fields())
        once(scope, lambda session: step(session, told))
    except DomainError as refused:
        if refused.status not in (409, 422):
            raise
        return notice_page(notice_id, Form.refused(refused), refused.status)
    if done:
        flash(done)
    return redirect(url_for(".notice", notice_id=notice_id), 303)
