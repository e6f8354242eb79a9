"""The Valkey of a data folder: messages, rate windows and caches; whatever it loses is found again in PostgreSQL."""

import contextlib
import signal
import socket
import subprocess
from pathlib import Path

from deploy.servers.children import spawn
from deploy.servers.server import Server

CONFIGURATION = """\
bind 127.0.0.1
port {port}
protected-mode yes
requirepass {password}
dir {folder}
pidfile {pid_file}
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory 256mb
maxmemory-policy noeviction
timeout 0
tcp-keepalive 60
"""


class Valkey(Server):
    """The password travels in a file only its owner reads, never on the command line."""

    name = "valkey"
    stop_signal = signal.SIGTERM
    emergency_signal = signal.SIGKILL

    def __init__(self, data_dir: Path, port: int, password: str, binary: Path) -> None:
        super().__init__(data_dir, port)
        self.password, self.binary = password, binary

    def launch(self) -> subprocess.Popen[bytes]:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        path = self.folder / "valkey.conf"
        path.touch(mode=0o600)
        told = {"port": self.port, "password": self.password, "folder": _quoted(self.folder)}
        path.write_text(CONFIGURATION.format(**told, pid_file=_quoted(self.pid_file())))
        return spawn([self.binary, path], log=self.log, death_signal=signal.SIGTERM, cwd=self.folder)

    def answers(self) -> bool:
        """Whether it has read its file and speaks to us."""
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection,
        ):
            connection.sendall(f"AUTH {self.password}\r\nPING\r\nQUIT\r\n".encode())
            said = b""
            while part := connection.recv(256):
                said += part
            return said.startswith(b"+OK\r\n+PONG\r\n")
        return False

    def pid_file(self) -> Path:
        return self.folder / "valkey.pid"

    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
