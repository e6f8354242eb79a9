"""Which role may do what: one table, read by endpoints, transitions and navigation. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from services.words import words


class Permission(StrEnum):
    """What an endpoint or a transition asks for; never a role."""

    REQUEST_REGISTER = "request.register"
    REQUEST_VIEW = "request.view"
    CASE_VIEW = "case.view"
    CASE_ASSIGN = "case.assign"
    CASE_HANDLE = "case.handle"
    CASE_REVIEW = "case.review"
    CASE_SIGN = "case.sign"
    CASE_SUPERVISE = "case.supervise"
    REMEDY_MANAGE = "remedy.manage"
    PERSONAL_REVEAL = "personal.reveal"
    NOTICE_VIEW = "notice.view"
    NOTICE_DISPATCH = "notice.dispatch"
    REPORT_VIEW = "report.view"
    REPORT_MANAGE = "report.manage"
    REPORT_DECLARE = "report.declare"
    SUPERVISION_VIEW = "supervision.view"
    SUPERVISION_ACT = "supervision.act"
    AGENCY_MANAGE = "agency.manage"
    PEOPLE_MANAGE = "people.manage"
    EVENTS_OPERATE = "events.operate"
    AUDIT_VIEW = "audit.view"
    SECURITY_MANAGE = "security.manage"
    CALENDAR_NATIONAL = "calendar.national"


class Role(StrEnum):
    """What a person is in one agency; a membership names exactly one."""

    CLERK = "clerk"
    OFFICER = "officer"
    REVIEWER = "reviewer"
    RESPONSIBLE = "responsible"
    DISPATCHER = "dispatcher"
    REPORT_OFFICER = "report_officer"
    DECLARANT = "declarant"
    SUPERVISOR = "supervisor"
    AGENCY_ADMIN = "agency_admin"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_NAMES: Final[Mapping[Role, str]] = words(
    {
        Role.CLERK: "登记人员",
        Role.OFFICER: "承办人",
        Role.REVIEWER: "审核人",
        Role.RESPONSIBLE: "负责人",
        Role.DISPATCHER: "送达人员",
        Role.REPORT_OFFICER: "统计人员",
        Role.DECLARANT: "填报人员",
        Role.SUPERVISOR: "主管部门人员",
        Role.AGENCY_ADMIN: "机关管理员",
        Role.SYSTEM_ADMIN: "系统管理员",
        Role.SECURITY_ADMIN: "安全管理员",
        Role.AUDIT_ADMIN: "审计管理员",
    }
)

P = Permission
ROLE_PERMISSIONS: Final[Mapping[Role, frozenset[Permission]]] = {
    Role.CLERK: frozenset(
        {P.REQUEST_REGISTER, P.REQUEST_VIEW, P.PERSONAL_REVEAL, P.CASE_VIEW, P.NOTICE_VIEW}
    ),
    Role.OFFICER: frozenset(
        {P.REQUEST_VIEW, P.CASE_VIEW, P.CASE_HANDLE, P.REMEDY_MANAGE, P.PERSONAL_REVEAL}
        | {P.NOTICE_VIEW, P.REPORT_VIEW, P.REPORT_DECLARE}
    ),
    Role.REVIEWER: frozenset(
        {P.REQUEST_VIEW, P.CASE_VIEW, P.CASE_ASSIGN, P.CASE_HANDLE, P.CASE_REVIEW, P.PERSONAL_REVEAL}
        | {P.REMEDY_MANAGE, P.NOTICE_VIEW, P.REPORT_VIEW, P.REPORT_DECLARE}
    ),
    Role.RESPONSIBLE: frozenset(
        {P.REQUEST_VIEW, P.CASE_VIEW, P.CASE_ASSIGN, P.CASE_REVIEW, P.CASE_SIGN, P.CASE_SUPERVISE}
        | {P.REMEDY_MANAGE, P.PERSONAL_REVEAL, P.NOTICE_VIEW, P.REPORT_VIEW, P.REPORT_DECLARE}
    ),
    Role.DISPATCHER: frozenset({P.CASE_VIEW, P.NOTICE_VIEW, P.NOTICE_DISPATCH, P.PERSONAL_REVEAL}),
    Role.REPORT_OFFICER: frozenset({P.CASE_VIEW, P.REPORT_VIEW, P.REPORT_MANAGE, P.REPORT_DECLARE}),
    Role.DECLARANT: frozenset({P.REPORT_VIEW, P.REPORT_DECLARE}),
    Role.SUPERVISOR: frozenset({P.SUPERVISION_VIEW, P.SUPERVISION_ACT, P.REPORT_VIEW}),
    Role.AGENCY_ADMIN: frozenset({P.AGENCY_MANAGE, P.PEOPLE_MANAGE, P.EVENTS_OPERATE, P.REPORT_VIEW}),
    Role.SYSTEM_ADMIN: frozenset({P.AGENCY_MANAGE, P.EVENTS_OPERATE, P.CALENDAR_NATIONAL}),
    Role.SECURITY_ADMIN: frozenset({P.PEOPLE_MANAGE, P.SECURITY_MANAGE}),
    Role.AUDIT_ADMIN: frozenset({P.AUDIT_VIEW}),
}
del P

# In an agency that has ended nothing new begins: what is left is to read, to prove service, to report, to stand suits.
AFTER_THE_END: Final = frozenset(
    {
        Permission.REQUEST_VIEW,
        Permission.CASE_VIEW,
        Permission.NOTICE_VIEW,
        Permission.NOTICE_DISPATCH,
        Permission.PERSONAL_REVEAL,
        Permission.REMEDY_MANAGE,
        Permission.REPORT_VIEW,
        Permission.REPORT_MANAGE,
        Permission.AUDIT_VIEW,
        Permission.EVENTS_OPERATE,
    }
)

# 三员分立: whoever runs the system neither hands out rights nor reads the log of it, in any agency.
ADMINISTRATORS: Final = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Everything the given roles allow together."""
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in roles))


def permissions_after_the_end(roles: Iterable[Role]) -> frozenset[Permission]:
    """What the given roles still allow in an agency that has ended."""
    return permissions_of(roles) & AFTER_THE_END


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that allow `permission`."""
    return frozenset(role for role, allowed in ROLE_PERMISSIONS.items() if permission in allowed)


def excluded_by(held: Iterable[Role], wanted: Role) -> Role | None:
    """The role already held that forbids `wanted` for the same person, if any.

    System, security and audit administrator are three different people, and the auditor is nothing else.
    """
    for role in held:
        if role == wanted:
            continue
        if {role, wanted} <= ADMINISTRATORS or Role.AUDIT_ADMIN in {role, wanted}:
            return role
    return None
