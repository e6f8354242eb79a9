"""Logs as JSON lines: a fixed list of fields, correlation ids, no personal data.

Only what is on the list is written, whatever a caller adds. Of an exception the kind and the places are told,
never its text: PostgreSQL and parsers quote values in theirs. JSON keeps line breaks inside a value.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any, Final, TextIO

import structlog

from services.delivery.correlation import correlation_id

# What may be written. A path may hold a query code, a message of a foreign library anything.
ALLOWED: Final = frozenset(
    [
        "event",
        "level",
        "timestamp",
        "logger",
        "process",
        "pid",
        "correlation_id",
        "agency_id",
        "context",
        "consumer",
        "event_name",
        "event_seq",
        "stream",
        "lane",
        "lanes",
        "count",
        "total",
        "duration_ms",
        "method",
        "endpoint",
        "status",
        "reason",
        "error",
        "error_id",
        "where",
        "sweep",
        "job",
        "kind",
        "port",
        "attempt",
        "attempts",
        "signal",
        "lag",
        "mode",
        "version",
        "queue",
    ]
)
# Libraries whose messages say what they do and never what they carry.
TALKATIVE: Final = (
    "services",
    "intake",
    "processing",
    "notifications",
    "reporting",
    "deploy",
    "gunicorn",
    "celery.worker",
)
LONGEST: Final = 500
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

Fields = MutableMapping[str, Any]


def configure_logs(process: str, *, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send everything the process logs, structlog's and the standard library's, to `stream` as JSON lines."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=ALLOWED),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _circumstances(process),
    ]
    closing: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[_only_allowed, *closing])
    )
    handler.addFilter(_without_values)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("sqlalchemy", "kombu", "celery", "urllib3", "fontTools", "pypdf"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _circumstances(process: str) -> Any:
    def add(_: Any, __: str, fields: Fields) -> Fields:
        fields["process"] = process  # a log record has one, too: a number
        if current := correlation_id.get():
            fields.setdefault("correlation_id", current)
        return fields

    return add


def _without_values(record: logging.LogRecord) -> bool:
    """Keep the pattern of a foreign message and drop what was to be filled in; exceptions become places."""
    if record.exc_info and record.exc_info[0] is not None:
        record.error, record.where = record.exc_info[0].__name__, _places(record.exc_info[2])
        record.exc_info = record.exc_text = None
    record.stack_info = None
    if record.args and not record.name.startswith(TALKATIVE):
        record.args = None
    return True


def _places(trace: Any) -> str:
    frames = traceback.extract_tb(trace)[-6:]
    return " < ".join(
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )


def _only_allowed(_: Any, __: str, fields: Fields) -> Fields:
    kept = {name: value for name, value in fields.items() if name in ALLOWED or name.startswith("_")}
    return {name: _bounded(value) if isinstance(value, str) else value for name, value in kept.items()}


def _bounded(value: str) -> str:
    return _CONTROL.sub(" ", value)[:LONGEST]
