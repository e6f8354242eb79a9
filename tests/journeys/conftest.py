"""Headless Chromium for the journeys, one per run; the whole site; an office that lives through the days of a year."""

from collections.abc import Iterator
from datetime import date

import pytest

from deploy.contexts import ORDER, wiring
from services.web import build_app
from tests.browser import FLAGS, find
from tests.journeys.people import served
from tests.journeys.played_office import Applied, PlayedOffice, app_of_the_day


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def app(platform):
    return build_app(platform, wiring(ORDER, "app"))


@pytest.fixture(scope="module")
def here(platform, chromium) -> Iterator[PlayedOffice]:
    """An office at the beginning of March 2026; no page of it may complain."""
    today = [date(2026, 3, 2)]
    app = app_of_the_day(today)
    with served(app) as site:
        office = PlayedOffice(app, chromium, site, today)
        yield office
    assert office.complaints == []


@pytest.fixture
def case(here) -> Applied:
    """An application of today, claimed."""
    made = here.applies()
    made.step("认领")
    return made
