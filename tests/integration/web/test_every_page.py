"""Every page of the platform opens for whoever may open it: never a crash, whatever the role or the address."""

import uuid

import pytest

from deploy.contexts import ORDER, wiring
from services.config import settings
from services.db import unit_of_work
from services.identity.permissions import Role
from services.web import build_app
from tests.support.agencies import PASSWORD, new_office
from tests.support.pages import Visitor, address

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), wiring(ORDER, "app"))


@pytest.fixture(scope="module")
def office(platform):
    return new_office(*Role)


def addresses(app, code: str) -> list[str]:
    """Every page, its variables filled."""
    rules = [r for r in app.url_map.iter_rules() if "GET" in (r.methods or set())]
    return sorted(address(app, r, code) for r in rules if r.endpoint not in ("static", "identity.sign_in"))


def crashed(visitor: Visitor, paths: list[str]) -> dict[str, int]:
    codes = {path: visitor.get(path).status_code for path in paths}
    return {path: code for path, code in codes.items() if code >= 500}


def at_work(app, office, role) -> Visitor:
    from services.identity.models import Person

    with unit_of_work("identity") as session:
        login = session.get(Person, uuid.UUID(office.people[role].id)).login
    visitor = Visitor(app)
    assert visitor.sign_in(login, PASSWORD).status_code == 303
    return visitor


def test_no_page_crashes_for_a_visitor(app, office):
    assert crashed(Visitor(app), addresses(app, office.code)) == {}


@pytest.mark.parametrize("role", list(Role))
def test_no_page_crashes_for(app, office, role):
    assert crashed(at_work(app, office, role), addresses(app, office.code)) == {}


@pytest.mark.parametrize("role", [Role.RESPONSIBLE, Role.AGENCY_ADMIN, Role.REPORT_OFFICER, Role.CLERK])
def test_no_page_crashes_over_strange_questions(app, office, role):
    strange = [
        "?page=x&year=abc&q=%F0%A0%AE%B7",
        "?before=99999999999999999999&after=-1&year=99999&state=%27",
    ]
    paths = [path + query for path in addresses(app, office.code) for query in strange]
    assert crashed(at_work(app, office, role), paths) == {}
