"""Nothing can be written any more: what runs goes on. The limit of a file's size stands for the full disk."""

import io
import resource
import signal
import sys
from contextlib import contextmanager

from deploy.console import Console
from deploy.pulse import Pulse, is_beating
from deploy.servers.folder import RUNTIME, read_json, write_json
from deploy.supervisor import Supervisor


class Nothing:
    """Servers of a machine that has none."""

    servers = ()

    def __init__(self, data_dir):
        self.data_dir = data_dir


@contextmanager
def full_disk():
    """Every write to a file fails in here; no longer than needed, for the test's own report is a file too."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)


def test_the_supervisor_goes_on_and_notes_later_what_it_could_not_write(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    (tmp_path / "log").mkdir()
    console = Console(tmp_path / "log")
    write_json(tmp_path / RUNTIME, {"GONGKAI_BASE_URL": "http://127.0.0.1:8000"})
    supervisor = Supervisor(Nothing(tmp_path), [], console, {})
    with full_disk():
        console.say("worker 意外结束")
        supervisor._note()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", RUNTIME]
    assert read_json(tmp_path / RUNTIME) == {"GONGKAI_BASE_URL": "http://127.0.0.1:8000"}
    assert "请检查磁盘空间" in sys.stdout.getvalue()
    supervisor.looked = float("-inf")
    supervisor._end_what_hangs()
    assert "supervisor" in read_json(tmp_path / RUNTIME)


def test_a_process_that_cannot_write_is_not_taken_for_dead(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_RUN", str(tmp_path))
    pulse = Pulse("relay")
    pulse()
    pulse.last = float("-inf")
    with full_disk():
        pulse()
    assert is_beating("relay")
