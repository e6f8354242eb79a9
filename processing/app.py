"""The only wiring of the web side: blueprints and tabs of processing."""

from processing.web import blueprint
from processing.web.approval_panel import approval_panel
from processing.web.band import day_band, open_count
from processing.web.due_changes import calendar_panel
from processing.web.helping import help_panel
from processing.web.publishing import publication_panel
from processing.web.remedy_panel import remedy_panel
from processing.web.repeats import repeat_panel
from processing.web.supervision import supervision_panel
from processing.web.supplementing import supplement_panel
from processing.web.template_preview import preview_panel
from services.identity.permissions import Permission
from services.web import NavItem, Panel

BLUEPRINTS = (blueprint,)
API_BLUEPRINTS = ()
NAVIGATION = (
    NavItem("办件", "processing.cases", Permission.CASE_VIEW, 20, count=open_count),
    NavItem("答复情形", "processing.reasons", Permission.AGENCY_MANAGE, 35, group="admin"),
)
PANELS = (
    Panel("case", Permission.CASE_VIEW, approval_panel, order=5),
    Panel("dayband", Permission.CASE_VIEW, day_band),
    Panel("calendar", Permission.AGENCY_MANAGE, calendar_panel),
    Panel("template_preview", Permission.CASE_VIEW, preview_panel),
    Panel("case", Permission.CASE_VIEW, repeat_panel, order=20),
    Panel("case", Permission.CASE_VIEW, help_panel, order=5),
    Panel("case", Permission.CASE_VIEW, supplement_panel, order=6),
    Panel("case", Permission.CASE_VIEW, publication_panel, order=40),
    Panel("case", Permission.CASE_VIEW, remedy_panel, order=50),
    Panel("case", Permission.CASE_VIEW, supervision_panel, order=10),
)
