"""The processes of one machine: what `gongkai up` starts, how each is asked whether it is ready."""

import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass

from deploy.health import answers
from deploy.pulse import is_beating
from deploy.servers.folder import is_port_free

WEB, WORKER, RELAY, SCHEDULER = "web", "worker", "relay", "scheduler"
LONG_SWEEP = 900.0  # days missed in a long standstill are made up in one turn of the scheduler's loop
KINDS = (WEB, WORKER, RELAY, SCHEDULER)


@dataclass(frozen=True)
class Process:
    """A command that runs until it is told to stop. One that runs `once` is not started again.

    One that lives and does not answer for `patience` seconds hangs, and is started anew.
    """

    name: str
    arguments: tuple[str, ...]
    ready: Callable[[], bool]
    once: bool = False
    patience: float = 60.0

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-m", "deploy.cli", *self.arguments]


def processes(host: str, port: int, kinds: Collection[str] = KINDS) -> list[Process]:
    """The list for one machine, all contexts in each."""
    table = {
        WEB: [Process(WEB, ("web", "--bind", f"{host}:{port}"), lambda: answers(host, port))],
        WORKER: [_worker(WORKER), _worker(f"{WORKER}-2")],
        RELAY: [Process(RELAY, ("relay",), lambda: is_beating(RELAY))],
        SCHEDULER: [Process(SCHEDULER, ("scheduler",), lambda: is_beating(SCHEDULER), patience=LONG_SWEEP)],
    }
    return [process for kind in KINDS if kind in kinds for process in table[kind]]


def _worker(name: str) -> Process:
    # Two with a pool of one each, not one with a pool of two: when one dies the other goes on at once.
    return Process(name, ("worker", "--name", name, "--concurrency", "1"), lambda: is_beating(name))


def demonstration() -> Process:
    """Loads the demonstration where it is not loaded yet, and prints who can sign in where."""
    return Process("demo", ("demo", "--once"), lambda: True, once=True)


def development_mail(port: int) -> Process:
    """The mail server of a machine that has none: what is sent stays here and is shown at /mailbox."""
    return Process("mailbox", ("mailbox", "--port", str(port)), lambda: not is_port_free(port))
