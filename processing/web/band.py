"""The day band over the staff pages: today, and how many cases fall due on each of the next working days."""

from datetime import date
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from processing import queries
from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Viewer, acting_now, viewer

DAYS_AHEAD = 20


def day_band() -> Markup:
    """The signed-in officer's own cases; for those who handle none, the agency's."""
    who, today = viewer(), china_date(acting_now())
    officer = who.actor.id if who.may(Permission.CASE_HANDLE) else None
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        calendar = calendar_for(session, agency(session, who.agency.id).region)
        ahead = days_ahead(session, who.agency.id, today, calendar, officer)
    rest_day = not calendar.is_working_day(today)
    rendered = render_template("processing/band.html", today=today, ahead=ahead, rest_day=rest_day)
    return Markup(rendered)  # noqa: S704  # a template's output is escaped already


def open_count(who: Viewer) -> int | None:
    """How many cases of the active agency are open, for the tab."""
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        return queries.open_count(session, who.agency.id)


def days_ahead(
    session: Session, agency_id: int, today: date, calendar: WorkingCalendar, officer: str | None = None
) -> list[dict[str, Any]]:
    """The next working days with their counts; of one officer or all."""
    following = calendar.working_days_after(today)
    days = [next(following) for _ in range(DAYS_AHEAD)]
    due = queries.due_by_day(session, agency_id, days[0], days[-1], officer)
    part = "mine" if officer else None
    return [
        {
            "day": day,
            "count": due.get(day, 0),
            "url": url_for("processing.cases", part=part, due=day.isoformat()),
        }
        for day in days
    ]
