"""The pages of identity: signing in, switching agencies, and the administration."""

from services.identity.permissions import Permission
from services.identity.web import admin
from services.identity.web.recognition import Recognition
from services.identity.web.signing_in import blueprint as identity
from services.web.navigation import NavItem

BLUEPRINTS = (identity, *admin.BLUEPRINTS)
NAVIGATION = (
    NavItem("渠道和指南", "admin_agency.show", Permission.AGENCY_MANAGE, 10, group="admin"),
    NavItem("机关和科室", "admin_structure.show", Permission.AGENCY_MANAGE, 20, group="admin"),
    NavItem("机构改革", "admin_succession.show", Permission.AGENCY_MANAGE, 25, group="admin"),
    NavItem("人员和角色", "admin_people.show", Permission.PEOPLE_MANAGE, 30, group="admin"),
    NavItem("代理", "admin_substitutes.show", Permission.PEOPLE_MANAGE, 31, group="admin"),
    NavItem("审批层级", "admin_approval.show", Permission.AGENCY_MANAGE, 32, group="admin"),
    NavItem("工作日历", "admin_calendar.show", Permission.AGENCY_MANAGE, 40, group="admin"),
    NavItem("接口令牌", "admin_tokens.show", Permission.AGENCY_MANAGE, 50, group="admin"),
    NavItem("审计", "admin_audit.show", Permission.AUDIT_VIEW, 90, group="admin"),
)
RECOGNISER = Recognition()
