"""Identifiers that sort by time (UUIDv7): made by the application, since PostgreSQL 15 has none."""

import uuid

import uuid_utils


def new_id() -> uuid.UUID:
    """A fresh UUIDv7."""
    return uuid.UUID(int=uuid_utils.uuid7().int)
