"""The administration of documents: their wording, the styles of their numbers, the office's letterhead."""

from services.documents.web.numbers import blueprint as numbers
from services.documents.web.wording import blueprint as wording
from services.identity.permissions import Permission
from services.web.navigation import NavItem

BLUEPRINTS = (wording, numbers)
NAVIGATION = (
    NavItem("文书模板", "admin_documents.show", Permission.AGENCY_MANAGE, 45, group="admin"),
    NavItem("文号和信笺", "admin_numbers.show", Permission.AGENCY_MANAGE, 46, group="admin"),
)
