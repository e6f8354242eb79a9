"""Waking the relay after a commit: a hint, sent by the process itself and never inside a command.

NOTIFY takes a database-wide lock through its commit, so commits of one process within a few milliseconds share
one, on a connection of its own thread. What is lost here is found by the relay's poll a second later.
"""

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

CHANNEL = "gongkai_delivery"
GATHER = 0.004

_log = logging.getLogger(__name__)


class Waker:
    """One thread per process and login role, started at the first wake-up."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._asked = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    def wake(self) -> None:
        """Ask for a NOTIFY soon; returns at once."""
        self._asked.set()
        if self._thread is None:
            with self._start:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="delivery-waker", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while True:
            self._asked.wait()
            time.sleep(GATHER)
            self._asked.clear()
            try:
                notify(self._engine)
            except SQLAlchemyError as error:
                _log.warning("wake-up not sent: %s", type(error).__name__)


def notify(engine: Engine) -> None:
    """Wake whoever listens for open deliveries, now."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"NOTIFY {CHANNEL}")


class Listener:
    """Waits for wake-ups on whatever connection its owner has at the time."""

    def __init__(self) -> None:
        self._heard: Any = None

    def wait(self, connection: Connection, longest: float) -> None:
        """Return at the next wake-up, at the latest after `longest` seconds.

        On a connection that did not listen yet, at once: what was told before has to be looked for.
        """
        driver: Any = connection.connection.driver_connection
        if self._heard is not driver:
            connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            self._heard = driver
            return
        if any(True for _ in driver.notifies(timeout=longest, stop_after=1)):
            for _ in driver.notifies(timeout=0):
                pass


_wakers: dict[Engine, Waker] = {}
_lock = threading.Lock()


def wake_after(session: Session) -> Callable[[], None]:
    """What to call when this session has committed; the same callable for every session of one engine."""
    engine = session.get_bind().engine
    with _lock:
        waker = _wakers.setdefault(engine, Waker(engine))
    return waker.wake


def _forget_after_fork() -> None:
    # Threads do not survive a fork; a lock held by one would never be released.
    global _lock
    _lock = threading.Lock()
    _wakers.clear()


os.register_at_fork(after_in_child=_forget_after_fork)
