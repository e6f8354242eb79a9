"""The web process: the Flask application of the asked contexts under gunicorn's threads."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from werkzeug.middleware.proxy_fix import ProxyFix

from deploy.contexts import ORDER, wiring
from deploy.processes import WEB
from deploy.servers.children import die_with_parent
from services.config import settings
from services.telemetry.logs import configure_logs
from services.web.application import build_app

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # where gunicorn's heartbeat file costs no disk


def build(contexts: Sequence[str] = ORDER) -> Flask:
    """The application with the pages of these contexts. Raises ConfigurationError."""
    app = build_app(settings(), wiring(contexts, "app"), in_parts=set(contexts) != set(ORDER))
    if proxies := int(os.environ.get("GONGKAI_PROXIES", "0")):
        # So many reverse proxies of ours stand before it; only their word about the caller's address counts.
        app.wsgi_app = ProxyFix(app.wsgi_app, proxies, proxies, proxies, 0, 0)  # type: ignore[method-assign]  # Flask's documented way
    return app


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn with our settings and no configuration file of its own."""

    def __init__(self, contexts: Sequence[str], options: dict[str, Any]) -> None:
        self.contexts, self.options = contexts, options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return build(self.contexts)


class Log(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's words among the process's own, in the same form."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


def serve(contexts: Sequence[str], bind: str, workers: int, threads: int) -> None:
    """Serve until SIGTERM; requests that run then are finished first."""
    settings()  # a wrong setting is said once, not by every worker in turn
    configure_logs(WEB)
    WebServer(contexts, options(bind, workers, threads)).run()


def options(bind: str, workers: int, threads: int) -> dict[str, Any]:
    """gunicorn's settings: one process with threads, ended in order, quiet about single requests."""
    return {
        "bind": bind,
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "worker_tmp_dir": str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None,
        "timeout": 60,
        "graceful_timeout": 20,
        "keepalive": 15,
        "accesslog": None,
        "logger_class": Log,
        "loglevel": "warning",
        "proc_name": "gongkai web",
        "control_socket_disable": True,
        "post_fork": _after_fork,
    }


def _after_fork(server: Any, worker: Any) -> None:
    # A killed master must not leave a worker behind that still holds the port.
    die_with_parent(parent=server.pid)
