"""Whether this process can do its work now, part by part."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Final

import redis
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from services.config import Settings
from services.db import unit_of_work

LEAST_SPACE: Final = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """One part. Without a part that is not `needed` the platform goes on, only slower."""

    name: str
    well: bool
    needed: bool
    words: str = ""


def checks(settings: Settings) -> tuple[Check, ...]:
    """Ask every part; none of the answers names anything confidential."""
    return (_database(), _queue(settings), _space(settings))


def is_ready(settings: Settings) -> bool:
    """Whether everything needed is well."""
    return all(check.well for check in checks(settings) if check.needed)


def _database() -> Check:
    try:
        with unit_of_work("identity") as session:
            session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        return Check("database", False, True, "数据库没有应答")
    return Check("database", True, True)


def _queue(settings: Settings) -> Check:
    if not settings.redis_url:
        return Check("queue", False, False, "没有设置队列，改由数据库直接投递")
    try:
        client = redis.Redis.from_url(settings.redis_url, socket_timeout=1, socket_connect_timeout=1)
        client.ping()
        client.close()
    except (redis.RedisError, OSError):
        return Check("queue", False, False, "队列没有应答，改由数据库直接投递")
    return Check("queue", True, False)


def _space(settings: Settings) -> Check:
    try:
        free = shutil.disk_usage(settings.data_dir).free
    except OSError:
        return Check("disk", False, True, "数据目录不可用")
    enough = free > LEAST_SPACE
    return Check("disk", enough, True, "" if enough else "存储空间不足 512 MB")
