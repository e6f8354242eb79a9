"""Deliveries in tests: worked off in the test's own process by the real work function, and nothing left behind."""

import importlib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import text

from services.db import unit_of_work
from services.delivery.handle import Subscriptions
from services.delivery.settle import Settler
from services.events.routes import CONSUMERS, ROUTES

_LEFT = text(
    """
    SELECT c.name AS consumer, left_over.* FROM services.consumer c JOIN (
      SELECT consumer AS id, agency_id, event_seq, 'open' AS state, '' AS name, '' AS reason, '' AS last_error
        FROM services.delivery
      UNION ALL
      SELECT consumer, agency_id, event_seq, state, name, reason, last_error FROM services.delivery_parked
    ) left_over USING (id) WHERE agency_id = ANY(:agencies) ORDER BY event_seq LIMIT 20
    """
)


def subscriptions(**replaced: Subscriptions) -> dict[str, Subscriptions]:
    """What each context hears, as its `worker.py` says; `processing={...}` puts a test's handlers in place."""
    return {context: replaced.get(context, _subscriptions_of(context)) for context in CONSUMERS}


def _subscriptions_of(context: str) -> Subscriptions:
    quiet: dict[Any, Any] = {kind: _ignore for kind, hearers in ROUTES.items() if context in hearers}
    return quiet | _told_by(f"{context}.worker")


def _told_by(module: str) -> Mapping[Any, Any]:
    try:
        told: Mapping[Any, Any] = importlib.import_module(module).SUBSCRIPTIONS
    except ModuleNotFoundError as missing:
        if missing.name != module:
            raise
        return {}
    return told


def _ignore(*_: object) -> None:
    """For contexts that are not under test."""


@cache
def _settler(database_url: str) -> Settler:
    return Settler(subscriptions())


def drain(*agency_ids: int, timeout: float = 30.0) -> None:
    """Work off everything these agencies have open, over all contexts, until nothing more follows from it."""
    from services.config import settings

    _settler(settings().database_url).settle(agency_ids, timeout)


def left_over(agency_ids: Collection[int]) -> Sequence[str]:
    """Open and parked deliveries of these agencies, one line each."""
    with unit_of_work("relay") as session:
        rows = session.execute(_LEFT, {"agencies": list(agency_ids)}).all()
    return [f"{r.consumer} #{r.event_seq} {r.state} {r.name} {r.reason} {r.last_error}".strip() for r in rows]


def newest_agency() -> int:
    """The highest agency number so far."""
    with unit_of_work("relay") as session:
        highest: int = session.execute(text("SELECT coalesce(max(id), 0) FROM services.agency")).scalar_one()
    return highest
