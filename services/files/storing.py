"""Storing and reading files of a case: bytes sealed under its key, a row that says what they are.

The bytes are synced before the row is committed; a file without row is an orphan and swept after a day.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.actor import Actor
from services.clock import china_date
from services.config import settings
from services.crypto import CaseKey, Tampered, case_key, case_keys
from services.errors import Invalid, NotFound, Unavailable
from services.files.folder import FileStore, Folder
from services.files.kinds import MAX_UPLOAD, sniff
from services.files.models import FileRecord
from services.files.names import clean_name
from services.ids import new_id

A_DAY: Final = 86_400.0
LARGEST_MADE: Final = 4 * MAX_UPLOAD  # what the platform itself renders may be larger than an upload


@dataclass(frozen=True, slots=True)
class FileRef:
    """What is known of a file without opening it. `name` may name a person."""

    id: uuid.UUID
    stream: uuid.UUID
    name: str = field(repr=False)
    media_type: str
    size: int
    sha256: bytes = field(repr=False)
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An opened file."""

    name: str = field(repr=False)
    media_type: str
    data: bytes = field(repr=False)
    sha256: bytes = field(repr=False)


def store(
    session: Session,
    *,
    agency_id: int,
    stream: uuid.UUID,
    name: str,
    data: bytes,
    media_type: str | None = None,
    file_id: uuid.UUID | None = None,
    now: datetime,
    actor: Actor,
) -> FileRef:
    """Store a file of a case and return what is known of it.

    Without `media_type` it is an upload and looked into first (Invalid). A `file_id` that is stored already is
    left as it is: what was made once never changes. Not under a number's lock: this writes to disk.
    """
    shown = clean_name(name)
    kind = sniff(data, name) if media_type is None else media_type
    if len(data) > LARGEST_MADE:
        raise Invalid("文件过大，不能保存。")
    id_, key = file_id or new_id(), case_key(session, agency_id, stream)
    path = f"{agency_id}/{china_date(now).year}/{id_}"
    made = {"id": id_, "agency_id": agency_id, "stream": stream, "name": key.seal(shown), "media_type": kind}
    made |= {"size": len(data), "sha256": hashlib.sha256(data).digest(), "path": path}
    made |= {"stored_at": now, "stored_by": actor.name}
    row = insert(FileRecord).values(made).on_conflict_do_nothing().returning(FileRecord.id)
    if session.execute(row).first() is None:
        return ref(session, agency_id, id_)
    _write(path, key.seal_bytes(data))
    return FileRef(id_, stream, shown, kind, len(data), hashlib.sha256(data).digest(), now)


def read(session: Session, agency_id: int, file_id: uuid.UUID) -> StoredFile:
    """Open a file. Raises NotFound (also while it is not made yet), Purged, Unavailable for a broken one."""
    row = _row(session, agency_id, file_id)
    key = case_key(session, agency_id, row.stream)
    try:
        data = key.open_bytes(file_store().read(row.path))
    except FileNotFoundError as error:
        raise NotFound("文件暂时找不到，请稍后再试。") from error
    except Tampered as error:
        raise Unavailable("文件已损坏，请联系管理员。") from error
    if hashlib.sha256(data).digest() != row.sha256:
        raise Unavailable("文件已损坏，请联系管理员。")
    return StoredFile(key.open(row.name), row.media_type, data, row.sha256)


def exists(session: Session, agency_id: int, file_id: uuid.UUID) -> bool:
    """Whether the file is stored."""
    found = select(FileRecord.id).where(FileRecord.agency_id == agency_id, FileRecord.id == file_id)
    return session.execute(found).first() is not None


def ref(session: Session, agency_id: int, file_id: uuid.UUID) -> FileRef:
    """What is known of one file. Raises NotFound, Purged."""
    row = _row(session, agency_id, file_id)
    return _ref(row, case_key(session, agency_id, row.stream))


def refs(session: Session, agency_id: int, file_ids: Iterable[uuid.UUID]) -> list[FileRef]:
    """What is known of many files, in the order asked; unknown and purged ones are left out."""
    wanted = list(file_ids)
    found = select(FileRecord).where(FileRecord.agency_id == agency_id, FileRecord.id.in_(wanted))
    rows = {row.id: row for row in session.scalars(found)}
    keys = case_keys(session, agency_id, {row.stream for row in rows.values()})
    known = (rows[id_] for id_ in wanted if id_ in rows)
    return [_ref(row, keys[row.stream]) for row in known if row.stream in keys]


def file_store() -> FileStore:
    """Where this installation's bytes lie."""
    return Folder(settings().data_dir / "files")


def copy_bytes(path: str, to: str) -> None:
    """The sealed bytes a second time, for an agency that takes a case over; what lies there already stays.

    What was lost before is lost there too, and is met where the file is opened.
    """
    place = file_store()
    try:
        place.write(to, place.read(path))
    except FileNotFoundError:
        return
    except OSError as error:
        raise Unavailable("文件暂时不能保存（存储空间不足或不可写），请稍后再试。") from error


def sweep_orphans(session: Session, agency_id: int) -> int:
    """Remove the agency's bytes older than a day that no row knows; returns how many."""
    place, removed = file_store(), 0
    for path in place.older_than(agency_id, time.time() - A_DAY):
        if not exists(session, agency_id, uuid.UUID(path.rpartition("/")[2])):
            place.delete(path)
            removed += 1
    return removed


def _write(path: str, sealed: bytes) -> None:
    try:
        file_store().write(path, sealed)
    except OSError as error:
        raise Unavailable("文件暂时不能保存（存储空间不足或不可写），请稍后再试。") from error


def _row(session: Session, agency_id: int, file_id: uuid.UUID) -> FileRecord:
    found = select(FileRecord).where(FileRecord.agency_id == agency_id, FileRecord.id == file_id)
    row = session.scalars(found).one_or_none()
    if row is None:
        raise NotFound("没有这个文件，或者还没有生成。")
    return row


def _ref(row: FileRecord, key: CaseKey) -> FileRef:
    name = key.open(row.name)
    return FileRef(row.id, row.stream, name, row.media_type, row.size, row.sha256, row.stored_at)
