"""The processes without a port: worker, relay, and the worker that needs no queue."""

import signal
import sys
import threading
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

from celery import signals
from celery.exceptions import SecurityWarning

from deploy.contexts import wiring
from deploy.processes import RELAY, WORKER
from deploy.pulse import Pulse
from deploy.servers.children import die_with_parent
from services.config import settings
from services.delivery.handle import Subscriptions
from services.delivery.serve import run_direct_worker, run_relay, run_worker
from services.telemetry.logs import configure_logs

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def work(contexts: Sequence[str], concurrency: int, name: str = WORKER) -> None:
    """Answer events of these contexts until SIGTERM; what is being worked on then is finished first.

    `name` tells the workers of one machine apart: each has a pulse of its own.
    """
    told = settings()
    configure_logs(name)
    # Inside a container, or in a home of its own, root is nobody else's root.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    # A killed parent must not leave a pool behind that works on.
    signals.worker_process_init.connect(_end_with_parent, weak=False)
    direct = [sys.executable, "-m", "deploy.cli", "direct-worker", "--contexts", ",".join(contexts)]
    run_worker(told, subscriptions(contexts), direct, concurrency, Pulse(name))


def work_directly(contexts: Sequence[str]) -> None:
    """Claim and answer events without a queue, until told to stop or no longer needed."""
    die_with_parent(signal.SIGTERM)
    told = settings()
    configure_logs("direct-worker")
    run_direct_worker(subscriptions(contexts), stopping(), forever=not told.redis_url)


def relay() -> None:
    """Tell the workers what is open, until SIGTERM."""
    told = settings()
    configure_logs(RELAY)
    run_relay(told, stopping(), Pulse(RELAY))


def subscriptions(contexts: Sequence[str]) -> Mapping[str, Subscriptions]:
    """Which facts each of these contexts answers, and how."""
    found: dict[str, Subscriptions] = {context: {} for context in contexts}
    for module in wiring(contexts, "worker"):
        found[module.__name__.partition(".")[0]] = module.SUBSCRIPTIONS
    return found


def stopping() -> threading.Event:
    """Set when this process is told to stop. For the main thread."""
    stop = threading.Event()
    for number in STOP_SIGNALS:
        signal.signal(number, lambda *_: stop.set())
    return stop


def _end_with_parent(**_: Any) -> None:
    die_with_parent()
