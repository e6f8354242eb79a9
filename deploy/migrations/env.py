"""Alembic's entry: online only, as the migrator, who owns every table."""

from alembic import context
from sqlalchemy import create_engine, text

config = context.config


def run() -> None:
    engine = create_engine(config.attributes["url"], connect_args={"options": "-c lock_timeout=5000"})
    with engine.connect() as connection:
        # Two installers at once: the second waits here and then finds nothing to do.
        connection.execute(text("SELECT pg_advisory_lock(7000)"))
        connection.commit()
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
