"""The port to where bytes lie, and its first adapter: a folder, `<agency>/<year>/<id>`.

A file is there in whole or not at all, and survives a loss of power from the moment `write` returned.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

PATH: Final = re.compile(r"\d{1,10}/\d{4}/[0-9a-f-]{36}")
_PART: Final = ".part"


class FileStore(Protocol):
    """Where sealed bytes lie. Paths are `<agency>/<year>/<id>`; nothing of them comes from people."""

    def write(self, path: str, data: bytes) -> None:
        """Store durably; an existing file is replaced in one step."""

    def read(self, path: str) -> bytes:
        """The bytes. Raises FileNotFoundError."""

    def delete(self, path: str) -> None:
        """Remove; what is not there is fine."""

    def older_than(self, agency_id: int, moment: float) -> Iterator[str]:
        """The paths of an agency not touched since `moment` (Unix time)."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Files in a folder of this machine, or one that all machines mount."""

    root: Path

    def write(self, path: str, data: bytes) -> None:
        """Write beside, sync, rename, sync the folder."""
        target = self._at(path)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = target.with_name(f"{target.name}.{uuid.uuid4().hex}{_PART}")
        try:
            with part.open("xb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        for folder in (target.parent, target.parent.parent, self.root):
            _sync(folder)

    def read(self, path: str) -> bytes:
        """The stored bytes."""
        return self._at(path).read_bytes()

    def delete(self, path: str) -> None:
        """Remove the file."""
        self._at(path).unlink(missing_ok=True)

    def older_than(self, agency_id: int, moment: float) -> Iterator[str]:
        """Complete files of the agency, oldest year first; unfinished ones are removed on the way."""
        for found in sorted((self.root / str(agency_id)).glob("*/*")):
            if found.stat().st_mtime >= moment:
                continue
            if found.name.endswith(_PART):
                found.unlink(missing_ok=True)
            elif PATH.fullmatch(path := found.relative_to(self.root).as_posix()):
                yield path

    def _at(self, path: str) -> Path:
        if not PATH.fullmatch(path):
            raise ValueError(f"not a path of this store: {path!r}")
        return self.root / path


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
