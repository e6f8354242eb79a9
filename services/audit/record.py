"""Writing the audit trail: one row per act, at the end of the act's own transaction.

Each row carries an HMAC under a key the database does not hold: it vouches for the row in the moment before the
sealer has it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from services.actor import Actor
from services.audit.models import AuditRow
from services.crypto.keys import platform_key
from services.db import Turn, write_last
from services.delivery.correlation import correlation_id

# Without RETURNING: who may insert here may not read.
_INSERT: Final = insert(cast(Table, AuditRow.__table__)).inline()


def audit(
    session: Session,
    action: str,
    *,
    agency_id: int,
    actor: Actor,
    now: datetime,
    object_kind: str,
    object_id: str | int | UUID,
    fields: Sequence[str] = (),
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Record that `actor` did `action` to an object.

    `fields` names what was touched, `detail` holds codes, dates, numbers and keyed hashes: never a value of
    personal data. JSON types only.
    """
    row = {
        "agency_id": agency_id,
        "at": now,
        "actor_kind": str(actor.kind),
        "actor_id": actor.id,
        "actor_name": actor.name,
        "action": action,
        "object_kind": object_kind,
        "object_id": str(object_id),
        "fields": list(fields),
        "detail": dict(detail or {}),
        "correlation_id": correlation_id.get() or "",
    }
    write_last(session, Turn.AUDIT, _write, [row | {"mac": mac(row)}])


def _write(session: Session, rows: list[Any]) -> None:
    session.execute(_INSERT, rows)


def mac(row: Mapping[str, Any]) -> bytes:
    """What vouches for a row, from everything it says about the act."""
    said = dict(row) | {"at": row["at"].astimezone(UTC).isoformat(timespec="microseconds")}
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hmac.digest(platform_key("audit"), canonical.encode("utf-8", "surrogatepass"), hashlib.sha256)
