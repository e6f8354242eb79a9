"""`/notices/sms`: the reminders by SMS, what each waits for, and why one was given up. No number is shown."""

from typing import Any

from flask import Response, request, url_for
from marshmallow import fields

from notifications.models import Sms
from notifications.queries import Row
from notifications.sms.domain import REASONS, STATE_LABELS, SmsState
from notifications.sms.queries import sms_listed
from notifications.web import blueprint
from notifications.web.dayband import SMS, SMS_TITLE, dayband
from notifications.web.showing import shown
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import acting_now, page, requires, viewer
from services.web.schemas import FormSchema, load


class RemindersQuery(FormSchema):
    """From where on."""

    after = fields.UUID(load_default=None)


@blueprint.get("/notices/sms")
@requires(Permission.NOTICE_VIEW)
def reminders() -> Response:
    """The newest first."""
    agency_id, now = viewer().agency.id, acting_now()
    after = load(RemindersQuery(), request.args)["after"]
    with unit_of_work("notifications", Scope(agency_id)) as session:
        office = agency(session, agency_id)
        calendar, found = calendar_for(session, office.region), sms_listed(session, agency_id, now, after)
        rows = [_row(sms, row, shown(row, china_date(now), calendar)) for sms, row in found.rows]
        options = office.options
        return page(
            "notifications/reminders.html",
            rows=rows,
            title=SMS_TITLE,
            is_open=options.sms_open,
            hours=options.quiet_hours,
            more=found.after and url_for(".reminders", after=found.after),
            is_first=after is None,
            **dayband(session, agency_id, now, SMS),
        )


def reminder_shown(sms: Sms) -> dict[str, Any]:
    """A reminder as lists and panels show it."""
    waits = sms.state is SmsState.WAITING
    return {
        "state": STATE_LABELS[sms.state],
        "light": {SmsState.FAILED: "soon3", SmsState.WAITING: "wait", SmsState.SENT: "done"}.get(sms.state),
        "reason": REASONS.get(sms.reason, ""),
        "error": "" if sms.state is SmsState.SENT else sms.error,
        "next_at": sms.due_at if waits and sms.reason else None,
        "sent_at": sms.sent_at,
        "tries": sms.tries,
    }


def _row(sms: Sms, row: Row, about: dict[str, Any]) -> dict[str, Any]:
    return {**reminder_shown(sms), "about": about, "made_at": sms.made_at}
