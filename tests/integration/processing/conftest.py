"""The whole site, and an office with one person for every step; a test file that needs others has its own."""

import pytest

from deploy.contexts import ORDER, wiring
from services.web import build_app
from tests.integration.processing.told import staffed


@pytest.fixture(scope="module")
def app(platform):
    return build_app(platform, wiring(ORDER, "app"))


@pytest.fixture(scope="module")
def office(platform):
    return staffed()
