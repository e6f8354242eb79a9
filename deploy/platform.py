"""Commands that need servers or the whole platform: use those that run, else start them for as long as needed."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.db_init import initialise
from deploy.servers import Running, ServersError, attach, start
from deploy.servers.children import spawn
from deploy.servers.folder import RUNTIME, read_json
from services.config import Settings, settings
from services.db.engine import dispose_engines


def data_dir() -> Path:
    """Where this installation keeps its data: `--data`, GONGKAI_DATA, or `var`."""
    return Path(os.environ.get("GONGKAI_DATA", "var")).resolve()


@contextmanager
def standing_servers(*, prepared: bool = False) -> Iterator[Settings]:
    """The settings of servers that answer, for the length of the block; with `prepared`, roles and tables too.

    Servers named by DATABASE_URL or run by `gongkai up` are used and left alone.
    """
    if os.environ.get("DATABASE_URL"):
        yield settings()
        return
    folder = data_dir()
    running = attach(folder)
    started = running is None
    running = running or start(folder)
    try:
        settings.cache_clear()
        if started and prepared:
            initialise(settings())
        yield settings()
    finally:
        dispose_engines()
        settings.cache_clear()
        running.stop()


@contextmanager
def standing_platform(only: str = "worker,relay,scheduler") -> Iterator[Settings]:
    """The settings of a platform whose processes work, for the length of the block.

    One that runs on the data folder is used as it is; else `gongkai up` is started as a child and stopped in
    order at the end. Raises ServersError when it does not get ready.
    """
    folder = data_dir()
    child = None
    if attach(folder) is None:
        folder.joinpath("log").mkdir(parents=True, exist_ok=True)
        log = folder / "log" / "up.log"
        command = [sys.executable, "-m", "deploy.cli", "up", "--data", str(folder), "--only", only, "--quiet"]
        child = spawn(command, log=log, death_signal=signal.SIGTERM)
    try:
        wait_until_ready(folder, lambda: child is None or child.poll() is None)
        settings.cache_clear()
        yield settings()
    finally:
        dispose_engines()
        settings.cache_clear()
        if child is not None:
            child.terminate()
            child.wait()


def wait_until_ready(folder: Path, lives: Callable[[], bool], patience: float = 90.0) -> Running:
    """Wait for the platform on a data folder to say that all its processes work."""
    until = time.monotonic() + patience
    while time.monotonic() < until and lives():
        told = read_json(folder / RUNTIME)
        if told.get("ready") and (running := attach(folder)):
            return running
        time.sleep(0.05)
    log = folder / "log" / "up.log"
    tail = "\n".join(log.read_text("utf-8").splitlines()[-5:]) if log.exists() else ""
    raise ServersError(f"平台没有就绪，日志见 {folder / 'log'}：\n{tail}")
