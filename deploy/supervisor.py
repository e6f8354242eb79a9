"""Keeps the processes of one machine running: starts them, brings back what dies, stops them in order.

Web, worker, relay and scheduler are told to finish and given 25 seconds; then Valkey is stopped, then PostgreSQL.
A second Ctrl-C stops everything at once. Children are started by the main thread and die with this process.
"""

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

from deploy.console import Console
from deploy.processes import Process
from deploy.servers import Running, ServersError
from deploy.servers.children import spawn
from deploy.servers.folder import RUNTIME, read_json, write_json
from deploy.servers.server import Server

DRAIN = 25.0
TRIES = 5  # so often a child may fail before anything ever worked
FIRST_PAUSE, LONGEST_PAUSE, SETTLED = 0.1, 5.0, 5.0
LOOK_EACH = 10.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAtOnce(BaseException):
    """Told to stop twice, or while still starting: nobody is waited for."""


class Backoff:
    """When to try again: at once the first time, then with growing pauses, until something stayed up for a while."""

    def __init__(self) -> None:
        self.pause, self.due = FIRST_PAUSE, 0.0

    def failed(self, lived: float) -> float:
        """Note a death after `lived` seconds; the pause until the next start comes back."""
        pause = FIRST_PAUSE if lived > SETTLED else self.pause
        self.pause = min(pause * 3, LONGEST_PAUSE)
        self.due = time.monotonic() + pause
        return pause


@dataclass
class Child:
    """A process and what became of it."""

    process: Process
    popen: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    seen_well: float = 0.0
    restarts: int = 0
    is_ready: bool = False
    is_over: bool = False

    def __post_init__(self) -> None:
        self.backoff = Backoff()

    @property
    def name(self) -> str:
        return self.process.name

    @property
    def alive(self) -> bool:
        return self.popen is not None and self.popen.poll() is None

    def signal(self, number: signal.Signals, *, group: bool = False) -> None:
        if self.popen is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                (os.killpg if group else os.kill)(self.popen.pid, number)


