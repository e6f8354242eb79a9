"""A letter from the post's hand to the registered application, and to the officer who answers that it was there."""

import pytest
from playwright.sync_api import Page, expect

from services.identity.permissions import Role
from tests.journeys.people import Cast, served
from tests.support.agencies import new_office, new_person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]
MOST_KEYS = 25  # beside the content


@pytest.fixture
def cast(app, chromium):
    with served(app) as site:
        made = Cast(app, new_office(), chromium, site)
        yield made
    assert made.complaints == []


def press(page: Page, *keys: str) -> int:
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])
    return len(keys)


def test_mail_is_entered_handed_over_and_registered_by_keyboard(cast):
    porter, officer = cast.staff(Role.CLERK), cast.staff(Role.OFFICER)
    reader = cast.staff(Role.REVIEWER)
    new_person(cast.office.agency_id, Role.CLERK)
    porter.goto("/desk/mail")
    porter.keyboard.insert_text("1099027144086")  # the scanner
    pressed = press(porter, "Enter")
    expect(porter.locator(".letters-saved")).to_contain_text("收件 1 号已登记")
    porter.keyboard.insert_text("RA123456789CN")
    porter.keyboard.press("Tab")
    porter.keyboard.press("Tab")
    porter.keyboard.press("ArrowLeft")  # 疑似申请：是
    porter.keyboard.press("Tab")
    porter.keyboard.press("Tab")
    porter.keyboard.insert_text("槐小禾")
    pressed += 5 + press(porter, "Enter")
    assert pressed < MOST_KEYS
    expect(porter.locator(".letters-saved")).to_contain_text("挂号信")
    expect(porter.locator("main")).to_contain_text("槐*")

    porter.locator("#to").select_option(index=1)
    name = porter.locator("#to option:checked").inner_text()
    with porter.expect_navigation():
        porter.get_by_role("button", name="移交选中的").click()
    expect(porter.locator("main")).to_contain_text(f"已移交 2 件给{name}")

    officer.goto("/desk/mail")
    for tick in officer.get_by_role("checkbox", name="选中收件").all():
        tick.check()
    with officer.expect_navigation():
        officer.get_by_role("button", name="签收选中的").click()
    expect(officer.locator("main")).to_contain_text("已签收 2 件")
    expect(officer.locator("main")).to_contain_text("所有邮件都有人接手")

    porter.goto("/desk")
    porter.locator(".mails a", has_text="1099027144086").click()
    expect(porter.locator("#mail_number")).to_have_value("1099027144086")
    porter.fill("#name", "槐小禾")
    porter.fill("#text", "榆荫路改造工程初步设计批复")
    with porter.expect_navigation():
        porter.keyboard.press("Control+Enter")
    expect(porter.locator(".letters-saved")).to_contain_text("已登记")

    reader.goto("/desk/mail?q=1099027144086")
    expect(reader.locator(".mail-found").first).to_contain_text("-000001")
    reader.goto("/desk/mail?q=404")
    expect(reader.locator("main")).to_contain_text("查无此件")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_mail_room_fits_the_screen(cast, width):
    context = cast.staff(Role.CLERK)
    context.set_viewport_size({"width": width, "height": 900})
    context.goto("/desk/mail")
    context.keyboard.insert_text("1099027144086")
    press(context, "Enter")
    assert context.evaluate("document.documentElement.scrollWidth") <= width
    context.goto(str(context.locator(".letters-saved a").get_attribute("href")))
    assert context.evaluate("document.documentElement.scrollWidth") <= width


def test_enter_goes_on_past_what_is_folded_away(cast):
    clerk = cast.staff(Role.CLERK)
    clerk.goto("/desk")
    clerk.locator("#agent_name").focus()
    clerk.keyboard.press("Enter")
    assert clerk.evaluate("document.activeElement.id") == "text"
