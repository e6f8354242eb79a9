"""The supervisor's page: all agencies below at a glance, the late ones first."""

from flask import Response

from reporting.queries import calendars_of, latest, standings, total
from reporting.web import blueprint
from reporting.web.asked import asked, whose, years_to_choose
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.identity.permissions import Permission
from services.identity.queries import agencies
from services.web import acting_now, page, requires, viewer


@blueprint.get("/supervision")
@requires(Permission.SUPERVISION_VIEW)
def supervision() -> Response:
    """Every agency of the subtree: open, due, late, new, closed, working days."""
    question, today = asked(), china_date(acting_now())
    with unit_of_work("reporting") as session:
        mine = whose(session, question, roll_up=True)
        names = {
            agency.id: agency for agency in agencies(session, question.within.cutoff, mine.subject.agencies)
        }
        calendars = calendars_of(session, {viewer().agency.id, *mine.subject.agencies})
    with unit_of_work("reporting", Scope(viewer().agency.id, sight=mine.sight)) as session:
        lines = standings(session, mine.subject, question.within, today, calendars)
        overdue = latest(session, mine.subject, today)
        years = years_to_choose(session, mine.subject, question.within)
    return page(
        "reporting/supervision.html",
        status=question.status,
        asked=question,
        lines=[line for line in lines if line.agency_id in names],
        all=total(lines),
        names=names,
        overdue=overdue,
        calendars=calendars,
        now=today,
        years=years,
    )
