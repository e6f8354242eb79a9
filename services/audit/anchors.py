"""Heads of the chains written down outside the database each hour.

Who rewrites every block of an agency, or cuts its end, contradicts these lines. The folder belongs on storage
that only grows (another machine, WORM); each line is vouched for by a key the database does not hold.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, text

from services.clock import system_now
from services.config import Settings
from services.crypto.keys import derive

EVERY_SECONDS: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """The hash a block had at a moment."""

    at: str
    number: int
    hash: bytes


def write_anchors(connection: Connection, settings: Settings, now: datetime | None = None) -> int:
    """Write down the newest block of every agency that moved since the last time; returns how many."""
    known = {agency: anchors[-1].number for agency, anchors in read_anchors(settings).items()}
    with connection.begin():
        heads = connection.execute(_HEADS).all()
    moment = now or system_now()
    lines = [
        _line(settings, moment, head.agency_id, head.number, bytes(head.hash))
        for head in heads
        if head.number > known.get(head.agency_id, 0)
    ]
    if lines:
        folder = _folder(settings)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (folder / f"seals-{moment:%Y}.jsonl").open("a", encoding="utf-8") as opened:
            opened.writelines(lines)
    return len(lines)


def read_anchors(settings: Settings) -> dict[int, Sequence[Anchor]]:
    """The anchors by agency, oldest first; lines nobody vouches for are left out."""
    found: dict[int, list[Anchor]] = defaultdict(list)
    for path in sorted(_folder(settings).glob("seals-*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            told = json.loads(line)
            if hmac.compare_digest(told.pop("mac"), _mac(settings, told)):
                found[told["agency"]].append(Anchor(told["at"], told["number"], bytes.fromhex(told["hash"])))
    return dict(found)


def _line(settings: Settings, now: datetime, agency: int, number: int, hash_: bytes) -> str:
    told = {"at": now.isoformat(timespec="seconds"), "agency": agency, "number": number, "hash": hash_.hex()}
    return json.dumps(told | {"mac": _mac(settings, told)}) + "\n"


def _mac(settings: Settings, told: dict[str, Any]) -> str:
    said = json.dumps(told, sort_keys=True).encode()
    return hmac.digest(derive(settings.secret, "platform:anchor"), said, hashlib.sha256).hex()


def _folder(settings: Settings) -> Path:
    return settings.data_dir / "anchors"


_HEADS: Final = text(
    "SELECT DISTINCT ON (agency_id) agency_id, number, hash FROM services.seal_block ORDER BY agency_id, number DESC"
)
