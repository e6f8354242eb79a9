"""Passing one case to the successor: every row of it in one transaction, its key wrapped for the new agency."""

from __future__ import annotations

import uuid

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from services.crypto import case_keys, rewrapped
from services.db import Scope
from services.db.work import enter_scope
from services.errors import Conflict
from services.files import copy_bytes
from services.files.models import FileRecord
from services.succession.models import BUSY, Succession

_HAND_OVER = text("SELECT services.hand_over(:succession, :stream, :wrapped, :version)")


class Busy(Conflict):
    """Something about the case is still on its way; it passes as soon as that has arrived."""

    code = "busy"

    def __init__(self) -> None:
        super().__init__("本件还有消息没有处理完，稍后自动移交。")


def hand_over(session: Session, record: Succession, stream: uuid.UUID) -> None:
    """Move every row of the case and go on in the successor's scope. Raises Busy while deliveries of it are open.

    The bytes of its files are copied first; the old ones, which no row knows any more, are swept later.
    """
    old, new = record.from_agency_id, record.to_agency_id
    files = select(FileRecord.path).where(FileRecord.agency_id == old, FileRecord.stream == stream)
    for path in session.scalars(files):
        copy_bytes(path, f"{new}/{path.partition('/')[2]}")
    session.flush()
    key = case_keys(session, old, (stream,)).get(stream)
    version, wrapped = rewrapped(key, new) if key else (0, b"")
    told = {"succession": record.id, "stream": stream, "wrapped": wrapped, "version": version}
    try:
        session.execute(_HAND_OVER, told)
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) == BUSY:
            raise Busy from error
        raise
    session.info.pop("case_keys", None)
    enter_scope(session, Scope(new))
    session.expire_all()
