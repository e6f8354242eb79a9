"""Every integration test ends with its deliveries done and no dead letter, unless it is about just these."""

from collections.abc import Iterator

import pytest

from tests.support.deliveries import drain, left_over, newest_agency


@pytest.fixture(autouse=True)
def nothing_undelivered(request: pytest.FixtureRequest) -> Iterator[None]:
    """Drains the agencies a test made and fails it for what is then still open, waiting or dead."""
    if "platform" not in request.fixturenames or request.node.get_closest_marker("leaves_deliveries"):
        yield
        return
    request.getfixturevalue("platform")
    before = newest_agency()
    yield
    made = range(before + 1, newest_agency() + 1)
    if made:
        drain(*made)
        assert not left_over(made)
