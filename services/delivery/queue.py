"""The queue: Celery on Redis as a dispatcher of hints. Losing all of it loses nothing.

Messages name lanes, never events; there is no result, no retry, no ETA, no beat: PostgreSQL holds all of these.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import redis
from celery import Celery
from kombu import Connection
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from services.config import Settings
from services.delivery.lanes import Lane
from services.ids import new_id

TASK = "gongkai.work"
PREFIX = "gongkai:"
_GENERATION = f"{PREFIX}generation"
_SOCKET = {
    "socket_timeout": 5,
    "socket_connect_timeout": 3,
    "socket_keepalive": True,
    "health_check_interval": 10,
}
UNREACHABLE = (OperationalError, RedisError, OSError)


class QueueDown(Exception):
    """The queue cannot be reached now."""


class PatientConnection(Connection):
    """Looks for a lost queue each second or two, where kombu would wait up to half a minute."""

    def _ensure_connection(self, *args: Any, **told: Any) -> Any:
        pauses = {"interval_start": 0.5, "interval_step": 0.5, "interval_max": 2.0}
        return super()._ensure_connection(*args, **(pauses | told))


def queue_name(context: str) -> str:
    """One queue per consumer."""
    return f"deliveries.{context}"


def queue_app(settings: Settings) -> Celery:
    """The Celery application both ends share."""
    app = Celery("gongkai", broker=settings.redis_url, set_as_current=False)
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        task_time_limit=60,
        task_serializer="json",
        accept_content=["json"],
        task_publish_retry=False,
        task_default_queue="deliveries.none",
        worker_prefetch_multiplier=1,
        worker_max_tasks_per_child=2000,
        worker_max_memory_per_child=512 * 1024,
        worker_soft_shutdown_timeout=25,
        worker_enable_soft_shutdown_on_idle=True,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_cancel_long_running_tasks_on_connection_loss=False,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=3,
        timezone="UTC",
        enable_utc=True,
        broker_transport_options=_SOCKET
        | {
            "visibility_timeout": 300,
            "unacked_restore_interval": 5,
            "unacked_restore_throttle": 1,
            "global_keyprefix": PREFIX,
        },
    )
    app.amqp.Connection = PatientConnection
    return app


class Queue:
    """The relay's end: sends lanes, and notices that the queue has lost its memory."""

    def __init__(self, settings: Settings) -> None:
        assert settings.redis_url is not None
        self._app = queue_app(settings)
        self._redis = redis.Redis.from_url(settings.redis_url, **_SOCKET)
        self._generation: bytes | None = None

    def send(self, context: str, messages: Iterable[Sequence[Lane]]) -> None:
        """Publish one message per group of lanes. Raises QueueDown; some may have been sent."""
        try:
            with self._app.producer_or_acquire() as producer:
                for lanes in messages:
                    told: list[Any] = [[lane.agency_id, lane.slot, lane.epoch] for lane in lanes]
                    self._app.send_task(
                        TASK, args=[context, told], queue=queue_name(context), producer=producer, retry=False
                    )
        except UNREACHABLE as error:
            raise QueueDown(type(error).__name__) from error

    def has_forgotten(self) -> bool:
        """Whether the queue was emptied since the last look (FLUSHALL, an empty restart, a failover).

        Raises QueueDown when it does not answer.
        """
        try:
            known, self._generation = self._generation, self._read_generation()
        except UNREACHABLE as error:
            raise QueueDown(type(error).__name__) from error
        return known is not None and known != self._generation

    def _read_generation(self) -> bytes:
        mark = new_id().hex.encode()
        # SET … NX GET in one step: two relays agree on one mark.
        there = self._redis.set(_GENERATION, mark, nx=True, get=True)
        return mark if there is None else bytes(there)  # type: ignore[arg-type]  # synchronous client

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()
        self._app.close()
