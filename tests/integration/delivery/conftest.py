"""One laboratory per database, one office per test; these tests look after their own deliveries."""

import pytest

from tests.integration.delivery import lab
from tests.support.agencies import new_office


def pytest_collection_modifyitems(items):
    for item in items:
        if "integration/delivery" in str(item.path):
            item.add_marker(pytest.mark.leaves_deliveries)


@pytest.fixture(scope="session")
def laboratory(platform):
    lab.prepare()
    return platform


@pytest.fixture
def agency_id(laboratory):
    """A fresh agency with its lanes."""
    return new_office().agency_id
