"""The database's history: one Alembic branch per context, `services` first."""
