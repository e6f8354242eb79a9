"""A case from the worklist to the signed reply by three people, none of whom touches a mouse."""

import pytest
from playwright.sync_api import Page, expect

from deploy.contexts import ORDER, wiring
from services.config import settings
from services.web import build_app
from tests.integration.intake.portal import apply, receipts
from tests.journeys.people import CASE_ROLES, Cast, served
from tests.support.agencies import new_office
from tests.support.pages import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]
MOST_TABS = 60


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), wiring(ORDER, "app"))


@pytest.fixture
def cast(app, chromium):
    with served(app) as site:
        made = Cast(app, new_office(), chromium, site)
        yield made
    assert made.complaints == []


class Keys:
    """The keyboard of one page, and how often it was pressed (a text counts once)."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def write(self, text: str) -> None:
        self.page.keyboard.insert_text(text)
        self.pressed += 1

    def tab_to(self, selector: str) -> None:
        for _ in range(MOST_TABS):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"{selector} is not reached in {MOST_TABS} tabs")

    def go(self, *keys: str) -> None:
        with self.page.expect_navigation():
            self.press(*keys)

    def take_step(self, label: str) -> None:
        """The digit beside a step leads to it; Enter takes it."""
        number = self.page.locator(".steps .step", has_text=label).first.get_attribute("data-key")
        self.press(str(number))
        expect(self.page.locator(".step:focus")).to_contain_text(label)
        self.go("Enter")


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
