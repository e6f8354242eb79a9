"""`gongkai up`: from an empty folder to a platform that serves, in one command."""

import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.console import Console
from deploy.db_init import initialise
from deploy.platform import data_dir
from deploy.processes import KINDS, SCHEDULER, WEB, demonstration, development_mail, processes
from deploy.servers import start
from deploy.servers.folder import RUNTIME, free_port, is_port_free, read_json, write_json
from deploy.supervisor import Supervisor
from services.config import SMS_TO_FILE, ConfigurationError, Settings

NEEDED_IN_PRODUCTION = ("DATABASE_URL", "REDIS_URL", "GONGKAI_SECRET")
ANYWHERE = "0.0.0.0"  # noqa: S104  # only when the operator says so


def run(*, host: str, port: int, demo: bool, only: Sequence[str], quiet: bool) -> None:
    """Serve until told to stop. Raises ConfigurationError with what keeps it from starting."""
    check(os.environ, host, port, only)
    # Until the supervisor takes over, a polite kill must end the servers in order too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    folder, begun = data_dir(), time.monotonic()
    running = start(folder, **external(os.environ), say=print)
    try:
        console = Console(folder / "log", quiet=quiet, plain=("demo",))
        mail = mail_port(os.environ, only)
        env = _environment(folder, _base_url(host, port), f"{host}:{port}", mail)
        initialise(Settings.from_env(env))
        console.say(f"数据库和队列已就绪（{time.monotonic() - begun:.1f} 秒），数据目录 {folder}")
        table = [
            *processes(host, port, only),
            *([development_mail(mail)] if mail else []),
            *([demonstration()] if demo else []),
        ]

        def on_ready() -> None:
            console.say(f"全部进程已就绪（{time.monotonic() - begun:.1f} 秒）")
            if demo:
                console.say("正在载入演示数据（首次启动需要一会儿），完成后显示网址和账号；按 Ctrl-C 停止")
            elif WEB in only:
                console.print(box(env["GONGKAI_BASE_URL"], folder))

        Supervisor(running, table, console, env, on_ready).serve()
    finally:
        running.stop()


def check(env: Mapping[str, str], host: str, port: int, only: Sequence[str]) -> None:
    """Refuse what cannot work, before anything is started. Raises ConfigurationError."""
    if unknown := set(only) - set(KINDS):
        raise ConfigurationError(f"没有名为 {'、'.join(sorted(unknown))} 的进程，可选：{'、'.join(KINDS)}。")
    absent = [name for name in NEEDED_IN_PRODUCTION if not env.get(name)]
    if env.get("GONGKAI_MODE") == "production" and absent:
        raise ConfigurationError(f"生产模式不使用内置的数据库、队列和密钥，请设置 {'、'.join(absent)}。")
    if WEB in only and not is_port_free(port, host):
        raise ConfigurationError(f"端口 {port} 已被其他程序占用，请结束该程序，或用 --port 指定另一个端口。")


def external(env: Mapping[str, str]) -> dict[str, str | None]:
    """Servers and secret that come from outside."""
    names = {"database_url": "DATABASE_URL", "redis_url": "REDIS_URL", "secret": "GONGKAI_SECRET"}
    return {argument: env.get(name) or None for argument, name in names.items()}


def mail_port(env: Mapping[str, str], only: Sequence[str]) -> int | None:
    """Where this machine's own mail server listens; none where one is named, or where nothing sends."""
    if env.get("SMTP_URL") or env.get("GONGKAI_MODE") == "production" or SCHEDULER not in only:
        return None
    return free_port()


def box(base_url: str, folder: Path) -> str:
    """Where to go now."""
    lines = [
        f"公众申请门户    {base_url}/",
        f"工作人员登录    {base_url}/sign-in",
        f"接口说明        {base_url}/api/docs",
        f"数据与日志      {folder}",
        "停止            按 Ctrl-C",
    ]
    rule = "─" * 72
    return "\n".join((rule, *(f"  {line}" for line in lines), rule))


def _base_url(host: str, port: int) -> str:
    return os.environ.get("GONGKAI_BASE_URL") or f"http://{'127.0.0.1' if host == ANYWHERE else host}:{port}"


def _environment(folder: Path, base_url: str, bind: str, mail: int | None) -> dict[str, str]:
    """What the children are told. Addresses of embedded servers they read from the data folder themselves."""
    path = folder / RUNTIME
    told = {"GONGKAI_BASE_URL": base_url, "bind": bind}
    told |= {"SMTP_URL": f"smtp://127.0.0.1:{mail}"} if mail else {}
    # Nothing leaves a development machine: what would be sent by SMS is written down and shown at /mailbox.
    if os.environ.get("GONGKAI_MODE") != "production":
        told["SMS_URL"] = SMS_TO_FILE
    write_json(path, read_json(path) | told)
    return dict(os.environ) | {
        "GONGKAI_DATA": str(folder),
        "GONGKAI_BASE_URL": base_url,
        "PYTHONUNBUFFERED": "1",
    }
