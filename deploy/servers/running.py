"""Both servers of a data folder as one thing that runs: start, attach, stop."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from deploy.servers.binaries import postgres_binaries, valkey_binary
from deploy.servers.children import choose_account
from deploy.servers.errors import ServersError
from deploy.servers.folder import RUNTIME, STATE, FolderLock, free_port, load_secrets, read_json, write_json
from deploy.servers.postgres import Postgres
from deploy.servers.server import Server
from deploy.servers.valkey import Valkey

log = logging.getLogger(__name__)
LEAST_SPACE = 256 * 2**20


@dataclass
class Running:
    """Servers that answer. `secret` is the installation's master secret, as text.

    `postgres` and `valkey` are None where they came from outside by URL, or where this is another process's `up`.
    """

    data_dir: Path
    database_url: str
    redis_url: str | None
    secret: str
    postgres: Postgres | None = None
    valkey: Valkey | None = None
    lock: FolderLock | None = field(default=None, repr=False)

    @property
    def servers(self) -> tuple[Server, ...]:
        """What this process started, in the order of starting."""
        return tuple(server for server in (self.postgres, self.valkey) if server)

    def environment(self) -> dict[str, str]:
        """What a child process needs to know, in the names `services.config` reads."""
        told = {
            "GONGKAI_DATA": str(self.data_dir),
            "DATABASE_URL": self.database_url,
            "GONGKAI_SECRET": self.secret,
        }
        return told | ({"REDIS_URL": self.redis_url} if self.redis_url else {})

    def stop(self) -> None:
        """End what was started: Valkey, then PostgreSQL. Safe to call twice, and on an attached one."""
        for server in reversed(self.servers):
            server.stop()
        if self.lock:
            (self.data_dir / RUNTIME).unlink(missing_ok=True)
            self.lock.release()
            self.lock = None

    def restart(self, server: Server) -> None:
        """Bring back a server that died, where its clients expect it."""
        server.start()
        self._note()

    def _note(self) -> None:
        """Write down ports for the next start, and addresses for whoever comes while this runs."""
        if self.postgres:
            self.database_url = self.postgres.url()
        if self.valkey:
            self.redis_url = self.valkey.url()
        write_json(self.data_dir / STATE, {server.name: server.port for server in self.servers})
        write_json(self.data_dir / RUNTIME, read_json(self.data_dir / RUNTIME) | self.environment())


def start(
    data_dir: Path | str,
    *,
    database_url: str | None = None,
    redis_url: str | None = None,
    secret: str | None = None,
    say: Callable[[str], None] = log.info,
) -> Running:
    """Start the servers of a data folder and wait until they answer; a URL given takes the place of its server.

    `say` gets a line for what the operator should know. Raises ServersError; then nothing was left running.
    """
    data_dir = Path(data_dir).resolve()
    _prepare(data_dir)
    lock = FolderLock(data_dir)
    lock.take()
    running = Running(data_dir, database_url or "", redis_url, secret or "", lock=lock)
    try:
        (data_dir / RUNTIME).unlink(missing_ok=True)
        secrets = load_secrets(data_dir)
        running.secret = secret or secrets["secret"]
        ports = read_json(data_dir / STATE)
        if not redis_url:
            running.valkey = Valkey(
                data_dir, ports.get("valkey") or free_port(), secrets["valkey"], valkey_binary()
            )
        if not database_url:
            running.postgres = _postgres(data_dir, ports.get("postgres") or free_port(), secrets["postgres"])
        for server in running.servers:
            _start(server, say)
        running._note()
    except BaseException:
        running.stop()
        raise
    return running


def attach(data_dir: Path | str) -> Running | None:
    """The servers another process runs on this data folder, or None. Its `stop()` leaves them alone."""
    data_dir = Path(data_dir).resolve()
    if not (data_dir / RUNTIME).exists() or FolderLock(data_dir).is_free():
        return None
    told = read_json(data_dir / RUNTIME)
    return Running(data_dir, told["DATABASE_URL"], told.get("REDIS_URL"), told["GONGKAI_SECRET"])


def ensure(data_dir: Path | str) -> Running:
    """The servers of this data folder: those that run, else started here."""
    return attach(data_dir) or start(data_dir)


def _start(server: Server, say: Callable[[str], None]) -> None:
    remembered = server.port
    if isinstance(server, Postgres):
        server.prepare()
    server.start()
    if server.port != remembered:
        say(f"端口 {remembered} 已被其他程序占用，{server.name} 改用端口 {server.port}。")


def _postgres(data_dir: Path, port: int, password: str) -> Postgres:
    return Postgres(data_dir, port, password, postgres_binaries(), choose_account())


def _prepare(data_dir: Path) -> None:
    try:
        (data_dir / "log").mkdir(parents=True, exist_ok=True)
    except OSError as refused:
        raise ServersError(f"无法建立数据目录 {data_dir}：{refused.strerror}。") from refused
    free = shutil.disk_usage(data_dir).free
    if free < LEAST_SPACE:
        raise ServersError(
            f"磁盘空间不足：{data_dir} 所在的磁盘只剩 {free // 2**20} MB，至少需要 {LEAST_SPACE // 2**20} MB。"
        )
