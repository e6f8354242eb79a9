"""The report saved as one file: opened from a disk it needs nothing, fits a phone, and axe finds nothing."""

import pytest

from reporting.exports.figures import Figures, Flow, Share
from reporting.exports.making import make
from tests.support.axe import complaints
from tests.support.reports import PUBLISHED, published

pytestmark = pytest.mark.browser
FIGURES = Figures(
    (Share("网上", 2603), Share("信函", 922)),
    tuple(Flow(f"{month}月", 100 + month, 90 + month) for month in range(1, 13)),
    tuple(Flow(f"{year}年", year, year - 30) for year in range(2020, 2025)),
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    book = published(next(path for path in PUBLISHED if path.stem == "suqian_city_2024"))
    path = tmp_path_factory.mktemp("saved") / "report.html"
    path.write_bytes(make(book, "html", FIGURES).data)
    return path.as_uri()


@pytest.fixture(params=(1440, 390, 320))
def page(chromium, saved, request):
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.asked = []
    page.on("request", lambda asked: page.asked.append(asked.url))
    page.goto(saved)
    yield page
    context.close()


def test_it_asks_nobody_for_anything_and_nothing_sticks_out(page, saved):
    assert page.asked == [saved]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("figure svg").count() == 5


def test_axe_finds_nothing(page):
    assert complaints(page) == []


def test_the_data_behind_a_chart_opens_without_script(page):
    first = page.locator("figure.chart").first
    first.locator("summary").click()
    assert first.get_by_role("row").count() == 7 and first.get_by_role("cell", name="1431").is_visible()
