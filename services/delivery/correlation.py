"""The thread that runs through a request and everything that follows from it.

An edge opens it with `correlated()`; a handler's events inherit it from the event of their stream they answer.
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from services.ids import new_id

correlation_id: ContextVar[str | None] = ContextVar("correlation_id", default=None)
_by_stream: ContextVar[Mapping[uuid.UUID, str | None]] = ContextVar("correlation_by_stream")


@contextmanager
def correlated(told: str | None = None) -> Iterator[str]:
    """Everything published inside carries this id (a fresh one unless told)."""
    value = told or new_id().hex
    token = correlation_id.set(value)
    try:
        yield value
    finally:
        correlation_id.reset(token)


@contextmanager
def answering(by_stream: Mapping[uuid.UUID, str | None]) -> Iterator[None]:
    """Everything published inside inherits the id of the event of its stream that is being answered."""
    token = _by_stream.set(by_stream)
    try:
        yield
    finally:
        _by_stream.reset(token)


def correlation_of(stream: uuid.UUID) -> str | None:
    """The id an event of this stream is to carry now."""
    return _by_stream.get({}).get(stream) or correlation_id.get()
