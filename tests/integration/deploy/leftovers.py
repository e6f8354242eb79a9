"""Which processes of a data folder still run: found by where they work and what they were called with."""

import contextlib
import os
import time
from pathlib import Path


def processes_of(folder: Path) -> dict[int, str]:
    """Process id and command line of everything that works in or was started for this folder."""
    found = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            environ = (entry / "environ").read_bytes().split(b"\0")
            inside = (entry / "cwd").readlink().is_relative_to(folder)
            told = f"GONGKAI_DATA={folder}".encode() in environ or str(folder) in command
            is_zombie = (entry / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if (inside or told) and command and not is_zombie:
                found[int(entry.name)] = command
    return found


def wait_for_none(folder: Path, patience: float = 10.0) -> dict[int, str]:
    """What is left after waiting for all of them to be gone."""
    until = time.monotonic() + patience
    while (left := processes_of(folder)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


def patience_now(seconds: float) -> float:
    """A time limit meant for a machine that has nothing else to do, stretched by what it has to do now."""
    return seconds * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))
