"""Who may do what."""

import pytest

from services.identity.permissions import (
    ADMINISTRATORS,
    ROLE_NAMES,
    ROLE_PERMISSIONS,
    Permission,
    Role,
    excluded_by,
    permissions_of,
    roles_with,
)


def test_every_role_has_a_name_and_permissions():
    assert set(ROLE_PERMISSIONS) == set(Role) == set(ROLE_NAMES)
    assert all(ROLE_PERMISSIONS.values())


def test_every_permission_belongs_to_a_role():
    assert {p for allowed in ROLE_PERMISSIONS.values() for p in allowed} == set(Permission)


def test_who_signs_does_not_handle_so_that_two_people_are_needed():
    assert roles_with(Permission.CASE_SIGN) == {Role.RESPONSIBLE}
    assert Permission.CASE_HANDLE not in ROLE_PERMISSIONS[Role.RESPONSIBLE]


def test_a_supervisor_sees_no_case():
    assert not any(
        p.startswith(("case.", "request.", "personal.")) for p in ROLE_PERMISSIONS[Role.SUPERVISOR]
    )


@pytest.mark.parametrize("held", sorted(ADMINISTRATORS))
@pytest.mark.parametrize("wanted", sorted(ADMINISTRATORS))
def test_system_security_and_audit_are_three_people(held, wanted):
    assert (excluded_by([held], wanted) is None) == (held == wanted)


def test_the_auditor_is_nothing_else():
    assert excluded_by([Role.CLERK], Role.AUDIT_ADMIN) is Role.CLERK
    assert excluded_by([Role.AUDIT_ADMIN], Role.CLERK) is Role.AUDIT_ADMIN
    assert excluded_by([Role.CLERK, Role.OFFICER], Role.REVIEWER) is None


def test_administrators_share_no_permission_over_cases():
    assert not permissions_of([Role.SYSTEM_ADMIN]) & {Permission.PEOPLE_MANAGE, Permission.AUDIT_VIEW}
    assert not permissions_of([Role.SECURITY_ADMIN]) & {Permission.AGENCY_MANAGE, Permission.AUDIT_VIEW}
