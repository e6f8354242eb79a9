"""The operators' page of deliveries."""

from services.delivery.web.events import blueprint
from services.identity.permissions import Permission
from services.web.navigation import NavItem

BLUEPRINTS = (blueprint,)
NAVIGATION = (NavItem("投递", "admin_events.show", Permission.EVENTS_OPERATE, 80, group="admin"),)
PANELS = ()
