"""Headless Chromium for the journeys, one per run."""

from collections.abc import Iterator

import pytest

from tests.browser import FLAGS, find


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        yield browser
        browser.close()
