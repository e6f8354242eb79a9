"""One small connection pool per login role and process."""

import os
import threading

from sqlalchemy import Engine, create_engine

from services.config import Settings, settings
from services.db.roles import role_url

# A statement that takes longer than this is a mistake or a lock that should be given up; jobs say more for themselves.
SESSION = (
    "-c statement_timeout=10000 -c idle_in_transaction_session_timeout=15000 -c lock_timeout=8000 -c timezone=UTC"
    # Compiling costs more than it saves: nothing here runs for seconds.
    " -c jit=off"
)
# Reporting counts one agency or a province of thousands by the same statement: planned anew for each, and by all cores where
# it is large (PostgreSQL takes an index searched for many agencies for a small one, and would never share it out).
COUNTING = " -c plan_cache_mode=force_custom_plan -c min_parallel_index_scan_size=0"
_engines: dict[tuple[str, str], Engine] = {}
_lock = threading.Lock()


def engine_for(role: str, using: Settings | None = None) -> Engine:
    """The pooled engine of a login role, made at first use."""
    told = using or settings()
    key = (told.database_url, role)
    with _lock:
        if key not in _engines:
            _engines[key] = _create(told, role)
        return _engines[key]


def dispose_engines() -> None:
    """Close every idle connection of this process (tests, orderly shutdown)."""
    with _lock:
        for engine in _engines.values():
            engine.dispose()
        _engines.clear()


def _create(told: Settings, role: str) -> Engine:
    return create_engine(
        role_url(told, role),
        pool_size=4,
        max_overflow=12,
        pool_pre_ping=False,
        pool_recycle=1800,
        pool_use_lifo=True,
        connect_args={
            "options": SESSION + (COUNTING if role == "reporting" else ""),
            "application_name": f"gongkai {role}",
            "connect_timeout": 5,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "tcp_user_timeout": 10000,
        },
    )


def _forget_after_fork() -> None:
    # A child must not speak on its parent's sockets; the parent keeps them open.
    for engine in _engines.values():
        engine.dispose(close=False)
    _engines.clear()


os.register_at_fork(after_in_child=_forget_after_fork)
