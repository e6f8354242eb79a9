"""The only wiring of the web side: blueprints and tabs of reporting."""

from reporting.web import blueprint
from reporting.web.annual.counting import told_to_officer
from services.identity.permissions import Permission
from services.web import NavItem, Panel

BLUEPRINTS = (blueprint,)
API_BLUEPRINTS = ()
NAVIGATION = (
    NavItem("报告", "reporting.year", Permission.REPORT_VIEW, 40, count=told_to_officer),
    NavItem("监督", "reporting.supervision", Permission.SUPERVISION_VIEW, 50),
)
PANELS: tuple[Panel, ...] = ()
