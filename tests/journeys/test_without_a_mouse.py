"""A case from the worklist to the signed reply by three people, none of whom touches a mouse."""

import pytest
from playwright.sync_api import expect

from tests.integration.intake.portal import apply, receipts
from tests.journeys.keys import Keys
from tests.journeys.people import CASE_ROLES, Cast, served
from tests.support.agencies import new_office
from tests.support.pages import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]


@pytest.fixture
def cast(app, chromium):
    with served(app) as site:
        made = Cast(app, new_office(), chromium, site)
        yield made
    assert made.complaints == []


def test_three_people_answer_a_case_by_keyboard_alone(cast):
    citizen = Visitor(cast.app)
    apply(citizen, cast.office)
    ((number, _),) = receipts(citizen, cast.office)
    cast.settle()
    officer, reviewer, responsible = (cast.staff(role) for role in CASE_ROLES)

    keys = Keys(officer)
    officer.goto("/cases")
    keys.press("/")
    keys.write(number)
    keys.go("Enter")
    keys.tab_to("tbody a:not([aria-label])")
    keys.go("Enter")
    address = officer.url
    keys.take_step("认领")
    keys.take_step("起草答复")
    draft(keys)
    keys.take_step("送审")
    for page, label in ((reviewer, "审核通过"), (responsible, "签发")):
        page.goto(address)
        others = Keys(page)
        others.take_step(label)
        assert others.pressed == 2
    expect(responsible.locator(".doc-official, .doc-name").first).to_be_visible()
    expect(responsible.locator(".page-head")).to_contain_text("已签发")
    assert keys.pressed < 80, keys.pressed


def test_one_key_alone_signs_nothing(cast):
    apply(Visitor(cast.app), cast.office)
    cast.settle()
    officer = cast.staff(CASE_ROLES[0])
    officer.goto("/cases")
    officer.locator("tbody a").first.click()
    before = officer.locator(".page-head p").inner_text()
    for digit in "123456789":
        officer.keyboard.press(digit)
    officer.reload()
    expect(officer.locator(".page-head p")).to_have_text(before)


def draft(keys: Keys) -> None:
    """Result, ground and findings; Ctrl+Enter makes the draft."""
    keys.tab_to("details.outcome-family summary")
    opened = keys.page.locator('details.outcome-family:has(input[value="granted"])')
    if opened.get_attribute("open") is None:
        keys.press("Enter")
    keys.tab_to('input[name="outcome"]')
    keys.press("Space")
    keys.tab_to('input[name="grounds"]')
    if not keys.page.locator('input[name="grounds"]:focus').is_checked():
        keys.press("Space")
    keys.tab_to("#findings")
    keys.write("经审查，您申请的信息属于可以公开的政府信息。")
    keys.tab_to("#provided")
    keys.write("LW-07 地块国有建设用地使用权出让合同。")
    keys.go("Control+Enter")
