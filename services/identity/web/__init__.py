"""The pages of identity: signing in, switching agencies, and the frame of administration."""

from services.identity.permissions import Permission
from services.identity.web.recognition import Recognition
from services.identity.web.signing_in import blueprint as identity
from services.web.navigation import NavItem, Panel

BLUEPRINTS = (identity,)
NAVIGATION: tuple[NavItem, ...] = ()
PANELS: tuple[Panel, ...] = ()
RECOGNISER = Recognition()

__all__ = ["BLUEPRINTS", "NAVIGATION", "PANELS", "RECOGNISER", "Permission"]
