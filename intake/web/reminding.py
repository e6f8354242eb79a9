"""Taking the consent to reminders back, on the applicant's own page; no number is shown on it."""

from typing import cast

from flask import Response, flash, redirect, url_for

from intake import commands
from intake.web import portal
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.web import acting_now, applicant, applicant_request, submitted_key
from services.web.i18n import _


@portal.post("/track/reminders/stop")
@applicant
def stop_reminders() -> Response:
    """No more reminders of this application; said twice it changes nothing."""
    return _stop(".request_page")


@portal.post("/track/correction/reminders/stop")
@applicant
def stop_correction_reminders() -> Response:
    """The same for a request for correction."""
    return _stop(".correction_page")


def _stop(page: str) -> Response:
    submitted_key()
    found = applicant_request()
    if found is None:
        raise NotFound("请先输入登记编号和查询码。")
    agency_id, stream = found
    with unit_of_work("intake", Scope(agency_id, request=stream)) as db:
        commands.stop_reminders(db, agency_id, stream, now=acting_now())
    flash(_("短信提醒已取消，以后不再向您发送。文书仍按您选择的方式送达。"), "done")
    return cast(Response, redirect(url_for(page), 303))
