"""A key per case, wrapped by its agency's key and kept in `services.case_key`.

Unwrapped keys live as long as the transaction that read them: the row must be readable to whoever opens
something, and a purge is felt at once in every process.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from services.crypto.keys import CURRENT_VERSION, agency_key
from services.crypto.models import WrappedKey
from services.crypto.sealed import CaseKey, decrypt, encrypt
from services.errors import DomainError

_INSERT: Final = text(
    "INSERT INTO services.case_key (agency_id, stream, key_version, wrapped)"
    " VALUES (:agency_id, :stream, :key_version, :wrapped)"
)


class Purged(DomainError):
    """The key is gone, and with it everything that was sealed under it."""

    code = "purged"
    status = 410

    def __init__(self) -> None:
        super().__init__("本件涉及的个人信息已按规定清除，不能再查看。")


def new_case_key(session: Session, agency_id: int, stream: UUID) -> CaseKey:
    """Make and store the key of a new case."""
    return new_case_keys(session, agency_id, [stream])[stream]


def new_case_keys(session: Session, agency_id: int, streams: Iterable[UUID]) -> dict[UUID, CaseKey]:
    """Make and store the keys of many new cases by one statement."""
    keys = {stream: CaseKey(agency_id, stream, os.urandom(32)) for stream in streams}
    if keys:
        session.execute(_INSERT, [_row(key) for key in keys.values()])
        _known(session).update(keys)
    return keys


def _row(key: CaseKey) -> dict[str, object]:
    return {
        "agency_id": key.agency_id,
        "stream": key.stream,
        "key_version": CURRENT_VERSION,
        "wrapped": encrypt(agency_key(key.agency_id), key.secret, key.stream.bytes),
    }


def rewrapped(key: CaseKey, agency_id: int) -> tuple[int, bytes]:
    """The same key for another agency: version and wrapped bytes, for the successor's row."""
    return CURRENT_VERSION, encrypt(agency_key(agency_id), key.secret, key.stream.bytes)


def case_key(session: Session, agency_id: int, stream: UUID) -> CaseKey:
    """The key of a case. Raises Purged when there is none (any more)."""
    found = case_keys(session, agency_id, (stream,)).get(stream)
    if found is None:
        raise Purged
    return found


def case_keys(session: Session, agency_id: int, streams: Iterable[UUID]) -> dict[UUID, CaseKey]:
    """The keys of many cases by one question; purged cases are missing in the answer."""
    known, wanted = _known(session), set(streams)
    if missing := [stream for stream in wanted if stream not in known]:
        rows = session.execute(
            select(WrappedKey.stream, WrappedKey.key_version, WrappedKey.wrapped).where(
                WrappedKey.agency_id == agency_id, WrappedKey.stream.in_(missing)
            )
        )
        for stream, version, wrapped in rows:
            secret = decrypt(agency_key(agency_id, version), wrapped, stream.bytes)
            known[stream] = CaseKey(agency_id, stream, secret)
    return {stream: key for stream in wanted if (key := known.get(stream)) and key.agency_id == agency_id}


def purge(session: Session, agency_id: int, stream: UUID) -> None:
    """Forget the person: delete the key of the case. Logs and counts stay whole."""
    session.execute(delete(WrappedKey).where(WrappedKey.agency_id == agency_id, WrappedKey.stream == stream))
    _known(session).pop(stream, None)


def _known(session: Session) -> dict[UUID, CaseKey]:
    # Bound to the transaction (or savepoint): a key made before a rollback was never stored.
    running = session.get_nested_transaction() or session.get_transaction()
    owner, known = session.info.get("case_keys", (None, {}))
    if owner is not running or running is None:
        known = {}
        session.info["case_keys"] = (running, known)
    found: dict[UUID, CaseKey] = known
    return found
