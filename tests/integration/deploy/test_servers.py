"""The launcher: cold and warm, refusals in clear words, and nothing left behind."""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from deploy import servers
from deploy.servers import ServersError, attach, binaries, ensure, running, start
from deploy.servers.children import Account, choose_account, is_alive
from deploy.servers.server import explain
from tests.integration.deploy.leftovers import patience_now, wait_for_none

ACCOUNTS = (choose_account(), *((Account.NOBODY,) if os.geteuid() == 0 else ()))
HOLDER = """
import sys, time
from deploy.servers import start
running = start(sys.argv[1])
print("ready", *(server.process.pid for server in running.servers), flush=True)
time.sleep(600)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    # Not pytest's own: the account `nobody` must be able to reach it.
    made = Path(tempfile.mkdtemp(prefix="gongkai-servers-")).resolve()
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(question).fetchone()
        assert row
        return row[0]


@pytest.mark.parametrize("account", ACCOUNTS)
def test_a_cold_start_serves_and_a_warm_one_is_quick_and_finds_everything(folder, account, monkeypatch):
    monkeypatch.setattr(running, "choose_account", lambda: account)
    first = start(folder)
    try:
        with psycopg.connect(first.postgres.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT '政府信息公开' AS words")
        redis.Redis.from_url(first.redis_url).set("kept", "1")
        assert ask(first.postgres.url("postgres"), "SHOW synchronous_commit") == "on"
        assert ask(first.postgres.url("postgres"), "SHOW data_checksums") == "on"
        time.sleep(1.1)  # the queue's file is synced once a second
    finally:
        first.stop()
    begun = time.monotonic()
    second = start(folder)
    seconds = time.monotonic() - begun
    try:
        assert second.database_url == first.database_url
        assert second.redis_url == first.redis_url
        assert ask(second.postgres.url("postgres"), "SELECT words FROM kept") == "政府信息公开"
        assert redis.Redis.from_url(second.redis_url).get("kept") == b"1"
    finally:
        second.stop()
    assert seconds < patience_now(2), f"a warm start took {seconds:.2f} s"
    assert not wait_for_none(folder)


def test_chinese_text_has_trigrams_in_the_embedded_database(folder):
    stack = start(folder)
    try:
        with psycopg.connect(stack.postgres.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION pg_trgm")
            row = connection.execute("SELECT similarity('政府資訊公開', '政府資訊')").fetchone()
        assert row[0] > 0.4
    finally:
        stack.stop()


def test_secrets_are_random_private_and_kept(folder):
    stack = start(folder)
    stack.stop()
    kept = json.loads((folder / "secrets.json").read_text())
    assert len(set(kept.values())) == len(kept) == 3
    assert all(len(value) == 64 for value in kept.values())
    assert stat.S_IMODE((folder / "secrets.json").stat().st_mode) == 0o600
    assert stack.secret == kept["secret"]


def test_a_wrong_password_is_refused_by_both_servers(folder):
    stack = start(folder)
    try:
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(stack.database_url.replace(stack.postgres.password, "wrong"))
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=stack.valkey.port).ping()
    finally:
        stack.stop()


def test_nothing_outlives_a_starter_that_was_killed_and_the_data_is_there_afterwards(folder):
    command = [sys.executable, "-c", HOLDER, str(folder)]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    words = holder.stdout.readline().split()
    assert words[0] == "ready"
    database = json.loads((folder / "runtime.json").read_text())["DATABASE_URL"]
    with psycopg.connect(database.replace("/gongkai", "/postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS figure")
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert not wait_for_none(folder)
    assert not any(is_alive(int(pid)) for pid in words[1:])
    assert attach(folder) is None, "what a killed starter wrote down must not be believed"
    stack = start(folder)
    try:
        assert ask(stack.postgres.url("postgres"), "SELECT figure FROM kept") == 7
    finally:
        stack.stop()


def test_a_start_interrupted_at_any_moment_leaves_nothing_that_hinders_the_next(folder):
    for wait in (0.1, 0.3, 0.6):
        holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.DEVNULL)
        time.sleep(wait)
        holder.kill()
        holder.wait()
    assert not wait_for_none(folder)
    start(folder).stop()


def test_a_second_start_on_the_same_folder_is_refused_and_can_attach_instead(folder):
    stack = start(folder)
    try:
        with pytest.raises(ServersError, match=f"正被另一个 gongkai 使用（进程 {os.getpid()}）"):
            start(folder)
        other = ensure(folder)
        assert (other.database_url, other.redis_url) == (stack.database_url, stack.redis_url)
        other.stop()
        assert ask(stack.postgres.url("postgres"), "SELECT 1") == 1
    finally:
        stack.stop()


def test_a_taken_port_is_said_and_another_one_is_used(folder):
    start(folder).stop()
    remembered = json.loads((folder / "servers.json").read_text())
    said: list[str] = []
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", remembered["postgres"]))
        taken.listen()
        stack = start(folder, say=said.append)
    try:
        assert stack.postgres.port != remembered["postgres"]
        assert any(f"端口 {remembered['postgres']} 已被其他程序占用" in line for line in said)
        assert ask(stack.postgres.url("postgres"), "SELECT 1") == 1
    finally:
        stack.stop()


def test_a_folder_of_another_major_version_is_refused_untouched(folder):
    (folder / "postgres").mkdir()
    (folder / "postgres" / "PG_VERSION").write_text("12\n")
    shutil.copy(_some_secrets(folder), folder / "secrets.json")
    with pytest.raises(ServersError, match=r"由 PostgreSQL 12 建立，本机的是 PostgreSQL \d+"):
        start(folder)
    assert (folder / "postgres" / "PG_VERSION").read_text() == "12\n"
    assert not wait_for_none(folder)


def test_a_database_whose_secrets_are_lost_is_not_opened_with_new_ones(folder):
    start(folder).stop()
    (folder / "secrets.json").unlink()
    with pytest.raises(ServersError, match="缺少"):
        start(folder)
    assert not (folder / "secrets.json").exists()


def test_a_full_disk_is_said_before_anything_is_written(folder, monkeypatch):
    monkeypatch.setattr(running, "LEAST_SPACE", 2**62)
    with pytest.raises(ServersError, match="磁盘空间不足"):
        start(folder)
    assert not (folder / "postgres").exists()


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("FATAL: could not write lock file: No space left on device", "磁盘已满"),
        ('LOG: could not bind IPv4 address "127.0.0.1": Address already in use', "端口 5555 已被占用"),
        ("could not open directory: Permission denied", "没有权限"),
        ("something new", "something new"),
    ],
)
def test_what_a_server_says_at_its_end_is_told_in_words_that_help(said, wanted):
    assert wanted in explain(said, "postgres", Path("/x"), 5555, Path("/x/log"))


def test_without_a_wheel_or_a_system_server_the_message_names_the_way_out(monkeypatch):
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    monkeypatch.setattr(binaries, "_system_folders", list)
    monkeypatch.setattr(binaries.shutil, "which", lambda name: None)
    with pytest.raises(ServersError, match="DATABASE_URL"):
        binaries.postgres_binaries()
    with pytest.raises(ServersError, match="REDIS_URL"):
        binaries.valkey_binary()


def test_servers_given_by_url_are_used_and_left_alone(folder):
    stack = start(folder / "first")
    try:
        other = servers.start(
            folder / "second", database_url=stack.database_url, redis_url=stack.redis_url, secret="x" * 32
        )
        assert (other.servers, other.database_url, other.secret) == ((), stack.database_url, "x" * 32)
        other.stop()
        assert ask(stack.postgres.url("postgres"), "SELECT 1") == 1
    finally:
        stack.stop()


def test_children_are_refused_to_a_side_thread(folder):
    refused: list[BaseException] = []

    def attempt() -> None:
        try:
            start(folder)
        except ServersError as refusal:
            refused.append(refusal)

    import threading

    thread = threading.Thread(target=attempt)
    thread.start()
    thread.join()
    assert "主线程" in str(refused[0])
    assert not wait_for_none(folder)


def _some_secrets(folder: Path) -> Path:
    path = folder / "some.json"
    path.write_text(json.dumps({name: name[0] * 64 for name in ("secret", "postgres", "valkey")}))
    return path
