"""How often one address may ask: windows in Redis, in this process while Redis is away; never open."""

from __future__ import annotations

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from services.config import Settings

limiter = Limiter(
    key_func=get_remote_address,
    strategy="moving-window",
    in_memory_fallback_enabled=True,
    headers_enabled=False,
    key_prefix="gongkai",
)
limit = limiter.limit  # @limit("20 per hour", methods=["POST"])


def register(app: Flask, settings: Settings) -> None:
    """Use the platform's Redis when there is one."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.redis_url or "memory://"
    app.config["RATELIMIT_STORAGE_OPTIONS"] = (
        {"socket_connect_timeout": 1, "socket_timeout": 1} if settings.redis_url else {}
    )
    app.config["RATELIMIT_ENABLED"] = settings.mode != "test"
    limiter.init_app(app)
