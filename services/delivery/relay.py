"""The relay: leases lanes that have open work and tells the workers; any number of them may run.

It sees deliveries alone, never an event. Without a queue it only sweeps, and a lock of its own says to the workers
that they are to claim for themselves.
"""

import logging
import threading
import time
from collections.abc import Callable

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from services.config import Settings
from services.delivery.faults import crash_point
from services.delivery.lanes import MOST_AT_ONCE, Position, claim, give_back, in_flight, messages
from services.delivery.live import LiveSession
from services.delivery.queue import Queue, QueueDown
from services.delivery.sweep import Sweep, make_ready
from services.delivery.wake import Listener
from services.events.routes import CONSUMERS

MOST_IN_FLIGHT = 64  # lanes per consumer
GATHER = 0.015  # seconds between claims while the workers are idle
GATHER_MORE = 0.04  # and while they are not
POLL, SHORT_POLL = 1.0, 0.05
PATIENCE = 10.0  # seconds without a queue before the workers claim for themselves
MAKE_READY_EACH = 10.0
DIRECT_LOCK = 7004

_log = logging.getLogger(__name__)
_ENTER_DIRECT = text(f"SELECT pg_advisory_lock_shared({DIRECT_LOCK}, 0)")
_LEAVE_DIRECT = text(f"SELECT pg_advisory_unlock_shared({DIRECT_LOCK}, 0)")
_IS_DIRECT = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    f" AND classid = {DIRECT_LOCK} AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))"
)


def is_direct(connection: Connection) -> bool:
    """Whether a relay asks the workers to claim for themselves."""
    return bool(connection.execute(_IS_DIRECT).scalar_one())


class Relay:
    """One relay session. `round()` is its loop's body; nothing in it waits longer than the queue's timeouts."""

    def __init__(self, settings: Settings, patience: float = PATIENCE) -> None:
        self.patience = patience
        self.queue = Queue(settings) if settings.redis_url else None
        self.live = LiveSession("relay")
        self.sweep = Sweep()
        self.positions = {consumer: Position() for consumer in CONSUMERS.values()}
        self.is_direct = False
        self._reached = False
        self._down_since: float | None = None
        self._swept = self._made_ready = self._claimed = float("-inf")
        self._more = self._busy = False
        self._listener = Listener()

    def run(self, stop: threading.Event, beat: Callable[[], None] = lambda: None) -> None:
        """Until told to stop; a database that goes away is waited for."""
        while not stop.is_set():
            beat()
            try:
                self.round()
                self._wait(SHORT_POLL if self._more else POLL)
            except DBAPIError as error:
                _log.warning("relay without database: %s", type(error.orig).__name__)
                self._lose_session()
                stop.wait(0.5)
        self.close()

    def round(self) -> None:
        """Sweep when it is time, then claim and send what is open."""
        connection = self.live.connection
        if time.monotonic() - self._swept >= POLL:
            self._sweep(connection)
        if not self.is_direct and self._down_since is None:
            self._relay(connection)

    def _relay(self, connection: Connection) -> None:
        assert self.queue is not None
        flying = in_flight(connection)
        self._more, self._busy = False, any(flying.values())
        self._claimed = time.monotonic()
        try:
            for context, consumer in CONSUMERS.items():
                if consumer in flying:
                    self._send(connection, context, consumer, MOST_IN_FLIGHT - flying[consumer])
        except QueueDown as error:
            give_back(connection, self.live.number)
            self._note_down(error)

    def _send(self, connection: Connection, context: str, consumer: int, room: int) -> None:
        assert self.queue is not None
        most = min(MOST_AT_ONCE, room)
        lanes = (
            claim(connection, consumer, self.live.number, most, self.positions[consumer]) if most > 0 else []
        )
        self._more |= len(lanes) == max(0, most)
        if not lanes:
            return
        crash_point("relay.claimed")
        self.queue.send(context, messages(lanes))
        crash_point("relay.published")

    def _sweep(self, connection: Connection) -> None:
        now = self._swept = time.monotonic()
        freed = self.sweep.lanes(connection, forgotten=self._look_at_queue())
        rare = now - self._made_ready >= MAKE_READY_EACH
        returned = self.sweep.parked(connection, also_headless=rare)
        if rare:
            self._made_ready = now
            make_ready(connection)
        if freed or returned:
            _log.info("swept: %d lanes freed, %d streams put back", freed, returned)
        self._choose_mode(connection)

    def _look_at_queue(self) -> bool:
        if self.queue is None:
            return False
        try:
            forgotten = self.queue.has_forgotten()
        except QueueDown as error:
            self._note_down(error)
            return False
        if self._down_since is not None:
            _log.info("the queue answers again")
        self._down_since, self._reached = None, True
        return forgotten

    def _note_down(self, error: QueueDown) -> None:
        if self._down_since is None:
            _log.warning("the queue does not answer: %s", error)
            # One that was never reached is not waited for.
            self._down_since = time.monotonic() - (0 if self._reached else self.patience)

    def _choose_mode(self, connection: Connection) -> None:
        down = self._down_since is not None and time.monotonic() - self._down_since >= self.patience
        wanted = self.queue is None or down
        if wanted and not self.is_direct:
            connection.execute(_ENTER_DIRECT)
            self.sweep.lanes(connection, forgotten=True)
            _log.warning("direct mode: workers claim for themselves")
        if self.is_direct and not wanted:
            connection.execute(_LEAVE_DIRECT)
            _log.info("direct mode ends")
        self.is_direct = wanted

    def _wait(self, longest: float) -> None:
        """Until somebody commits, at most `longest` seconds; then a moment more, to gather what comes together."""
        self._listener.wait(self.live.connection, longest)
        until = self._claimed + (GATHER_MORE if self._busy else GATHER)
        time.sleep(max(0.0, until - time.monotonic()))

    def _lose_session(self) -> None:
        self.live.close()
        self.is_direct = False

    def close(self) -> None:
        """Give back what was leased and not sent, and end the session."""
        self.live.close()
        if self.queue is not None:
            self.queue.close()
