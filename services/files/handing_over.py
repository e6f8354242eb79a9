"""Giving a file to another agency: sealed under its own key and written down in its scope; nothing is read there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from services.actor import Actor
from services.db import Scope
from services.db.work import enter_scope
from services.files.storing import store


def hand_file(
    session: Session,
    own_id: int,
    other_id: int,
    stream: UUID,
    name: str,
    data: bytes,
    *,
    now: datetime,
    actor: Actor,
) -> UUID:
    """Store a file for the other agency under a stream whose key was made for it; answers the file's id there.

    Raises Invalid for what is no acceptable upload.
    """
    session.flush()
    enter_scope(session, Scope(other_id))
    made = store(session, agency_id=other_id, stream=stream, name=name, data=data, now=now, actor=actor)
    enter_scope(session, Scope(own_id))
    return made.id
