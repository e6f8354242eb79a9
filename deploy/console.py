"""What `gongkai up` shows: its own lines, and the new lines of its children's logs, each behind its name."""

import json
import shutil
import sys
import time
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from services.clock import CHINA

SAID = ("level", "event", "timestamp", "logger", "process")
PROGRESS_EACH = 5.0
LOG_LIMIT = 50 * 2**20


def _last_version(line: bytes) -> str:
    # A progress bar draws itself over and over before its line ends.
    return line.rstrip(b"\r").rpartition(b"\r")[2].decode("utf-8", "replace")


class Tail:
    """The lines a child has added to its log since the last look."""

    def __init__(self, name: str, path: Path) -> None:
        self.name, self.path = name, path
        self.offset = path.stat().st_size if path.exists() else 0
        self.rest = b""

    def lines(self) -> list[str]:
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            file.seek(self.offset)
            fresh = self.rest + file.read()
            self.offset = file.tell()
        self._shorten()
        *whole, self.rest = fresh.split(b"\n")
        return [_last_version(line) for line in whole]

    def unfinished(self) -> str:
        """A progress bar as it stands now; "" when the child draws none."""
        return _last_version(self.rest) if b"\r" in self.rest else ""

    def _shorten(self) -> None:
        # The child keeps its file open (for appending), so the file is emptied in place.
        if self.offset > LOG_LIMIT:
            shutil.copyfile(self.path, self.path.with_suffix(".log.1"))
            with self.path.open("r+b") as file:
                file.truncate(0)
            self.offset = 0


def told(line: str) -> str:
    """A line as the terminal shows it; "" for one that only the log keeps.

    The processes log JSON; what merely informs stays in the file.
    """
    try:
        entry = json.loads(line)
    except ValueError:
        return line.rstrip()
    if not isinstance(entry, dict):
        return line.rstrip()
    if entry.get("level") in ("debug", "info"):
        return ""
    rest = " ".join(f"{name}={value}" for name, value in entry.items() if name not in SAID)
    return f"{entry.get('level', '')}: {entry.get('event', '')} {rest}".rstrip()


class Console:
    """Writes to the terminal and, its own lines, to `<data_dir>/log/supervisor.log`."""

    def __init__(self, folder: Path, *, quiet: bool = False, plain: Collection[str] = ()) -> None:
        """`plain` names children whose words are meant for the reader as they stand."""
        self.folder, self.quiet, self.plain = folder, quiet, plain
        self.own = folder / "supervisor.log"
        self.tails: dict[str, Tail] = {}
        self.drawn = time.monotonic()

    def say(self, line: str) -> None:
        """A line of the supervisor itself."""
        stamp = datetime.now(CHINA).strftime("%H:%M:%S")
        # On a full disk the terminal still has it.
        with suppress(OSError), self.own.open("a", encoding="utf-8") as file:
            file.write(f"{datetime.now(CHINA).isoformat(timespec='milliseconds')} {line}\n")
        self._print(f"{stamp} {line}")

    def print(self, text: str) -> None:
        """Text for the reader as it stands, not for the log."""
        self._print(text)

    def watch(self, name: str) -> Path:
        """The log of a child, followed from its present end."""
        path = self.folder / f"{name}.log"
        self.tails.setdefault(name, Tail(name, path))
        return path

    def follow(self) -> None:
        """Show what the children wrote meanwhile."""
        for tail in self.tails.values():
            for line in tail.lines():
                if shown := told(line):
                    self._show(tail.name, shown)
            self._show_progress(tail)

    def _show_progress(self, tail: Tail) -> None:
        if (now := time.monotonic()) - self.drawn > PROGRESS_EACH and (drawn := tail.unfinished()):
            self.drawn = now
            self._show(tail.name, drawn)

    def _show(self, name: str, line: str) -> None:
        if name in self.plain:
            self._print(line)
        elif not self.quiet:
            self._print(f"{name:<9} | {line}")

    @staticmethod
    def _print(text: str) -> None:
        try:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        except OSError:
            # The terminal is gone; the platform goes on and the log has it.
            return
