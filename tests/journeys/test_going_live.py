"""An office goes live in mid-year: its register comes in, one word is explained, the year's table has it."""

import re

import pytest
from playwright.sync_api import expect

from intake.commands.bringing import bring_in
from intake.commands.ledger import JOB
from services.clock import system_now
from services.identity.permissions import Role
from services.jobs import run_slice
from tests.journeys.people import Cast, served
from tests.support.agencies import new_office
from tests.support.ledger import open_row, row, workbook

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]


@pytest.fixture
def cast(app, chromium):
    with served(app) as site:
        made = Cast(app, new_office(), chromium, site)
        yield made
    assert made.complaints == []


def test_a_register_comes_in_and_counts(cast, tmp_path):
    this_year = {"收到日期（法定）": system_now().date(), "签收日": None}
    rows = [
        row(1),
        row(2, **{"答复类型（表三行）": "不予公开"}),
        row(3, 登记编号=""),
        open_row(4, **this_year),
    ]
    file = tmp_path / "台账.xlsx"
    file.write_bytes(workbook(rows))
    clerk = cast.staff(Role.CLERK)
    clerk.goto("/desk/import")
    clerk.set_input_files("#file", str(file))
    press(clerk, "读取并检查")
    expect(clerk.locator("main")).to_contain_text("没有原编号")
    clerk.get_by_label(re.compile("不予公开")).select_option("refused_6")
    press(clerk, "保存并重新检查")
    press(clerk, "导入 3 行")
    while run_slice("intake", {JOB: bring_in}, system_now()):
        pass
    expect(clerk.locator(".note-done")).to_contain_text("已导入 3 件")
    cast.settle()

    officer = cast.staff(Role.OFFICER)
    officer.goto("/cases?q=榆依申〔2025〕4号")
    officer.locator("tbody a").first.click()
    expect(officer.locator(".page-head")).to_contain_text("原编号 榆依申〔2025〕4号")
    expect(officer.locator("main")).to_contain_text("从原登记台账导入")

    counter = cast.staff(Role.REPORT_OFFICER)
    counter.goto("/reports?year=2025")
    expect(counter.locator(".report-t3 tbody tr").first.locator("td").last).to_have_text("2")
    notices = cast.staff(Role.DISPATCHER)
    notices.goto("/notices")
    expect(notices.locator("main")).not_to_contain_text("L00000")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_import_fits_the_screen(cast, tmp_path, width):
    file = tmp_path / "台账.xlsx"
    file.write_bytes(workbook([row(1), row(2, 登记编号="")]))
    clerk = cast.staff(Role.CLERK)
    clerk.set_viewport_size({"width": width, "height": 900})
    clerk.goto("/desk/import")
    assert clerk.evaluate("document.documentElement.scrollWidth") <= width
    clerk.set_input_files("#file", str(file))
    press(clerk, "读取并检查")
    assert clerk.evaluate("document.documentElement.scrollWidth") <= width


def press(page, label):
    with page.expect_navigation():
        page.get_by_role("button", name=label).first.click()
