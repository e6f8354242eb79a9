"""Bring a database to the newest revision of every branch, or say how far it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from services.config import Settings
from services.db.roles import CONTEXTS, MIGRATOR, role_url

HERE = Path(__file__).parent
BRANCHES = ("services", *CONTEXTS)


def alembic_config(settings: Settings) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", ":".join(str(HERE / branch) for branch in BRANCHES))
    config.attributes["url"] = role_url(settings, MIGRATOR)
    return config


def upgrade(settings: Settings) -> None:
    """Apply what is missing, each revision in its own transaction."""
    config = alembic_config(settings)
    # The ground first, since every context points to its agencies; no `depends_on`, which would hide its head.
    command.upgrade(config, "services@head")
    command.upgrade(config, "heads")


def is_current(settings: Settings) -> bool:
    """Whether the database stands at the heads this code was written for."""
    config = alembic_config(settings)
    engine = create_engine(config.attributes["url"])
    try:
        with engine.connect() as connection:
            there = set(MigrationContext.configure(connection).get_current_heads())
    finally:
        engine.dispose()
    return there == set(ScriptDirectory.from_config(config).get_heads())
