"""The list of due dates that an imported calendar moved: the old day, the new one, and since when."""

from flask import Response, request, url_for

from processing.queries import moved_dates
from processing.web import blueprint
from services.db import Scope, unit_of_work
from services.identity.permissions import Permission
from services.web import page, requires, viewer


@blueprint.get("/cases/moved-dates")
@requires(Permission.CASE_VIEW)
def due_changes() -> Response:
    """What moved, the newest first."""
    agency_id, after = viewer().agency.id, request.args.get("after")
    with unit_of_work("processing", Scope(agency_id)) as session:
        found = moved_dates(session, agency_id, after)
        return page(
            "processing/due_changes.html",
            rows=found.rows,
            more=found.after and url_for(".due_changes", after=found.after),
            is_first=after is None,
        )
