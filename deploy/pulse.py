"""Signs of life of processes that serve no port: a file touched by the process's own loop.

What checks them (`gongkai health`, the supervisor, a container engine) needs no server for it. The file is
touched by the loop that does the work, not by a thread beside it, so a loop that hangs is seen.
"""

import contextlib
import os
import time
from pathlib import Path

from deploy.servers.children import is_alive

INTERVAL = 2.0
FRESH = 30.0


def pulse_folder() -> Path:
    """`GONGKAI_RUN`, else the data folder's `run`; containers that share a data folder keep theirs apart."""
    told = os.environ.get("GONGKAI_RUN")
    return Path(told) if told else Path(os.environ.get("GONGKAI_DATA", "var")).resolve() / "run"


class Pulse:
    """Call it as often as the loop turns; it writes at most every two seconds."""

    def __init__(self, name: str) -> None:
        self.path = pulse_folder() / name
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        self.last, self.written = float("-inf"), False

    def __call__(self) -> None:
        now = time.monotonic()
        if now - self.last >= INTERVAL:
            self.last = now
            self._touch()

    def _touch(self) -> None:
        # Written once, then only touched: a full disk is no reason to be taken for dead, or to die.
        with contextlib.suppress(OSError):
            if not self.written:
                self.written = self.path.write_text(str(os.getpid())) > 0
            os.utime(self.path)


def is_beating(name: str, fresh: float = FRESH) -> bool:
    """Whether the process of this name lives and its loop has turned lately."""
    path = pulse_folder() / name
    try:
        age = time.time() - path.stat().st_mtime
        return age < fresh and is_alive(int(path.read_text() or "0"))
    except (OSError, ValueError):
        return False


def pulse_pid(name: str) -> int | None:
    """Who wrote the last sign of life."""
    try:
        return int((pulse_folder() / name).read_text())
    except (OSError, ValueError):
        return None