class Supervisor:
    """`serve()` returns after a first stop signal and an orderly end; it must run in the main thread.

    Raises ServersError when a process does not come up at all; then everything else has been stopped too.
    """

    def __init__(
        self,
        running: Running,
        processes: Sequence[Process],
        console: Console,
        env: Mapping[str, str],
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self.running, self.console, self.env, self.on_ready = running, console, dict(env), on_ready
        self.children = [Child(process) for process in processes]
        self.server_backoff = {server.name: Backoff() for server in running.servers}
        self.stop_signals = 0
        self.hopeless = ""  # the child that does not come up at all
        self.standing = False  # everything that is to run works
        self.is_noted = True  # what `gongkai status` shows is what there is
        self.looked = time.monotonic()
        self.bell, self._ring = os.pipe()

    def serve(self) -> None:
        """Start the children, look after them until told to stop, and stop everything."""
        os.set_blocking(self._ring, False)
        os.set_blocking(self.bell, False)
        signal.set_wakeup_fd(self._ring)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in STOP_SIGNALS:
            signal.signal(number, self._on_stop)
        try:
            while not self.stop_signals and not self.hopeless:
                self._look_after_servers()
                for child in self.children:
                    self._look_after(child)
                self._note_readiness()
                self._end_what_hangs()
                self.console.follow()
                self._wait(0.5 if self.standing else 0.1)
            self._drain()
            self._stop_servers()
        except StopAtOnce:
            self._stop_at_once()
        finally:
            self.console.follow()
        if self.hopeless:
            log = self.console.folder / f"{self.hopeless}.log"
            raise ServersError(f"{self.hopeless} 连续 {TRIES} 次未能启动，平台已停止。原因见日志 {log}。")

    def _on_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_signals += 1
        if self.stop_signals == 2:
            raise StopAtOnce

    def _wait(self, longest: float) -> None:
        select.select([self.bell], [], [], longest)
        with contextlib.suppress(BlockingIOError):
            os.read(self.bell, 4096)

    # --- keeping alive ---

    def _look_after(self, child: Child) -> None:
        if child.is_over or child.alive:
            return
        if child.popen is not None:
            self._bury(child)
        elif time.monotonic() >= child.backoff.due and (self.standing or not child.process.once):
            self._launch(child)

    def _launch(self, child: Child) -> None:
        log = self.console.watch(child.name)
        child.popen = spawn(child.process.command, log=log, env=self.env)
        child.started = child.seen_well = time.monotonic()
        child.is_ready = False
        self._note()

    def _bury(self, child: Child) -> None:
        assert child.popen is not None
        code, lived = child.popen.returncode, time.monotonic() - child.started
        # Its own children (web and pool processes) must not go on beside the next one.
        child.signal(signal.SIGKILL, group=True)
        child.popen = None
        if child.process.once:
            child.is_over = True
            if code:
                self.console.say(
                    f"{child.name} 未完成（退出码 {code}），详见 {self.console.folder / child.name}.log"
                )
            return
        child.restarts += 1
        if not self.standing and child.restarts >= TRIES:
            self.hopeless = child.name
            return
        pause = child.backoff.failed(lived)
        self.console.say(f"{child.name} 意外结束（退出码 {code}），{pause:.1f} 秒后重新启动")

    def _end_what_hangs(self) -> None:
        now = time.monotonic()
        if now - self.looked < LOOK_EACH:
            return
        self.looked = now
        if not self.is_noted:
            self._note()
        for child in self.children:
            if child.process.once or not child.alive:
                continue
            if child.process.ready():
                child.seen_well = now
            elif now - child.seen_well > child.process.patience:
                self.console.say(f"{child.name} 已 {now - child.seen_well:.0f} 秒没有响应，将重新启动")
                child.signal(signal.SIGKILL, group=True)

    def _look_after_servers(self) -> None:
        for server in self.running.servers:
            backoff = self.server_backoff[server.name]
            if not server.alive and time.monotonic() >= backoff.due:
                self._restart(server, backoff)

    def _restart(self, server: Server, backoff: Backoff) -> None:
        self.console.say(f"{server.name} 意外结束，正在重新启动")
        try:
            self.running.restart(server)
        except (ServersError, OSError) as refusal:
            self.console.say(f"{refusal}（{backoff.failed(0):.1f} 秒后再试）")
        else:
            self.console.say(f"{server.name} 已恢复")
            self._note()

    def _note_readiness(self) -> None:
        for child in self.children:
            if child.alive and not child.is_ready and child.process.ready():
                child.is_ready = True
                self._note()
        if not self.standing and all(child.is_ready for child in self.children if not child.process.once):
            self.standing = True
            self._note()
            self.on_ready()

    def _note(self) -> None:
        """Keep what `gongkai status` shows beside the addresses."""
        path = self.running.data_dir / RUNTIME
        state = {
            child.name: {
                "pid": child.popen.pid if child.popen else None,
                "ready": child.is_ready,
                "restarts": child.restarts,
                "started": time.time() - (time.monotonic() - child.started),
            }
            for child in self.children
            if not child.process.once
        }
        servers = {server.name: server.process.pid for server in self.running.servers if server.process}
        told = {"supervisor": os.getpid(), "ready": self.standing, "processes": state, "servers": servers}
        try:
            write_json(path, read_json(path) | told)
            self.is_noted = True
        except OSError as refused:
            # A full disk stops nobody: what runs goes on, and what dies is started again.
            self.is_noted = False
            self.console.say(f"运行状态写不进 {path}（{refused.strerror}），请检查磁盘空间")

    # --- stopping ---

    def _drain(self) -> None:
        working = [child for child in self.children if child.alive]
        self.console.say(
            f"正在停止：{'、'.join(child.name for child in working)}（最多 {DRAIN:.0f} 秒，再按一次 Ctrl-C 立即停止）"
        )
        for child in working:
            child.signal(signal.SIGTERM)
        until = time.monotonic() + DRAIN
        while working and time.monotonic() < until:
            self._wait(0.1)
            for child in [child for child in working if not child.alive]:
                self.console.say(f"{child.name} 已停止")
                working.remove(child)
            self.console.follow()
        for child in self.children:
            if child in working:
                self.console.say(f"{child.name} 没有按时停止，已强制结束")
            child.signal(signal.SIGKILL, group=True)

    def _stop_servers(self) -> None:
        for server in reversed(self.running.servers):
            server.stop()
            self.console.say(f"{server.name} 已停止")
        self.running.stop()

    def _stop_at_once(self) -> None:
        self.console.say("立即停止")
        for child in self.children:
            child.signal(signal.SIGKILL, group=True)
        for server in reversed(self.running.servers):
            server.stop_at_once()
        self.running.stop()
