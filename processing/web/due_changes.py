"""The list of last days that an imported calendar moved: the old day, the new one, and since when.

Whoever imports a calendar sees what it moved: its agency's administrator here, who opens no case; the system
administrator, whose import moves days everywhere, agency by agency.
"""

from flask import Response, render_template, request, url_for
from markupsafe import Markup

from processing.models import LAST_DAY_LABELS
from processing.moved_dates import moved_everywhere
from processing.queries import moved_dates, moved_last
from processing.web import blueprint
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.identity.permissions import Permission
from services.web import acting_now, page, requires, viewer


@blueprint.get("/cases/moved-dates")
@requires(Permission.CASE_VIEW, Permission.AGENCY_MANAGE)
def due_changes() -> Response:
    """What moved, the newest first."""
    agency_id, after = viewer().agency.id, request.args.get("after")
    with unit_of_work("processing", Scope(agency_id)) as session:
        found = moved_dates(session, agency_id, after)
        return page(
            "processing/due_changes.html",
            rows=found.rows,
            labels=LAST_DAY_LABELS,
            opens=viewer().may(Permission.CASE_VIEW),
            more=found.after and url_for(".due_changes", after=found.after),
            is_first=after is None,
        )


@blueprint.get("/cases/moved-dates/everywhere")
@requires(Permission.CALENDAR_NATIONAL)
def moved_by_national() -> Response:
    """What the newest import moved, agency by agency."""
    with unit_of_work("processing", Scope(viewer().agency.id)) as session:
        moved = moved_everywhere(session, china_date(acting_now()))
    return page("processing/moved_everywhere.html", moved=moved, labels=LAST_DAY_LABELS)


def calendar_panel(**given: object) -> Markup:
    """Beside the calendar: what its newest import moved in this agency, and where the list is."""
    agency_id = viewer().agency.id
    with unit_of_work("processing", Scope(agency_id)) as session:
        counts, rows = moved_last(session, agency_id, 1)
        told = {LAST_DAY_LABELS[what]: n for what, n in sorted(counts.items())}
        at = rows[0][0].at if rows else None
    everywhere = viewer().may(Permission.CALENDAR_NATIONAL)
    shown = render_template("processing/calendar_panel.html", told=told, at=at, everywhere=everywhere)
    return Markup(shown)  # noqa: S704 (autoescaped by the template)
