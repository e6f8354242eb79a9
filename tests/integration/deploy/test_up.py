"""`gongkai up` as a person uses it: a process in a terminal, stopped by Ctrl-C, killed, started twice."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from deploy.contexts import ORDER
from deploy.health import answers
from deploy.processes import KINDS
from deploy.servers.children import is_alive
from deploy.servers.folder import free_port
from tests.integration.deploy.leftovers import patience_now, processes_of, wait_for_none

OUTSIDE = ("DATABASE_URL", "REDIS_URL", "GONGKAI_SECRET", "GONGKAI_MODE", "GONGKAI_DATA", "GONGKAI_BASE_URL")


class Up:
    """One `gongkai up` and its folder."""

    def __init__(self, folder: Path, *more: str, **env: str) -> None:
        self.folder, self.port = folder, free_port()
        command = [
            sys.executable,
            "-m",
            "deploy.cli",
            "up",
            "--data",
            str(folder),
            "--port",
            str(self.port),
            *more,
        ]
        self.output = folder.parent / f"{folder.name}-{self.port}.out"
        own = {name: value for name, value in os.environ.items() if name not in OUTSIDE} | env
        with self.output.open("wb") as sink:
            self.process = subprocess.Popen(
                command, stdout=sink, stderr=subprocess.STDOUT, env=own, start_new_session=True
            )

    @property
    def said(self) -> str:
        return self.output.read_text("utf-8", "replace")

    @property
    def runtime(self) -> dict:
        with contextlib.suppress(FileNotFoundError, ValueError):
            return json.loads((self.folder / "runtime.json").read_text())
        return {}

    def pid(self, name: str) -> int:
        told = self.runtime
        return told["servers"].get(name) or told["processes"][name]["pid"]

    def wait(self, until: Callable[[], bool], patience: float = 180) -> None:
        end = time.monotonic() + patience
        while not until():
            assert time.monotonic() < end and self.process.poll() is None, self.said[-3000:]
            time.sleep(0.05)

    def ready(self) -> "Up":
        self.wait(lambda: "全部进程已就绪" in self.said)
        return self

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        self.process.wait(40)


@pytest.fixture
def up(tmp_path) -> Iterator[Callable[..., Up]]:
    made: list[Up] = []

    def begin(*more: str, folder: Path | None = None, **env: str) -> Up:
        made.append(Up(folder or tmp_path / "data", *more, **env))
        return made[-1]

    yield begin
    for one in made:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()


def test_it_serves_and_drains_on_ctrl_c_and_the_next_start_is_quick(up):
    platform = up().ready()
    assert answers("127.0.0.1", platform.port, "/ready")
    told = platform.runtime
    assert set(told["processes"]) == {*KINDS, "worker-2", "mailbox"}
    assert all(process["ready"] for process in told["processes"].values())
    _second_up_is_refused(up, platform)
    begun = time.monotonic()
    platform.stop()
    assert platform.process.returncode == 0
    assert time.monotonic() - begun < 30
    _check_order(platform)
    begun = time.monotonic()
    again = up(folder=platform.folder).ready()
    seconds = time.monotonic() - begun
    again.process.terminate()
    assert again.process.wait(40) == 0
    _check_order(again)
    assert seconds < patience_now(10), f"a warm start took {seconds:.1f} s"


def _check_order(platform: Up) -> None:
    """The processes first, then the queue, then the database, and nothing is left."""
    said = platform.said
    order = [said.index(f"{name} 已停止") for name in (*KINDS, "mailbox", "valkey", "postgres")]
    assert max(order[:-2]) < order[-2] < order[-1], said[-2000:]
    assert "强制" not in said, said[-2000:]
    assert not wait_for_none(platform.folder)
    assert not (platform.folder / "runtime.json").exists()


def _second_up_is_refused(up: Callable[..., Up], platform: Up) -> None:
    second = up(folder=platform.folder)
    assert second.process.wait(60) == 1
    assert f"正被另一个 gongkai 使用（进程 {platform.process.pid}）" in second.said
    assert "Traceback" not in second.said
    assert answers("127.0.0.1", platform.port)


def test_every_process_that_is_killed_comes_back_and_nothing_outlives_a_killed_supervisor(up):
    platform = up().ready()
    for name in (*KINDS, "mailbox", "valkey", "postgres"):
        killed = platform.pid(name)
        os.kill(killed, signal.SIGKILL)
        begun = time.monotonic()
        platform.wait(lambda name=name, killed=killed: _is_back(platform, name, killed))
        assert time.monotonic() - begun < patience_now(15), f"{name} was away too long"
    platform.wait(lambda: answers("127.0.0.1", platform.port, "/ready"))
    assert len(processes_of(platform.folder)) > 8
    platform.process.kill()
    platform.process.wait()
    assert not wait_for_none(platform.folder)
    again = up("--only", "web", folder=platform.folder).ready()
    again.stop()
    assert again.process.returncode == 0


def _is_back(platform: Up, name: str, killed: int) -> bool:
    told = platform.runtime
    if name in told["servers"]:
        pid = told["servers"][name]
        return pid != killed and is_alive(pid)
    process = told["processes"][name]
    return process["pid"] not in (None, killed) and process["ready"]


def test_a_second_ctrl_c_waits_for_nobody(up):
    platform = up("--only", "web").ready()
    slow = _unfinished_request(platform.port)
    platform.process.send_signal(signal.SIGINT)
    platform.wait(lambda: "正在停止" in platform.said)
    time.sleep(0.5)
    begun = time.monotonic()
    platform.process.send_signal(signal.SIGINT)
    platform.process.wait(10)
    assert time.monotonic() - begun < 5
    assert "立即停止" in platform.said
    slow.close()
    assert not wait_for_none(platform.folder)


def _unfinished_request(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(b"POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nhalf")
    time.sleep(0.3)
    return connection


def test_a_taken_web_port_is_said_before_anything_starts(up, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = up("--port", port)
        assert refused.process.wait(60) == 1
    assert f"端口 {port} 已被其他程序占用" in refused.said
    assert not (tmp_path / "data" / "postgres").exists()


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, "DATABASE_URL、REDIS_URL、GONGKAI_SECRET"),
        ({"DATABASE_URL": "postgresql://a@b/c", "REDIS_URL": "redis://b"}, "GONGKAI_SECRET"),
    ],
)
def test_production_refuses_the_embedded_servers_and_a_made_up_secret(up, given, missing):
    refused = up(GONGKAI_MODE="production", **given)
    assert refused.process.wait(60) == 1
    assert f"请设置 {missing}" in refused.said
    assert not processes_of(refused.folder)


def test_a_database_that_cannot_be_reached_is_said_in_one_sentence(up):
    port = free_port()
    refused = up(DATABASE_URL=f"postgresql://nobody:x@127.0.0.1:{port}/gongkai")
    assert refused.process.wait(60) == 1
    assert "无法以管理员身份连接数据库服务器" in refused.said
    assert "Traceback" not in refused.said
    assert not wait_for_none(refused.folder)


def test_external_servers_take_the_same_way_even_without_a_queue_and_status_tells(up, tmp_path):
    assert _status(tmp_path / "data")[0] == 1
    first = up("--only", "relay").ready()
    told = first.runtime
    second = up(
        "--only",
        "web,worker,relay",
        folder=tmp_path / "other",
        DATABASE_URL=told["DATABASE_URL"].replace("/gongkai", "/beside"),
        REDIS_URL=f"redis://127.0.0.1:{free_port()}/0",
        GONGKAI_SECRET=told["GONGKAI_SECRET"],
    ).ready()
    assert second.runtime["servers"] == {}
    assert answers("127.0.0.1", second.port, "/ready")
    with psycopg.connect(told["DATABASE_URL"].replace("/gongkai", "/beside")) as connection:
        assert connection.execute("SELECT count(*) FROM services.delivery").fetchone() == (0,)
    second.stop()
    assert second.process.returncode == 0
    assert not wait_for_none(second.folder)
    _check_status(first)
    first.stop()


def _check_status(platform: Up) -> None:
    code, told = _status(platform.folder)
    assert code == 0
    assert [process["name"] for process in told["processes"]] == ["postgres", "valkey", "relay"]
    assert all(process["well"] for process in told["processes"])
    assert {lag["consumer"] for lag in told["deliveries"]} == set(ORDER)
    assert all(lag["open"] == lag["dead"] == 0 for lag in told["deliveries"])
    os.kill(platform.pid("relay"), signal.SIGSTOP)
    os.utime(platform.folder / "run" / "relay", (1, 1))
    code, told = _status(platform.folder)
    assert code == 1
    assert [process["name"] for process in told["processes"] if not process["well"]] == ["relay"]
    os.kill(platform.pid("relay"), signal.SIGCONT)


def _status(folder: Path) -> tuple[int, dict]:
    env = {name: value for name, value in os.environ.items() if name not in OUTSIDE}
    command = [sys.executable, "-m", "deploy.cli", "status", "--data", str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=env)
    return done.returncode, json.loads(done.stdout)
