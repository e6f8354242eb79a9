"""An administrator rewrites a notice by keyboard: fields are offered as they are typed, the page is seen before it holds."""

import re

import pytest
from playwright.sync_api import expect

from services.identity.permissions import Role
from tests.journeys.people import Cast, served
from tests.support.agencies import new_office

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]


@pytest.fixture
def cast(app, chromium):
    with served(app) as site:
        made = Cast(app, new_office(), chromium, site)
        yield made
    assert made.complaints == []


def test_fields_are_offered_narrowed_chosen_and_put_in_by_keyboard(cast):
    page = cast.staff(Role.AGENCY_ADMIN)
    page.goto("/admin/documents/extension_notice")
    area, offer = page.locator("#source"), page.get_by_role("listbox", name="字段")
    area.fill("〔标题〕延期答复告知书\n因{理由}，答复期限延长。")
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\n联系电话{")
    expect(offer).to_be_visible()
    page.keyboard.insert_text("应答")
    expect(offer.get_by_role("option")).to_have_text(["应答复日"])
    page.keyboard.press("Enter")
    expect(offer).to_be_hidden()
    page.keyboard.insert_text("。\n〔若 机关")
    expect(offer.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("电话{机关电话")
    page.keyboard.press("Escape")
    page.keyboard.insert_text("}。〔完〕")
    written = area.input_value().split("\n")
    assert written[2:] == ["联系电话{应答复日}。", "〔若 机关电话〕电话{机关电话}。〔完〕"]

    with page.expect_navigation():
        page.get_by_role("button", name="预览").press("Enter")
    expect(page.locator("img.paper-page")).to_have_count(1)
    with page.expect_navigation():
        page.get_by_role("button", name="保存为新版本").press("Enter")
    expect(page.locator("main")).to_contain_text("已保存为第 1 版")
    expect(page.locator("#source")).to_have_value("\n".join(["〔标题〕延期答复告知书", *written[1:], ""]))


def test_a_style_of_numbers_shows_its_example_while_it_is_typed(cast):
    page = cast.staff(Role.AGENCY_ADMIN)
    page.goto("/admin/numbers/")
    shown = page.locator("#example-reply")
    page.locator("#pattern-reply").fill("{head}复〔{year}〕第{n:04}号")
    expect(shown).to_have_text(re.compile(r"^榆东公开复〔\d{4}〕第0012号$"))
    page.locator("#pattern-reply").fill("{head}复〔{year}〕号")
    expect(shown).to_have_text("—")
