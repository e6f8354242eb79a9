"""The band above every list of dispatch: today, the next posting, and the lists with how much is in each."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from notifications import queries
from notifications.sms.queries import sms_counts
from notifications.web.showing import PARTS
from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.identity.queries import agency
from services.words import said

SMS = "sms"
SMS_TITLE = said("短信提醒")


def dayband(session: Session, agency_id: int, now: datetime, current: str) -> dict[str, Any]:
    """What the band shows; `current` is the list below it."""
    today, office = china_date(now), agency(session, agency_id)
    calendar = calendar_for(session, office.region)
    counted = queries.counts(session, agency_id, today)
    reminders = sms_counts(session, agency_id, now)
    return {
        "parts": _parts(counted, current) + _sms_part(reminders, office.options.sms_open, current),
        "rest_day": not calendar.is_working_day(today),
        "next_day": _next_posting(today, calendar),
        "counted": counted,
    }


def _next_posting(today: date, calendar: WorkingCalendar) -> date:
    """The day of the next posting: today when the post works today."""
    day = today
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def _parts(counted: Mapping[str, int], current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": url_for(".notices", part=None if name == "run" else name),
            "count": counted[name],
            "current": name == current,
            "light": light if counted[name] else None,
        }
        for name, label, light in PARTS
    ]


def _sms_part(reminders: Mapping[str, int], is_open: bool, current: str) -> list[dict[str, Any]]:
    """What waits and what was given up; no list where none was ever sent and none will be."""
    if not (is_open or reminders["all"]):
        return []
    count = reminders["waiting"] + reminders["failed"]
    light = "soon3" if reminders["failed"] else "wait"
    return [
        {
            "label": SMS_TITLE,
            "url": url_for(".reminders"),
            "count": count,
            "current": current == SMS,
            "light": light if count else None,
        }
    ]
