"""A platform of its own for playing: worker and relay as processes, one for all tests of this folder."""

import os
import subprocess
import sys
import time

import pytest

from deploy.servers.folder import RUNTIME, read_json

OUTSIDE = ("DATABASE_URL", "REDIS_URL", "GONGKAI_SECRET", "GONGKAI_MODE", "GONGKAI_DATA", "GONGKAI_BASE_URL")


def environment():
    return {name: value for name, value in os.environ.items() if name not in OUTSIDE}


def gongkai(*arguments):
    return [sys.executable, "-m", "deploy.cli", *map(str, arguments)]


@pytest.fixture(scope="package")
def house(tmp_path_factory):
    """The data folder of a running platform."""
    folder = tmp_path_factory.mktemp("play") / "var"
    output = (folder.parent / "up.out").open("wb")
    command = gongkai("up", "--data", folder, "--only", "worker,relay", "--quiet")
    up = subprocess.Popen(
        command, env=environment(), stdout=output, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        until = time.monotonic() + 120
        while not read_json(folder / RUNTIME).get("ready"):
            assert up.poll() is None and time.monotonic() < until, (folder.parent / "up.out").read_text()
            time.sleep(0.1)
        yield folder
    finally:
        up.terminate()
        up.wait(60)
        output.close()
