"""The number beside the tab 报告: what was told the report officer and he has not seen yet."""

from reporting.queries.annual import new_steps
from services.db import Scope, unit_of_work
from services.identity.permissions import Permission
from services.web import Viewer


def told_to_officer(who: Viewer) -> int | None:
    """How many words wait; None for whoever is no report officer, and where nothing waits."""
    if not who.may(Permission.REPORT_MANAGE):
        return None
    with unit_of_work("reporting", Scope(who.agency.id)) as session:
        return new_steps(session, who.agency.id) or None
