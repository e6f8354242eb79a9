"""Metrics for Prometheus: what this process counts, and what the database says when it is asked."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import text

from services.db import unit_of_work

_log = logging.getLogger(__name__)

REQUESTS: Final = Counter("gongkai_http_requests_total", "回答的请求", ["endpoint", "method", "status"])
SECONDS: Final = Histogram(
    "gongkai_http_request_seconds",
    "回答一个请求的时间",
    ["endpoint"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def observe_request(endpoint: str | None, method: str, status: int, seconds: float) -> None:
    """Count one answered request; `endpoint` is the route's name, never its path."""
    name = endpoint or "unknown"
    REQUESTS.labels(name, method, str(status)).inc()
    SECONDS.labels(name).observe(seconds)


def metrics() -> tuple[bytes, str]:
    """The text Prometheus reads, and its content type."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library has no types here
    else:
        registry.register(_Counted())
    registry.register(_Asked())
    return generate_latest(registry), CONTENT_TYPE_LATEST


class _Counted(Collector):
    """What this process counted."""

    def collect(self) -> Iterable[Metric]:
        for metric in (REQUESTS, SECONDS):
            yield from metric.collect()


class _Asked(Collector):
    """What stands in the database: open and parked work, and how long the oldest waits."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with unit_of_work("relay") as session:
                opened = session.execute(_OPEN).all()
                parked = session.execute(_PARKED).all()
            with unit_of_work("sealer") as session:
                lag = float(session.scalar(_UNSEALED) or 0)
        except (
            Exception
        ) as error:  # a scrape must not fail when the database does: that is what it has to tell
            _log.warning("metrics without database", extra={"reason": type(error).__name__})
            yield GaugeMetricFamily("gongkai_database_up", "数据库是否应答", value=0)
            return
        yield GaugeMetricFamily("gongkai_database_up", "数据库是否应答", value=1)
        yield _family(
            "gongkai_deliveries_open", "未完成的投递", ["consumer"], [((r.name,), r.open) for r in opened]
        )
        ages = [((r.name,), float(r.seconds or 0)) for r in opened]
        yield _family("gongkai_delivery_oldest_seconds", "最早一件未完成投递的等待时间", ["consumer"], ages)
        states = [((r.name, r.state), r.parked) for r in parked]
        yield GaugeMetricFamily("gongkai_seal_lag_seconds", "最早一条未封存的审计记录的等待时间", value=lag)
        yield _family("gongkai_deliveries_parked", "搁置的投递", ["consumer", "state"], states)


def _family(
    name: str, words: str, labels: list[str], values: Iterable[tuple[tuple[str, ...], float]]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, words, labels=labels)
    for told, value in values:
        family.add_metric(told, value)
    return family


_OPEN: Final = text(
    "SELECT c.name, count(d.event_seq) AS open, extract(epoch FROM clock_timestamp() - min(d.created_at)) AS seconds"
    " FROM services.consumer c LEFT JOIN services.delivery d ON d.consumer = c.id GROUP BY c.name"
)
_PARKED: Final = text(
    "SELECT c.name, p.state, count(*) AS parked FROM services.delivery_parked p"
    " JOIN services.consumer c ON c.id = p.consumer GROUP BY c.name, p.state"
)
_UNSEALED: Final = text(
    "SELECT extract(epoch FROM clock_timestamp() - min(a.recorded_at)) FROM services.audit a"
    " JOIN services.seal_cursor c ON c.kind = 'a' AND a.id > c.floor"
    " AND (a.xid, a.id) > (CAST(CAST(c.xid AS text) AS xid8), c.id)"
)
