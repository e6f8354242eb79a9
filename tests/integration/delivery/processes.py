"""Relay, worker and direct worker of the laboratory as processes: `python -m tests.integration.delivery.processes`."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress

from services.config import settings
from tests.integration.delivery import lab

NAP = float(os.environ.get("LAB_NAP", "0"))
POOL = int(os.environ.get("LAB_POOL", "2"))
PATIENCE = float(os.environ.get("LAB_PATIENCE", "3"))
MODULE = "tests.integration.delivery.processes"


def main(kind):
    from services.delivery import serve
    from services.delivery.relay import Relay

    threading.Thread(target=follow_parent, args=(os.getppid(),), daemon=True).start()
    logging.basicConfig(level=logging.INFO, format=f"%(asctime)s {kind} %(process)d %(message)s")
    stop = threading.Event()
    if kind != "worker":
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
    told = lab.subscriptions(nap=NAP)
    match kind:
        case "relay":
            Relay(settings(), PATIENCE).run(stop)
        case "worker":
            serve.run_worker(settings(), told, [sys.executable, "-m", MODULE, "direct"], POOL)
        case "direct":
            serve.run_direct_worker(told, stop, forever=not settings().redis_url)


def follow_parent(parent):
    """End with the test, however that ends, and take the group along."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.killpg(os.getpgid(0), signal.SIGKILL)


class Child:
    """A process in a group of its own."""

    def __init__(self, kind, log, **env):
        self.kind, self.log, self.env = kind, log, {name: str(value) for name, value in env.items()}
        self.start()

    def start(self):
        with self.log.open("ab") as out:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", MODULE, self.kind],
                env=os.environ | self.env,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def kill(self):
        """The whole group, as hard as it goes."""
        popen = self.popen
        with suppress(ProcessLookupError):
            os.killpg(popen.pid, signal.SIGKILL)
        popen.wait()

    def stop(self, timeout=25):
        self.popen.terminate()
        try:
            self.popen.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        finally:
            with suppress(ProcessLookupError):
                os.killpg(self.popen.pid, signal.SIGKILL)

    def pool(self):
        """The pids of the worker's pool processes, oldest first."""
        import psutil

        return [child.pid for child in psutil.Process(self.popen.pid).children()]


class Nanny(threading.Thread):
    """Brings back what died, and counts the deaths."""

    def __init__(self, children):
        super().__init__(daemon=True)
        self.children, self.deaths, self.over = children, 0, threading.Event()

    def run(self):
        while not self.over.wait(0.05):
            for child in self.children:
                if child.popen.poll() is not None:
                    self.deaths += 1
                    with suppress(ProcessLookupError):
                        os.killpg(child.popen.pid, signal.SIGKILL)
                    child.start()

    def end(self):
        self.over.set()
        self.join()


@contextmanager
def running(log_folder, *kinds, **env):
    """Started, brought back when they end (a lost queue may end a worker), stopped in order."""
    children = [Child(kind, log_folder / f"{kind}-{n}.log", **env) for n, kind in enumerate(kinds)]
    nanny = Nanny(children)
    nanny.start()
    try:
        yield children
    finally:
        nanny.end()
        for child in children:
            if child.popen.poll() is None:
                child.stop()


def wait_for(condition, timeout=120.0, pause=0.05):
    until = time.monotonic() + timeout
    while not (found := condition()):
        assert time.monotonic() < until, "waited in vain"
        time.sleep(pause)
    return found


if __name__ == "__main__":
    main(sys.argv[1])
