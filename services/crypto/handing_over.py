"""Sealing something for another agency: under a key that is that agency's own, made where the thing is handed over."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from services.crypto.case_keys import new_case_key
from services.crypto.sealed import CaseKey
from services.db import Scope
from services.db.work import enter_scope


def key_for(session: Session, own_id: int, other_id: int, stream: UUID) -> CaseKey:
    """The key of a stream that the other agency will open. What is sealed under it is that agency's to read and to purge.

    One row is written in the other's scope and nothing is read there; the transaction goes on in its own.
    """
    session.flush()
    enter_scope(session, Scope(other_id))
    made = new_case_key(session, other_id, stream)
    enter_scope(session, Scope(own_id))
    return made
