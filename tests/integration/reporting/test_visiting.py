"""The address of a published report is tested by a job, and again when asked; the supervising office sees what came of it."""

import pytest

from deploy.contexts import ORDER, wiring
from reporting import commands
from reporting.commands.visiting import VISIT, visit_link
from reporting.queries import annual, january
from services.clock import system_now
from services.db import Scope, unit_of_work
from services.errors import Conflict, NotAllowed
from services.identity.permissions import Role
from services.jobs import recent_jobs, run_slice
from services.web import build_app
from tests.integration.reporting.test_annual import PNG
from tests.integration.reporting.told import drain
from tests.integration.reporting.yearly import JANUARY, YEAR, do, handed_in, supervising, telling
from tests.support.agencies import PASSWORD, new_office, new_person
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")
INSIDE = "http://10.1.2.3/nb/2025.html"


@pytest.fixture
def office():
    made = new_office(Role.REPORT_OFFICER, Role.OFFICER, level="county")
    drain(made.agency_id)
    return made


def publish(office, address):
    handed_in(office)
    do(office, commands.finish, YEAR, "盖章件.png", PNG, by=telling(office))
    do(office, commands.publish_report, YEAR, address, by=telling(office))


def visits(office):
    with unit_of_work("reporting", Scope(office.agency_id)) as session:
        return [one.state for one in recent_jobs(session, office.agency_id) if one.kind == VISIT]


def work():
    while run_slice("reporting", {VISIT: visit_link}, system_now()):
        pass


def test_the_link_is_tested_once_published_and_again_when_asked(office):
    publish(office, INSIDE)
    assert visits(office) == ["queued"] and do(office, annual.open_report, office.agency_id, YEAR).visit == ""
    work()
    report = do(office, annual.open_report, office.agency_id, YEAR)
    assert (report.visit, report.visit_status, report.visited_on is not None) == ("inside", None, True)
    do(office, commands.visit_again, YEAR, by=telling(office))
    assert do(office, annual.open_report, office.agency_id, YEAR).visit == ""
    assert visits(office) == ["queued", "done"]


def test_without_an_address_there_is_nothing_to_test(office):
    publish(office, "")
    assert visits(office) == []
    with pytest.raises(Conflict):
        do(office, commands.visit_again, YEAR, by=telling(office))


def test_only_the_report_officer_asks(office):
    publish(office, INSIDE)
    with pytest.raises(NotAllowed):
        do(office, commands.visit_again, YEAR, by=telling(office, role=Role.OFFICER))


def test_the_desk_says_what_came_of_it_and_asks_again(office, platform):
    new_person(office.agency_id, Role.REPORT_OFFICER, login="link-tester")
    visitor = Visitor(build_app(platform, wiring(ORDER, "app")))
    assert visitor.sign_in("link-tester", PASSWORD).status_code == 303
    publish(office, INSIDE)
    assert "网址待测试" in visitor.text(f"/reports/{YEAR}/report")
    work()
    assert "内网地址，请自行打开核对" in visitor.text(f"/reports/{YEAR}/report")
    assert visitor.post(f"/reports/{YEAR}/report/visit").status_code == 303
    assert "网址待测试" in visitor.text(f"/reports/{YEAR}/report")


def test_the_supervising_office_sees_it_in_its_list():
    top = new_office(Role.SUPERVISOR, Role.REPORT_OFFICER, level="county")
    below = new_office(Role.REPORT_OFFICER, level="department", parent_id=top.agency_id)
    edition = handed_in(below)
    drain(top.agency_id, below.agency_id)
    do(top, commands.judge, edition, "", accepted=True, by=supervising(top, JANUARY))
    drain(top.agency_id, below.agency_id)
    do(below, commands.finish, YEAR, "盖章件.png", PNG, by=telling(below))
    do(below, commands.publish_report, YEAR, INSIDE, by=telling(below))
    work()
    [line] = do(top, january.lines, top.agency_id, YEAR, JANUARY)
    assert (line.address, line.visit) == (INSIDE, "inside")
