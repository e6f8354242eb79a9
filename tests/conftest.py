"""Real servers for every test that asks: one embedded PostgreSQL and Valkey per test process.

Tests commit for real, each in agencies of its own, and clean nothing up.
"""

import os
from collections.abc import Iterator

import pytest

from services.config import Settings, settings


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A migrated database and a queue, started for this test process alone."""
    from deploy import db_init, servers
    from services.db.engine import dispose_engines

    data = tmp_path_factory.mktemp("platform")
    running = servers.start(data)
    os.environ.update(
        GONGKAI_DATA=str(data),
        DATABASE_URL=running.database_url,
        REDIS_URL=running.redis_url,
        GONGKAI_SECRET=running.secret,
        GONGKAI_MODE="test",
    )
    settings.cache_clear()
    db_init.initialise(settings())
    yield settings()
    dispose_engines()
    running.stop()
