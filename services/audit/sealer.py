"""The sealer: gives audit and events of each agency a gap-free position and a hash chain, in commit order.

It stays out of the commands' way: rows carry the number of their transaction, and the sealer takes those of
transactions older than any that still runs. One sealer at a time holds the advisory lock; blocks are written in
its own transactions, about four a second.

Between commit and seal (under a second) a row is vouched for by its own HMAC alone; what is deleted in that
moment by somebody who writes past the platform shows only in what refers to it.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from services.audit.anchors import EVERY_SECONDS, write_anchors
from services.audit.leaves import KINDS, Kind
from services.audit.sql import CURSORS, HEADS, INSERT, MOVE, NEXT, RESTART
from services.config import Settings
from services.db.engine import engine_for

EVERY: Final = 0.25
MOST: Final = 5000
LOCK: Final = (7003, 1)
GENESIS: Final = bytes(32)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Row:
    """A committed row that is not sealed yet."""

    xid: int
    kind: Kind
    id: int
    agency_id: int
    leaf: bytes


def seal_once(connection: Connection, most: int = MOST) -> int:
    """Seal what is ready, up to `most` rows, in one transaction; returns how many."""
    with connection.begin():
        if not connection.scalar(
            text("SELECT pg_try_advisory_xact_lock(:a, :b)"), {"a": LOCK[0], "b": LOCK[1]}
        ):
            return 0
        connection.execute(text("SET LOCAL timezone = 'UTC'"))
        rows = _ready(connection, most)
        if not rows:
            _restart_restored(connection)
        by_agency: dict[int, list[Row]] = defaultdict(list)
        for row in rows:
            by_agency[row.agency_id].append(row)
        heads = _heads(connection, list(by_agency))
        blocks = [_block(agency, found, heads.get(agency)) for agency, found in by_agency.items()]
        if blocks:
            connection.execute(INSERT, blocks)
            _move_cursors(connection, rows)
        return len(rows)


def run_sealer(settings: Settings, stop: threading.Event) -> None:
    """Seal until `stop`; a lost database is waited for."""
    engine, anchored = engine_for("sealer", settings), -EVERY_SECONDS
    while not stop.is_set():
        try:
            with engine.connect() as connection:
                while seal_once(connection) == MOST and not stop.is_set():
                    continue
                if time.monotonic() - anchored > EVERY_SECONDS:
                    write_anchors(connection, settings)
                    anchored = time.monotonic()
        except SQLAlchemyError as error:
            _log.warning("sealer waits for the database", extra={"reason": type(error).__name__})
            stop.wait(2)
        stop.wait(EVERY)


def _ready(connection: Connection, most: int) -> list[Row]:
    cursors = {row.kind: row for row in connection.execute(CURSORS)}
    found: list[Row] = []
    for kind in KINDS.values():
        at = cursors.get(kind.letter)
        told = {"xid": str(at.xid) if at else "0", "id": at.id if at else 0, "floor": at.floor if at else 0}
        told["most"] = most
        found += [
            Row(row.xid, kind, row.id, row.agency_id, row.leaf)
            for row in connection.execute(NEXT[kind.letter], told)
        ]
    found.sort(key=lambda row: (row.xid, row.kind.letter, row.id))
    return found[:most]


def _restart_restored(connection: Connection) -> None:
    """A database that was restored counts its transactions anew, below the cursor: begin behind its last row."""
    for cursor in connection.execute(CURSORS):
        if cursor.ahead:
            _log.warning("sealing goes on after a restore", extra={"kind": cursor.kind})
            connection.execute(RESTART[cursor.kind])


def _heads(connection: Connection, agencies: Sequence[int]) -> dict[int, Any]:
    return {row.agency_id: row for row in connection.execute(HEADS, {"agencies": list(agencies)})}


def _block(agency_id: int, rows: Sequence[Row], head: Any) -> dict[str, Any]:
    leaves = b"".join(row.leaf for row in rows)
    block = {
        "agency_id": agency_id,
        "number": head.number + 1 if head else 1,
        "first_position": head.first_position + head.count if head else 1,
        "count": len(rows),
        "kinds": "".join(row.kind.letter for row in rows),
        "ids": [row.id for row in rows],
        "leaves": leaves,
        "root": hashlib.sha256(leaves).digest(),
        "previous": bytes(head.hash) if head else GENESIS,
    }
    return block | {"hash": block_hash(block)}


def block_hash(block: dict[str, Any]) -> bytes:
    """What links a block to the one before: both hashes and where it stands."""
    said = "|".join(
        str(block[name]) for name in ("agency_id", "number", "first_position", "count", "kinds", "ids")
    )
    return hashlib.sha256(bytes(block["previous"]) + bytes(block["root"]) + said.encode()).digest()


def _move_cursors(connection: Connection, rows: Sequence[Row]) -> None:
    last = {row.kind.letter: row for row in rows}
    for letter, row in last.items():
        connection.execute(MOVE, {"kind": letter, "xid": row.xid, "id": row.id})
