"""The small parts of the supervisor that need no process: pauses, shown lines, pulses, refusals."""

import os
import socket
import time

import pytest

from deploy.console import Console, Tail, told
from deploy.health import answers, is_well
from deploy.pulse import Pulse, is_beating
from deploy.servers.folder import FolderLock, free_port, is_port_free, read_json, write_json
from deploy.supervisor import FIRST_PAUSE, LONGEST_PAUSE, SETTLED, Backoff
from deploy.up import check
from services.config import ConfigurationError


def test_the_first_restart_comes_at_once_and_later_ones_wait_longer_up_to_a_limit():
    backoff = Backoff()
    pauses = [backoff.failed(1.0) for _ in range(10)]
    assert pauses[0] == FIRST_PAUSE
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_a_process_that_stayed_up_starts_again_at_once():
    backoff = Backoff()
    for _ in range(5):
        backoff.failed(1.0)
    assert backoff.failed(SETTLED + 1) == FIRST_PAUSE


def test_the_terminal_shows_warnings_and_plain_text_and_leaves_information_to_the_log():
    assert told('{"level": "info", "event": "swept"}') == ""
    assert (
        told('{"level": "error", "event": "failed", "count": 2, "process": "relay"}')
        == "error: failed count=2"
    )
    assert told("Traceback (most recent call last):") == "Traceback (most recent call last):"
    assert told("[1, 2]") == "[1, 2]"


def test_a_log_is_followed_from_where_it_was_line_by_line(tmp_path):
    log = tmp_path / "web.log"
    log.write_text("old\n")
    tail = Tail("web", log)
    with log.open("a") as file:
        file.write("first\nhal")
        file.flush()
        assert tail.lines() == ["first"]
        file.write("f\n")
        file.flush()
        assert tail.lines() == ["half"]
    assert tail.lines() == []


def test_a_progress_bar_is_shown_as_it_stands_and_once_when_it_is_done(tmp_path):
    log = tmp_path / "demo.log"
    tail = Tail("demo", log)
    log.write_bytes("\r载入 1%\r载入 50%".encode())
    assert (tail.lines(), tail.unfinished()) == ([], "载入 50%")
    with log.open("ab") as file:
        file.write("\r载入 100%\n".encode())
    assert (tail.lines(), tail.unfinished()) == (["载入 100%"], "")


def test_a_log_that_grew_too_long_is_kept_once_and_emptied(tmp_path, monkeypatch):
    monkeypatch.setattr("deploy.console.LOG_LIMIT", 10)
    log = tmp_path / "web.log"
    tail = Tail("web", log)
    with log.open("a") as file:
        file.write("0123456789 long\n")
        file.flush()
        assert tail.lines() == ["0123456789 long"]
        file.write("next\n")
        file.flush()
    assert log.read_text() == "next\n"
    assert tail.lines() == ["next"]
    assert (tmp_path / "web.log.1").read_text() == "0123456789 long\n"


def test_a_quiet_console_still_prints_what_is_meant_for_the_reader(tmp_path, capsys):
    console = Console(tmp_path, quiet=True, plain=("demo",))
    logs = {name: console.watch(name) for name in ("web", "demo")}
    for name, log in logs.items():
        log.write_text(f"from {name}\n")
    console.follow()
    assert capsys.readouterr().out == "from demo\n"


def test_a_pulse_is_fresh_only_while_its_loop_turns_and_its_process_lives(tmp_path, monkeypatch):
    monkeypatch.setenv("GONGKAI_RUN", str(tmp_path))
    pulse = Pulse("relay")
    assert not is_beating("relay")
    pulse()
    assert is_beating("relay")
    old = time.time() - 100
    os.utime(tmp_path / "relay", (old, old))
    assert not is_beating("relay")
    (tmp_path / "relay").write_text("999999999")
    assert not is_well("relay", "127.0.0.1:1")


def test_a_port_that_does_not_speak_http_is_not_well():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        assert not answers("127.0.0.1", listener.getsockname()[1], timeout=0.2)
        assert not is_port_free(listener.getsockname()[1])
    assert is_port_free(free_port())


def test_a_lock_is_held_until_released_and_says_who_holds_it(tmp_path):
    first, second = FolderLock(tmp_path), FolderLock(tmp_path)
    first.take()
    with pytest.raises(ConfigurationError, match=str(os.getpid())):
        second.take(patience=0)
    assert not second.is_free()
    first.release()
    assert second.is_free()
    second.take(patience=0)
    second.release()


def test_a_file_of_state_is_private_and_a_broken_one_is_named(tmp_path):
    path = tmp_path / "state.json"
    write_json(path, {"中": 1})
    assert read_json(path) == {"中": 1}
    assert path.stat().st_mode & 0o077 == 0
    assert read_json(tmp_path / "absent.json") == {}
    path.write_text("{")
    with pytest.raises(ConfigurationError, match="已损坏"):
        read_json(path)


def test_an_unknown_process_is_refused_by_name():
    with pytest.raises(ConfigurationError, match="sealer"):
        check({}, "127.0.0.1", free_port(), ["web", "sealer"])
