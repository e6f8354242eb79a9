"""One id per request, from the edge through commands and events to the logs."""

from __future__ import annotations

import re

from flask import Response, g, request

from services.delivery.correlation import correlation_id as running
from services.ids import new_id

HEADER = "X-Request-ID"
_SHAPE = re.compile(r"[0-9A-Za-z._-]{8,64}")


def correlation_id() -> str:
    """The request's id: a proxy's own if it looks like one, else a new one."""
    if "correlation_id" not in g:
        given = request.headers.get(HEADER, "")
        g.correlation_id = given if _SHAPE.fullmatch(given) else str(new_id())
    found: str = g.correlation_id
    return found


def begin() -> None:
    """Before every request: what is published or audited during it carries the id."""
    running.set(correlation_id())


def stamp(response: Response) -> Response:
    """Tell the id to whoever asked."""
    response.headers[HEADER] = correlation_id()
    return response
