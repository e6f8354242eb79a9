"""What PostgreSQL and Valkey have in common as children: a log, a pid file, a start that waits, a stop that ends."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from pathlib import Path

from deploy.servers.children import is_alive
from deploy.servers.errors import ServersError
from deploy.servers.folder import free_port, is_port_free

LOG_LIMIT = 20 * 2**20
FAULTS = (
    ("No space left on device", "磁盘已满：请在 {folder} 所在的磁盘上腾出空间后重试。"),
    ("Disk quota exceeded", "磁盘配额已用完：请为 {folder} 腾出空间后重试。"),
    ("could not bind", "端口 {port} 已被占用：请结束占用它的程序后重试。"),
    ("Address already in use", "端口 {port} 已被占用：请结束占用它的程序后重试。"),
    ("Permission denied", "没有权限读写 {folder}：请检查该目录的所有者和权限。"),
    ("Cannot allocate memory", "内存不足，服务无法启动。"),
    ("could not map anonymous shared memory", "内存不足，服务无法启动。"),
    (
        "Bad file format reading the append only file",
        "{folder} 中的队列文件已损坏；队列可以重建，删除该目录后重试即可。",
    ),
)


class Server(ABC):
    """One server of the data folder. `start` returns when it answers; `stop` when its process is gone."""

    name: str
    stop_signal: signal.Signals
    emergency_signal: signal.Signals

    def __init__(self, data_dir: Path, port: int) -> None:
        self.folder = data_dir / self.name
        self.log = data_dir / "log" / f"{self.name}.log"
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def launch(self) -> subprocess.Popen[bytes]: ...

    @abstractmethod
    def answers(self) -> bool: ...

    @abstractmethod
    def pid_file(self) -> Path: ...

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, patience: float = 60.0) -> None:
        """Raises ServersError when it ends before it answers, or does not answer in time."""
        self._end_leftover()
        if not is_port_free(self.port):
            self.port = free_port()
        self._shorten_log()
        written = self.log.stat().st_size if self.log.exists() else 0
        self.process = self.launch()
        until = time.monotonic() + patience
        while not self.answers():
            if not self.alive:
                raise ServersError(self._fault(written))
            if time.monotonic() > until:
                self.kill()
                raise ServersError(f"{self.name} 在 {patience:.0f} 秒内没有就绪，日志见 {self.log}。")
            time.sleep(0.01)

    def stop(self, patience: float = 20.0) -> None:
        """End it in order; what does not end in time is killed."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
        self.process = None

    def stop_at_once(self) -> None:
        """End it without order; nothing that was committed is lost, the next start replays it."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(self.emergency_signal)
            self.stop(patience=3)

    def kill(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def _end_leftover(self) -> None:
        """A server of this very folder that somebody's death left behind would write to the same files."""
        pid = _pid_in(self.pid_file())
        if pid is None or not is_alive(pid) or not _works_in(pid, self.folder):
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, self.stop_signal)
        until = time.monotonic() + 15
        while is_alive(pid):
            if time.monotonic() > until:
                raise ServersError(f"上次留下的 {self.name}（进程 {pid}）没有结束，请结束它后重试。")
            time.sleep(0.02)

    def _shorten_log(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _fault(self, written: int) -> str:
        with self.log.open("rb") as file:
            file.seek(written)
            said = file.read().decode("utf-8", "replace")
        return explain(said, self.name, self.folder, self.port, self.log)


def explain(said: str, name: str, folder: Path, port: int, log: Path) -> str:
    """What a server said before it ended, in words that tell what to do."""
    for mark, message in FAULTS:
        if mark in said:
            return f"{name} 未能启动。" + message.format(folder=folder, port=port)
    tail = "\n".join(said.strip().splitlines()[-5:])
    return f"{name} 未能启动，日志见 {log}：\n{tail}"


def _pid_in(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _works_in(pid: int, folder: Path) -> bool:
    # A number from an old pid file may meanwhile be anybody's; servers work inside their data folder.
    if sys.platform != "linux":
        return True
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
    except OSError:
        return False
