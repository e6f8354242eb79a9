"""The processes of delivery: what `deploy` starts as relay and worker, and how a worker lives without a queue."""

import contextlib
import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from celery import Celery, signals
from sqlalchemy.exc import DBAPIError

from services.config import Settings
from services.delivery.failures import failure_of
from services.delivery.faults import crash_point
from services.delivery.handle import Subscriptions
from services.delivery.lanes import Lane
from services.delivery.live import LiveSession
from services.delivery.queue import TASK, queue_app, queue_name
from services.delivery.relay import POLL, Relay, is_direct
from services.delivery.settle import hearers
from services.delivery.wake import Listener
from services.delivery.worker import Worker

LINGER = 5.0  # seconds a direct worker goes on after direct mode ended: a relay may just be restarting
LONGEST_DRAIN = 20.0

Beat = Callable[[], None]
_log = logging.getLogger(__name__)


def run_relay(settings: Settings, stop: threading.Event, beat: Beat = lambda: None) -> None:
    """Relay until `stop` is set; `beat` is called each time the loop turns (about each second)."""
    Relay(settings).run(stop, beat)


def celery_app(settings: Settings, subscriptions: Mapping[str, Subscriptions]) -> Celery:
    """The queue's application with the work task of these contexts, for worker processes."""
    app = queue_app(settings)
    workers: dict[str, Worker] = {}

    def start_sessions(**_: Any) -> None:
        # Before the first message: a process without a session could die unseen.
        workers.update({hearer.context: Worker(hearer) for hearer in hearers(subscriptions)})
        for worker in workers.values():
            with contextlib.suppress(DBAPIError):
                worker.live.open()

    @app.task(name=TASK)
    def work(context: str, lanes: list[list[int]]) -> None:
        if not workers:
            start_sessions()
        if context in workers:
            work_safely(workers[context], [Lane(*lane) for lane in lanes])

    signals.worker_process_init.connect(start_sessions, weak=False)
    return app


def work_safely(worker: Worker, lanes: Sequence[Lane]) -> None:
    """Work; what goes wrong beside the events is logged without a value of theirs, and tried again by lease."""
    try:
        worker.work(lanes)
    except Exception as error:
        failure = failure_of(error)
        _log.error("work for %s: %s at %s", worker.hearer.context, failure.reason, failure.place)
    crash_point("worker.answered")


def run_worker(
    settings: Settings,
    subscriptions: Mapping[str, Subscriptions],
    direct_command: Sequence[str],
    concurrency: int = 2,
    beat: Beat = lambda: None,
) -> None:
    """A worker process and its pool, until SIGTERM; must run in the main thread.

    `direct_command` starts a process that calls `run_direct_worker`; it runs while a relay asks for direct mode,
    and always when there is no queue. Losing the queue can end Celery's main loop: whoever started this process
    starts it again, and it finds the queue, or direct mode.
    """
    stop = threading.Event()
    direct = DirectMode(
        direct_command, concurrency, next(iter(subscriptions)), forever=not settings.redis_url
    )
    watch = threading.Thread(target=direct.watch, args=(stop, beat), name="direct-mode", daemon=True)
    if not settings.redis_url:
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        direct.watch(stop, beat)
        return
    watch.start()
    try:
        celery_app(settings, subscriptions).worker_main(_arguments(subscriptions, concurrency))
    finally:
        stop.set()
        watch.join(LONGEST_DRAIN)


def _arguments(contexts: Mapping[str, Any], concurrency: int) -> list[str]:
    return [
        "--quiet",
        "worker",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        "--pool=prefork",
        f"--concurrency={concurrency}",
        f"--queues={','.join(map(queue_name, contexts))}",
        f"--hostname=deliveries-{os.getpid()}@%h",
        "--loglevel=WARNING",
    ]


class DirectMode:
    """Starts direct workers while they are asked for, and lets them finish when they are not."""

    def __init__(self, command: Sequence[str], count: int, context: str, *, forever: bool) -> None:
        self._command, self._count, self._forever = list(command), count, forever
        self._live = LiveSession(context)
        self._children: list[subprocess.Popen[bytes]] = []

    def watch(self, stop: threading.Event, beat: Beat) -> None:
        """Look each second until told to stop, then wait for the children."""
        while not stop.is_set():
            beat()
            if self._is_wanted():
                self._start_missing()
            stop.wait(POLL)
        for child in self._children:
            child.terminate()
        until = time.monotonic() + LONGEST_DRAIN
        for child in self._children:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(max(0.1, until - time.monotonic()))
        self._live.close()

    def _is_wanted(self) -> bool:
        if self._forever:
            return True
        try:
            return self._live.run(lambda sql, _: is_direct(sql))
        except DBAPIError:
            return False

    def _start_missing(self) -> None:
        self._children = [child for child in self._children if child.poll() is None]
        while len(self._children) < self._count:
            self._children.append(subprocess.Popen(self._command))


def run_direct_worker(
    subscriptions: Mapping[str, Subscriptions], stop: threading.Event, *, forever: bool = False
) -> None:
    """Claim and work without a queue, until told to stop, until the parent is gone, or until direct mode is over."""
    workers = [Worker(hearer) for hearer in hearers(subscriptions)]
    listener, parent, wanted = Listener(), os.getppid(), time.monotonic()
    while not stop.is_set() and os.getppid() == parent:
        try:
            worked = [worker.claim_and_work() for worker in workers]
            if any(worked):
                continue
            connection = workers[0].live.connection
            if forever or is_direct(connection):
                wanted = time.monotonic()
            elif time.monotonic() - wanted > LINGER:
                break
            listener.wait(connection, POLL)
        except DBAPIError as error:
            _log.warning("direct worker without database: %s", type(error.orig).__name__)
            workers[0].live.close()
            stop.wait(POLL)
    for worker in workers:
        worker.close()
