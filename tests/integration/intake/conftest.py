"""The desk of an office before a clerk's browser; each file has the office its tests need."""

import pytest

import intake.app
from services.web import build_app
from tests.integration.intake.portal import clerk_of


@pytest.fixture(scope="module")
def app(platform):
    return build_app(platform, [intake.app])


@pytest.fixture
def clerk(app, office):
    return clerk_of(app, office)
