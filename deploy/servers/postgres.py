"""The PostgreSQL of a data folder: made once by initdb, started with settings for one busy machine."""

import os
import shutil
import signal
import subprocess
from hashlib import sha256
from pathlib import Path

from deploy.servers.binaries import PostgresBinaries
from deploy.servers.children import Account, nobody, run_as, spawn
from deploy.servers.errors import ServersError
from deploy.servers.server import Server, explain

ADMINISTRATOR = "postgres"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    # All years of a province are counted from one index of some 400 MB.
    "shared_buffers": "512MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "synchronous_commit": "on",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    # The queue's tables are emptied as fast as they fill: dead rows must not wait a minute.
    "autovacuum_naptime": "10s",
    # A killed client's statement, and with it its locks, ends within a second.
    "client_connection_check_interval": "1s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "2000",
    "log_line_prefix": "%m [%p] %q%u@%d %a ",
    "log_checkpoints": "off",
}
LOCALE = ("--encoding=UTF8", "--lc-collate=C", "--lc-ctype=C.UTF-8")
BUILTIN = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
BUILTIN_SINCE = 17


class Postgres(Server):
    """`password` is the administrator's; the login roles are made by `gongkai db init`."""

    name = "postgres"
    stop_signal = signal.SIGINT  # the fast stop: SIGTERM would wait for every pooled connection
    emergency_signal = (
        signal.SIGQUIT
    )  # stops at once with all its children, replays its log at the next start

    def __init__(
        self, data_dir: Path, port: int, password: str, binaries: PostgresBinaries, account: Account
    ) -> None:
        super().__init__(data_dir, port)
        self.password, self.account = password, account
        if account is Account.NOBODY:
            home = _home_of_nobody(data_dir)
            self.folder = home / self.name
            self.binaries = _copied(binaries, home)
        else:
            self.binaries = binaries

    def prepare(self) -> None:
        """Make the cluster at the first start; refuse one that another major version made."""
        version = self.folder / "PG_VERSION"
        if not version.exists():
            self._initialise()
        elif (made := version.read_text().strip()) != str(self.binaries.major):
            raise ServersError(
                f"数据目录 {self.folder} 由 PostgreSQL {made} 建立，本机的是 PostgreSQL {self.binaries.major}，不能直接打开。"
                f"请用 PostgreSQL {made} 导出（pg_dump）后导入，或用 --data 指定新的目录。"
            )
        self._own()

    def launch(self) -> subprocess.Popen[bytes]:
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command: list[str | Path] = [
            self.binaries.bin / "postgres",
            "-D",
            self.folder,
            "-p",
            str(self.port),
            *settings,
        ]
        return spawn(
            command,
            log=self.log,
            death_signal=self.emergency_signal,
            account=self.account,
            env=_env(),
            cwd=self.folder,
        )

    def answers(self) -> bool:
        """As pg_ctl sees it: the last line of its pid file says ready, and the file is this process's."""
        try:
            lines = self.pid_file().read_text().splitlines()
        except OSError:
            return False
        mine = self.process is not None and lines[:1] == [str(self.process.pid)]
        return mine and len(lines) >= 8 and lines[7].strip() == "ready"

    def pid_file(self) -> Path:
        return self.folder / "postmaster.pid"

    def url(self, database: str = "gongkai") -> str:
        return f"postgresql://{ADMINISTRATOR}:{self.password}@127.0.0.1:{self.port}/{database}"

    def _initialise(self) -> None:
        # Made aside and moved: an interrupted first start leaves nothing that looks like a cluster.
        draft = self.folder.with_name(f"{self.folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700, parents=True)
        secret = draft.with_suffix(".password")
        secret.touch(mode=0o600)
        secret.write_text(self.password)
        self._give_to_nobody(draft, secret)
        try:
            made = run_as(self.account, self._initdb(draft, secret), env=_env(), cwd=draft)
        finally:
            secret.unlink()
        if made.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            self.log.write_text(made.stdout)
            raise ServersError(explain(made.stdout, "PostgreSQL", self.folder, self.port, self.log))
        draft.replace(self.folder)

    def _initdb(self, folder: Path, secret: Path) -> list[str | Path]:
        provider = BUILTIN if self.binaries.major >= BUILTIN_SINCE else ()
        access = ("--auth=scram-sha-256", f"--username={ADMINISTRATOR}", f"--pwfile={secret}")
        initdb = self.binaries.bin / "initdb"
        return [initdb, "-D", folder, *provider, *LOCALE, "--data-checksums", *access, "--no-instructions"]

    def _own(self) -> None:
        """Hand the files to the account that opens them now (root may have chosen another one last time)."""
        owner = self.folder.stat().st_uid
        wanted = nobody()[0] if self.account is Account.NOBODY else os.geteuid()
        if owner == wanted:
            return
        if os.geteuid() != 0:
            raise ServersError(
                f"数据目录 {self.folder} 属于另一个用户，请用该用户运行，或用 --data 指定另一个目录。"
            )
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, wanted, nobody()[1] if wanted else 0, follow_symlinks=False)

    def _give_to_nobody(self, *paths: Path) -> None:
        if self.account is Account.NOBODY:
            for path in paths:
                os.chown(path, *nobody())


def _env() -> dict[str, str]:
    # Not the caller's PG* variables, and messages that can be recognised.
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _home_of_nobody(data_dir: Path) -> Path:
    """A folder that `nobody` can reach: the data folder itself, or one beside the system's other data."""
    if all(path.stat().st_mode & 0o001 for path in (data_dir, *data_dir.parents)):
        return data_dir
    home = Path("/var/lib/gongkai") / sha256(str(data_dir).encode()).hexdigest()[:12]
    home.mkdir(mode=0o755, parents=True, exist_ok=True)
    return home


def _copied(binaries: PostgresBinaries, home: Path) -> PostgresBinaries:
    """The programs where `nobody` can run them; a virtual environment below /root is closed to him."""
    if not binaries.parts:
        return binaries
    target = home / f"postgres-{binaries.major}-programs"
    root = binaries.parts[0].parent.parent
    if not target.exists():
        draft = target.with_suffix(".new")
        shutil.rmtree(draft, ignore_errors=True)
        for part in binaries.parts:
            # The programs find their libraries by a path relative to themselves.
            shutil.copytree(part, draft / part.relative_to(root), symlinks=True)
        draft.replace(target)
    return PostgresBinaries(target / binaries.bin.relative_to(root))
