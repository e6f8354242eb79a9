"""A platform of the experiment: `gongkai up` on a folder, its processes by name, and what hits them."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import redis

from deploy.servers.folder import free_port
from deploy.supervisor import SETTLED

OUTSIDE = ("DATABASE_URL", "REDIS_URL", "GONGKAI_SECRET", "GONGKAI_MODE", "GONGKAI_DATA", "GONGKAI_BASE_URL")


class Standing:
    def __init__(self, folder, **env):
        self.folder, self.port = folder, free_port()
        folder.mkdir(parents=True, exist_ok=True)
        self.env = {name: value for name, value in os.environ.items() if name not in OUTSIDE} | env
        command = [
            "up",
            "--data",
            str(folder),
            "--port",
            str(self.port),
            "--only",
            "web,worker,relay",
            "--quiet",
        ]
        with (folder / "up.out").open("wb") as sink:
            self.process = subprocess.Popen(gongkai(*command), stdout=sink, stderr=sink, env=self.env)

    @property
    def told(self):
        with suppress(FileNotFoundError, ValueError):
            return json.loads((self.folder / "runtime.json").read_text())
        return {}

    def wait(self, patience=180):
        until = time.monotonic() + patience
        while not self.told.get("ready"):
            assert time.monotonic() < until and self.process.poll() is None, (
                self.folder / "up.out"
            ).read_text()
            time.sleep(0.1)
        return self

    def play(self, table):
        """A table played beside everything else; its output goes to a file of its name."""
        with (self.folder / f"{table.stem}.play").open("wb") as sink:
            command = ["play", str(table), "--data", str(self.folder), "--documents", "none"]
            return subprocess.Popen(gongkai(*command), stdout=sink, stderr=sink, env=self.env)

    def kill(self, kind):
        """kill -9 of a process of this kind or of one of its own children; False when there is nothing to hit now.

        A process that was just started again is left alone for a while: the supervisor waits longer and longer
        for one that keeps dying young, and an experiment in which nothing runs shows nothing.
        """
        processes = self.told.get("processes", {})
        told = random.choice([one for name, one in processes.items() if name.split("-")[0] == kind] or [{}])
        pid, settled = told.get("pid"), time.time() - told.get("started", 0) > SETTLED + 1
        with suppress(psutil.Error):
            if pid is None or not told.get("ready"):
                return False
            children = [child.pid for child in psutil.Process(pid).children()]
            if victims := children + [pid] * settled * max(1, len(children)):
                os.kill(random.choice(victims), signal.SIGKILL)
                return True
        return False

    def flush(self):
        """FLUSHALL: the queue forgets everything."""
        with suppress(redis.RedisError):
            client = redis.Redis.from_url(self.told["REDIS_URL"])
            client.flushall()
            client.close()
            return True
        return False

    def stop(self):
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(60)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def gongkai(*words):
    return [sys.executable, "-m", "deploy.cli", *words]
