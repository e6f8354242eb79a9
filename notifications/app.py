"""The only wiring of the web side: blueprints, tab and panels of notifications."""

from notifications import queries
from notifications.web import blueprint
from notifications.web.notice import case_panel
from services.db import Scope, unit_of_work
from services.identity.permissions import Permission
from services.web import NavItem, Panel, Viewer


def waiting(who: Viewer) -> int | None:
    """The letters that wait to be posted."""
    with unit_of_work("notifications", Scope(who.agency.id)) as session:
        return queries.waiting_letters(session, who.agency.id) or None


BLUEPRINTS = (blueprint,)
API_BLUEPRINTS = ()
NAVIGATION = (NavItem("送达", "notifications.notices", Permission.NOTICE_VIEW, 30, count=waiting),)
PANELS = (
    Panel("case", Permission.NOTICE_VIEW, case_panel),
    Panel("correction", Permission.NOTICE_VIEW, case_panel),
)
