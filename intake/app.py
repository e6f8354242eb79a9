"""The only wiring of the web side: the portal, the desk, the machines' door."""

from intake.api import blueprint as api
from intake.web import desk, portal
from intake.web.late import alarm, late_count
from services.identity.permissions import Permission
from services.web import NavItem, Panel

BLUEPRINTS = (portal, desk)
API_BLUEPRINTS = (api,)
NAVIGATION = (NavItem("收件", "desk.letters", Permission.REQUEST_REGISTER, 10, count=late_count),)
PANELS = (Panel("admin", Permission.AGENCY_MANAGE, alarm),)
