"""What this installation is told from outside: one frozen record, read once, loud when something is missing."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MODES = ("development", "production", "test")
PROFILES = ("demo", "asvs", "dengbao3")
SMS_TO_FILE = "file:"  # what would be sent is written down on this machine


class ConfigurationError(RuntimeError):
    """The installation cannot run as it is told to; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`database_url` is the administrator's; each login role's URL is derived from it (services.db.roles)."""

    data_dir: Path
    database_url: str
    redis_url: str | None
    secret: bytes
    mode: str = "development"
    profile: str = "demo"
    base_url: str = "http://127.0.0.1:8000"
    smtp_url: str | None = None
    mail_from: str = "gongkai@localhost"
    sms_url: str | None = None
    sms_key: str = field(default="", repr=False)
    embedded: bool = False

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> "Settings":
        """Environment first, then `<data_dir>/runtime.json`, which the launcher of the embedded servers writes."""
        data_dir = Path(env.get("GONGKAI_DATA", "var")).resolve()
        runtime = _runtime(data_dir)
        told = {name: env.get(name) or runtime.get(name) for name in _NAMES}
        settings = cls(
            data_dir=data_dir,
            database_url=_needed(told, "DATABASE_URL"),
            redis_url=told["REDIS_URL"],
            secret=_needed(told, "GONGKAI_SECRET").encode(),
            mode=told["GONGKAI_MODE"] or "development",
            profile=told["GONGKAI_PROFILE"] or "demo",
            base_url=told["GONGKAI_BASE_URL"] or "http://127.0.0.1:8000",
            smtp_url=told["SMTP_URL"],
            mail_from=told["GONGKAI_MAIL_FROM"] or "gongkai@localhost",
            sms_url=told["SMS_URL"],
            sms_key=told["SMS_KEY"] or "",
            embedded=not env.get("DATABASE_URL") and bool(runtime),
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse what must never run, above all in production."""
        if self.mode not in MODES:
            raise ConfigurationError(f"GONGKAI_MODE 只能是 {'、'.join(MODES)}，现在是 {self.mode!r}。")
        if self.profile not in PROFILES:
            raise ConfigurationError(
                f"GONGKAI_PROFILE 只能是 {'、'.join(PROFILES)}，现在是 {self.profile!r}。"
            )
        if len(self.secret) < 32:
            raise ConfigurationError("GONGKAI_SECRET 至少 32 个字符，请用随机值。")
        self._check_sms()
        if not self.production:
            return
        if self.embedded:
            raise ConfigurationError("生产模式不使用内置数据库和队列，请设置 DATABASE_URL 和 REDIS_URL。")
        if self.profile == "demo":
            raise ConfigurationError(
                "生产模式不接受 demo 登录规则，请设置 GONGKAI_PROFILE=asvs 或 dengbao3。"
            )
        if len(set(self.secret)) < 12 or b"change" in self.secret.lower():
            raise ConfigurationError("生产模式的 GONGKAI_SECRET 不能是默认值，请换成随机值。")

    def _check_sms(self) -> None:
        if self.sms_url is None:
            return
        if self.sms_url == SMS_TO_FILE:
            if self.production:
                raise ConfigurationError("生产模式的短信须交给服务商，SMS_URL 应当形如 https://主机/路径。")
            return
        try:
            told = urlsplit(self.sms_url)
            is_address = (
                told.scheme in ("http", "https") and told.hostname and (told.port is None or told.port)
            )
        except ValueError:
            is_address = False
        if not is_address:
            raise ConfigurationError(
                "SMS_URL 应当形如 https://主机/路径，或者写 file:（只写进文件，不发送）。"
            )
        # The key travels in a header, which holds nothing else.
        if not (self.sms_key.isascii() and self.sms_key.isprintable()):
            raise ConfigurationError("SMS_KEY 只能用英文字母、数字和符号。")


_NAMES = (
    "DATABASE_URL",
    "REDIS_URL",
    "GONGKAI_SECRET",
    "GONGKAI_MODE",
    "GONGKAI_PROFILE",
    "GONGKAI_BASE_URL",
    "SMTP_URL",
    "GONGKAI_MAIL_FROM",
    "SMS_URL",
    "SMS_KEY",
)


def _runtime(data_dir: Path) -> dict[str, Any]:
    try:
        loaded: dict[str, Any] = json.loads((data_dir / "runtime.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return loaded


def _needed(told: Mapping[str, str | None], name: str) -> str:
    value = told[name]
    if not value:
        raise ConfigurationError(f"缺少 {name}。先运行 gongkai up，或设置环境变量 {name}。")
    return value


@cache
def settings() -> Settings:
    """This process's settings, read at first use."""
    return Settings.from_env()
