"""One agency asks another, two levels review what it answers, and somebody signs for the chief who is away."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from services.clock import china_date, system_now
from services.identity.permissions import Role
from tests.integration.intake.portal import apply, receipts
from tests.journeys.people import Cast, served, step
from tests.support.agencies import new_office
from tests.support.deliveries import drain
from tests.support.pages import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]
IN_TEN_DAYS = (china_date(system_now()) + timedelta(days=10)).isoformat()
ANSWER = "该方案由我局制作，可以公开。"


@pytest.fixture
def casts(app, chromium):
    """The people of the agency that asks, and of the one that is asked."""
    with served(app) as site:
        made = [Cast(app, new_office(), chromium, site) for _ in range(2)]
        yield made
    assert [cast.complaints for cast in made] == [[], []]


def press(page: Page, label: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=label).click()


def arrange(cast: Cast) -> None:
    """Two levels, and a dispatcher who signs for the responsible person."""
    admin = cast.staff(Role.AGENCY_ADMIN)
    admin.goto("/admin/approval/")
    admin.fill("#name-1", "科室审核")
    admin.fill("#name-2", "法制审核")
    press(admin, "保存审批层级")
    expect(admin.locator(".approval-way")).to_contain_text("法制审核")
    admin.goto("/admin/substitutes/")
    admin.locator("#from_id").select_option(index=admin.locator("#from_id option").count() - 1)
    admin.locator("#to_id").select_option(index=1)
    admin.fill("#last_day", IN_TEN_DAYS)
    press(admin, "登记代理")
    expect(admin.locator("main")).to_contain_text("代理中")


def ask(officer: Page, address: str, cast: Cast) -> None:
    officer.goto(f"{address}/consult/agency")
    officer.locator("#to_agency_id").select_option(str(cast.office.agency_id))
    officer.fill("#about", "该方案是否由贵局制作，能否公开")
    officer.fill("#until", IN_TEN_DAYS)
    press(officer, "征求其他机关意见")


def answer(cast: Cast) -> None:
    officer = cast.staff(Role.OFFICER)
    officer.goto("/cases")
    officer.get_by_role("link", name="协办 1").click()
    officer.get_by_role("link", name="该方案是否由贵局制作，能否公开").click()
    officer.fill("#text", ANSWER)
    press(officer, "送出答复")
    expect(officer.locator(".page-head")).to_contain_text("已答复")


def test_asked_answered_reviewed_twice_and_signed_by_a_substitute(casts):
    cast, other = casts
    everybody = (cast.office.agency_id, other.office.agency_id)
    # The order in which they came is the order of the lists below.
    deputy, officer = cast.staff(Role.DISPATCHER), cast.staff(Role.OFFICER)
    reviewer, second = cast.staff(Role.REVIEWER), cast.staff(Role.REVIEWER)
    cast.staff(Role.RESPONSIBLE)
    arrange(cast)
    citizen = Visitor(cast.app)
    apply(citizen, cast.office)
    ((number, _),) = receipts(citizen, cast.office)
    drain(*everybody)
    officer.goto("/cases")
    officer.get_by_role("link", name=number).first.click()
    address = officer.url.split("#")[0]

    ask(officer, address, other)
    drain(*everybody)
    answer(other)
    drain(*everybody)
    officer.goto(address)
    expect(officer.locator("main")).to_contain_text(ANSWER)

    step(officer, "起草答复")
    family = officer.locator("details.outcome-family", has=officer.locator('input[value="granted"]'))
    if family.get_attribute("open") is None:
        family.locator("summary").click()
    family.locator('input[name="outcome"][value="granted"]').check()
    family.locator('input[name="grounds"]').first.check()
    officer.fill("#findings", "经征求制作机关意见，可以公开。")
    officer.fill("#provided", "实施方案一份。")
    press(officer, "生成草稿")
    step(officer, "送审")
    expect(officer.locator(".page-head")).to_contain_text("科室审核，第 1 级，共 2 级")

    reviewer.goto(address)
    reviewer.get_by_text("写审核意见").click()
    reviewer.fill("#remark", "事实清楚")
    press(reviewer, "附意见通过")
    second.goto("/cases?part=review")
    expect(second.locator("tbody")).to_contain_text("法制审核 2/2")
    second.goto(address)
    step(second, "审核通过")
    expect(second.locator(".approval")).to_contain_text("事实清楚")

    deputy.goto(address)
    expect(deputy.locator("main")).to_contain_text("代签")
    step(deputy, "签发")
    expect(deputy.locator(".approval .approval-done").last).to_contain_text("代理")
    expect(deputy.locator(".page-head")).to_contain_text("已签发")
