"""A record is corrected: asked for on the portal, proposed by the officer, sent back once, approved by another, read online."""

import pytest
from playwright.sync_api import Page, expect

from notifications.sender import send_due
from services.clock import system_now
from services.identity.permissions import Role
from tests.journeys.people import Cast, served
from tests.support.agencies import new_office
from tests.support.axe import complaints

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]
PHONE, DESK = 390, 1440


@pytest.fixture
def cast(app, chromium):
    with served(app) as site:
        made = Cast(app, new_office(Role.OFFICER, Role.RESPONSIBLE), chromium, site)
        yield made
    assert made.complaints == []


def asks(cast: Cast) -> Page:
    """The applicant's page of what was just handed in."""
    citizen = cast.citizen()
    citizen.goto(f"/a/{cast.office.code}/correction")
    for name, value in {
        "record": "房屋登记信息中的门牌号",
        "wanted": "由 88 号更正为 89 号",
        "proof": "门牌证",
        "name": "槐小满",
        "id_number": "37990119850614273X",
        "phone": "13900007716",
    }.items():
        citizen.fill(f"[name={name}]", value)
    citizen.wait_for_timeout(3_000)  # nobody types that fast
    citizen.get_by_role("button", name="提交更正申请").click()
    citizen.get_by_role("link", name="查看办理进度").click()
    cast.settle()
    return citizen


def looked_at(page: Page) -> None:
    """Nothing is wrong with the page at a desk or on a phone, and nothing reaches sideways."""
    state = page.context.storage_state()
    context = page.context.browser.new_context(bypass_csp=True, storage_state=state)
    shown = context.new_page()
    for width in (PHONE, DESK):
        shown.set_viewport_size({"width": width, "height": 900})
        shown.goto(page.url)
        assert shown.evaluate("document.documentElement.scrollWidth") <= width
        assert complaints(shown) == []
    context.close()


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def test_a_record_is_corrected_by_two_people_and_the_applicant_hears_of_it_once(cast):
    citizen = asks(cast)
    officer, chief = cast.staff(Role.OFFICER), cast.staff(Role.RESPONSIBLE)
    officer.goto("/cases/corrections")
    officer.locator("main table a").first.click()
    officer.get_by_label("更正", exact=True).check()
    officer.get_by_label("核实的情况").fill("登记簿与门牌证不符")
    officer.get_by_label("更正后的内容").fill("89 号")
    press(officer, "提交审批")
    expect(officer.locator("main")).to_contain_text("须由另一人批准")
    looked_at(officer)
    citizen.reload()
    expect(citizen.get_by_role("heading", level=1)).to_contain_text("正在办理")

    chief.goto("/cases")
    chief.get_by_role("link", name="去审批").click()
    looked_at(chief)
    chief.locator("main table a").first.click()
    looked_at(chief)
    chief.get_by_role("link", name="退回重拟").click()
    looked_at(chief)
    chief.get_by_label("修改意见").fill("请写明门牌证的编号")
    press(chief, "退回重拟")

    officer.reload()
    expect(officer.locator("main")).to_contain_text("请写明门牌证的编号")
    looked_at(officer)
    officer.get_by_label("核实的情况").fill("登记簿与门牌证（青榆门证〔2019〕1107号）不符")
    press(officer, "提交审批")
    chief.reload()
    press(chief, "批准")
    expect(chief.locator("main")).to_contain_text("政府信息更正告知书")
    looked_at(chief)

    cast.settle()
    send_due(system_now())
    cast.settle()
    citizen.reload()
    expect(citizen.locator("main")).to_contain_text("已予更正")
    expect(citizen.locator("main")).to_contain_text("青榆门证〔2019〕1107号")
