"""Every table of every context, imported for its side effect on the metadata."""

import importlib
import pkgutil

from sqlalchemy import MetaData

from services.db import Base
from services.db.roles import CONTEXTS


def all_tables() -> MetaData:
    """The metadata after every `models` module and the ground's table modules have been imported."""
    for package in ("services", *CONTEXTS):
        root = importlib.import_module(package)
        for found in pkgutil.walk_packages(root.__path__, f"{package}."):
            last = found.name.rsplit(".", 1)[-1]
            if last == "models" or ".models." in found.name or found.name in _SINGLE_FILES:
                importlib.import_module(found.name)
    return Base.metadata


_SINGLE_FILES = ("services.series", "services.idempotency")
