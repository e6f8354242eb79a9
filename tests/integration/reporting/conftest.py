"""The whole site, as the report's pages see it; a test file that needs less of it says so by its own `app`."""

import pytest

from deploy.contexts import ORDER, wiring
from services.config import settings
from services.web import build_app


@pytest.fixture(scope="module")
def app(platform):
    return build_app(settings(), wiring(ORDER, "app"))
