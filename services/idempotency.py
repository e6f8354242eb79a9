"""The same thing said twice happens once.

The key's row comes first in the transaction: a second comer waits for the first to commit and gets the first
one's object. Rows keep ids and a fingerprint of the input, never bodies.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Text, func, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from services.db import Base, tenant_table
from services.errors import Invalid

_WRITE = "SELECT, INSERT"


class IdempotencyKey(Base):
    """`scope` is the command's name, so that one form key serves one kind of act."""

    __tablename__ = "idempotency_key"
    __table_args__ = tenant_table(
        "services",
        owner="intake",
        own=_WRITE,
        grants={"processing": _WRITE, "notifications": _WRITE, "reporting": _WRITE, "identity": _WRITE},
    )

    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"), primary_key=True)
    scope: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    object_id: Mapped[uuid.UUID]
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


_COME_FIRST = text(
    """
    INSERT INTO services.idempotency_key (agency_id, scope, key, fingerprint, object_id)
    VALUES (:agency, :scope, :key, :fingerprint, :object) ON CONFLICT DO NOTHING RETURNING object_id
    """
)


def fingerprint(told: Mapping[str, Any]) -> bytes:
    """A digest of the input, independent of the order of its fields."""
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str, ensure_ascii=False).encode()).digest()


def first_comer(
    session: Session,
    *,
    agency_id: int,
    scope: str,
    key: str | None,
    told: Mapping[str, Any],
    object_id: uuid.UUID,
) -> uuid.UUID:
    """`object_id` when this key is new (or none was given), else the object the first comer made.

    Raises Invalid when the same key comes with other input.
    """
    if not key:
        return object_id
    digest = fingerprint(told)
    row = {
        "agency": agency_id,
        "scope": scope,
        "key": key,
        "fingerprint": digest,
        "object": object_id,
    }
    if session.execute(_COME_FIRST, row).first():
        return object_id
    known = session.execute(
        select(IdempotencyKey.fingerprint, IdempotencyKey.object_id).where(
            IdempotencyKey.agency_id == agency_id, IdempotencyKey.scope == scope, IdempotencyKey.key == key
        )
    ).one()
    if known.fingerprint != digest:
        raise Invalid("同一个提交标识已经用于另一份内容，请刷新页面后重新提交。")
    first: uuid.UUID = known.object_id
    return first
