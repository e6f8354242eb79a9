"""Somebody drops reports on the page, with scripts and without, at a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.people import served
from tests.support.axe import complaints
from tests.support.written import WRITERS, fixture_books

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("platform")]


@pytest.mark.parametrize(("width", "scripts"), ((1440, True), (390, True), (390, False)))
def test_reports_are_dropped_and_the_defect_stands_beside_its_figure(app, chromium, tmp_path, width, scripts):
    books = fixture_books()
    files = []
    for name, kind in (
        ("jinhu_county_2023", "docx"),
        ("suqian_city_2023", "xlsx"),
        ("suqian_city_2024", "pdf"),
    ):
        files.append(tmp_path / f"{name}.{kind}")
        files[-1].write_bytes(WRITERS[kind](books[name]))
    files.append(tmp_path / "broken.docx")
    files[-1].write_bytes(b"PK\x03\x04broken")
    with served(app) as site:
        viewport = {"width": width, "height": 900}
        context = chromium.new_context(
            viewport=viewport, java_script_enabled=scripts, base_url=site, bypass_csp=True
        )
        page = context.new_page()
        page.goto("/report-check")
        page.locator("input[name=files]").set_input_files(files)
        page.get_by_role("button", name="开始检查").click()
        results = page.locator(".check-report")
        expect(results).to_have_count(4)
        expect(results.filter(has_text="金湖县")).to_contain_text("相加是3，总计写的是0")
        expect(results.filter(has_text="2024年")).to_contain_text("已与2023年报告核对")
        expect(results.filter(has_text="broken.docx")).to_contain_text("文件已损坏")
        results.filter(has_text="金湖县").locator("summary").click()
        expect(results.filter(has_text="金湖县").locator("mark")).to_have_text("0")
        if scripts:
            assert complaints(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()
