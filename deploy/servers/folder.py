"""What is remembered in a data folder: its lock, its secrets, its ports, and how to reach what runs now."""

import contextlib
import fcntl
import json
import os
import secrets
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from deploy.servers.errors import ServersError

RUNTIME = "runtime.json"
SECRETS = "secrets.json"
STATE = "servers.json"


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Replace the file in one step, readable by its owner alone: half a file never exists."""
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def read_json(path: Path) -> dict[str, Any]:
    """The content, or nothing where there is no file."""
    try:
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as broken:
        raise ServersError(
            f"文件 {path} 已损坏，无法读取。请从备份恢复，或确认数据不再需要后删除。"
        ) from broken
    return content


class FolderLock:
    """One `gongkai up` per data folder; the lock goes with the process, however that ends."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "lock"
        self.file: IO[str] | None = None

    def take(self, patience: float = 1.0) -> None:
        """Raises ServersError when another process holds it. A short look from `attach` is waited for."""
        until = time.monotonic() + patience
        while not self._try():
            if time.monotonic() > until:
                holder = self.path.read_text().strip() or "未知"
                raise ServersError(
                    f"数据目录 {self.path.parent} 正被另一个 gongkai 使用（进程 {holder}）。"
                    "请先停止它，或用 --data 指定另一个目录。"
                )
            time.sleep(0.05)

    def release(self) -> None:
        if self.file:
            self.file.close()
            self.file = None

    def is_free(self) -> bool:
        """Whether nobody runs here now."""
        free = self._try(note=False)
        if free:
            self.release()
        return free

    def _try(self, note: bool = True) -> bool:
        file = self.path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        if note:
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        self.file = file
        return True


def load_secrets(data_dir: Path) -> dict[str, str]:
    """The secrets of this folder, made at its first start."""
    path = data_dir / SECRETS
    found = read_json(path)
    if not found:
        if (data_dir / "postgres/PG_VERSION").exists():
            raise ServersError(f"数据目录里有数据库，但缺少 {path}，无法打开其中的数据。请从备份恢复该文件。")
        found = {name: secrets.token_hex(32) for name in ("secret", "postgres", "valkey")}
        write_json(path, found)
    return found


def free_port() -> int:
    """A loopback port nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_port_free(port: int, host: str = "127.0.0.1") -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind((host, port))
            return True
    return False
