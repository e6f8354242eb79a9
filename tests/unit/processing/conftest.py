"""Pure tests need no installation, only its secret."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.config import Settings
from services.crypto import keys


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keys are derived from a secret of the test's own, and forgotten after it."""
    told = Settings(
        data_dir=Path("var"),
        database_url="",
        redis_url=None,
        secret=b"kXv0Gm2r8tQ1zP5wYc7uJb3nLs6eHa9dRf4o",
        mode="development",
        profile="demo",
        base_url="",
        smtp_url=None,
        mail_from="",
        embedded=False,
    )
    monkeypatch.setattr(keys, "settings", lambda: told)
    keys.forget_derived_keys()
    yield
    keys.forget_derived_keys()
