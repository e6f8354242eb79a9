"""The administration of documents: wording, styles of numbers, letterhead, electronic seals."""

from services.documents.web.numbers import blueprint as numbers
from services.documents.web.seals import blueprint as seals
from services.documents.web.wording import blueprint as wording
from services.identity.permissions import Permission
from services.web.navigation import NavItem

BLUEPRINTS = (wording, numbers, seals)
NAVIGATION = (
    NavItem("文书模板", "admin_documents.show", Permission.AGENCY_MANAGE, 45, group="admin"),
    NavItem("文号和信笺", "admin_numbers.show", Permission.AGENCY_MANAGE, 46, group="admin"),
    NavItem("电子印章", "admin_seals.show", Permission.AGENCY_MANAGE, 47, group="admin"),
)
