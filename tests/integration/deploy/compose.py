"""docker-compose.yml read as a container engine would: variables put in, and a service turned into a process."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from deploy.servers import Running
from deploy.servers.folder import free_port

ROOT = Path(__file__).resolve().parents[3]
ANYWHERE = "0.0.0.0:8000"


def services(env: Mapping[str, str]) -> dict[str, Any]:
    """The services by name, in the order of the file."""
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    return yaml.safe_load(substituted(text, env))["services"]


def substituted(text: str, env: Mapping[str, str]) -> str:
    """`${NAME}`, `${NAME:-default}` and `${NAME:?message}`, as compose does it outside comments."""

    def value(match: re.Match[str]) -> str:
        name, kind, rest = match["name"], match["kind"], match["rest"]
        if env.get(name):
            return env[name]
        assert kind != ":?", f"{name}: {rest}"
        return rest or ""

    return re.sub(r"\$\{(?P<name>\w+)(?:(?P<kind>:-|:\?)(?P<rest>[^}]*))?\}", value, text)


def is_ours(service: Mapping[str, Any]) -> bool:
    return service.get("image") == "gongkai"


@dataclass
class Container:
    """A service of the file as a process on this machine; names of other services become loopback ports."""

    name: str
    service: Mapping[str, Any]
    stack: Running
    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        (self.folder / "data").mkdir(exist_ok=True)  # the volume
        with self.log.open("wb") as sink:
            self.process = subprocess.Popen(
                self.command(self.service["command"]),
                env=self.environment(),
                stdout=sink,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                start_new_session=True,
            )

    def is_healthy(self) -> bool:
        """What its health check says."""
        kind, *command = self.service["healthcheck"]["test"]
        assert kind == "CMD"
        return (
            subprocess.run(
                self.command(command), env=self.environment(), capture_output=True, cwd=self.folder
            ).returncode
            == 0
        )

    def command(self, told: list[str]) -> list[str]:
        words = [word.replace(ANYWHERE, f"127.0.0.1:{self.port}") for word in told]
        assert words[0] == "gongkai"
        return [sys.executable, "-m", "deploy.cli", *words[1:]]

    def environment(self) -> dict[str, str]:
        # Compose substitutes in values that are read already: one that is left empty is an empty word, not nothing.
        values = {
            name: "" if value is None else str(value) for name, value in self.service["environment"].items()
        }
        told = {name: self._here(value) for name, value in values.items()}
        return {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"} | told

    def _here(self, value: str) -> str:
        assert self.stack.postgres
        assert self.stack.valkey
        return (
            value.replace("postgres:5432", f"127.0.0.1:{self.stack.postgres.port}")
            .replace("redis:6379", f"127.0.0.1:{self.stack.valkey.port}")
            .replace("/tmp/gongkai", str(self.folder / "run" / self.name))
            .replace("/data", str(self.folder / "data"))
        )

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"


def proxy_target(path: str) -> str:
    """The service that the reverse proxy sends a path to: expressions in the order of the file, then prefixes."""
    text = (ROOT / "deploy" / "proxy.conf").read_text("utf-8")
    hosts = dict(re.findall(r"set \$(\w+) http://([\w-]+):8000;", text))
    places = re.findall(r"location (~ )?(\S+)\s*\{ proxy_pass \$(\w+); \}", text)
    for kind, pattern, variable in places:
        if kind and re.search(pattern, path):
            return hosts[variable]
    prefixes = [(pattern, hosts[variable]) for kind, pattern, variable in places if not kind]
    return max((found for found in prefixes if path.startswith(found[0])), key=lambda found: len(found[0]))[1]
