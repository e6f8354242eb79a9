"""Working an agency's deliveries off in this process, until there are none: for play, imports and tests.

It is direct mode for a few agencies: the same claim, the same work function, beside whatever else is running.
"""

import time
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection, text

from services.delivery.batch import Hearer
from services.delivery.handle import Subscriptions
from services.delivery.lanes import open_lanes
from services.delivery.live import LiveSession
from services.delivery.worker import Worker
from services.events.routes import CONSUMERS

_OPEN = text(
    "SELECT count(*) FROM services.delivery WHERE consumer = ANY(:consumers) AND agency_id = ANY(:agencies)"
)


class Unsettled(TimeoutError):
    """Deliveries are still open after the time allowed."""


def hearers(subscriptions: Mapping[str, Subscriptions]) -> list[Hearer]:
    """The contexts of a process as consumers, by their SUBSCRIPTIONS."""
    return [Hearer(context, CONSUMERS[context], told) for context, told in subscriptions.items()]


class Settler:
    """Keeps its database sessions between calls, so that settling after every step is cheap."""

    def __init__(self, subscriptions: Mapping[str, Subscriptions]) -> None:
        self._workers = [Worker(hearer) for hearer in hearers(subscriptions)]
        self._relay = LiveSession("relay")
        self._lanes_known: set[int] = set()

    def settle(self, agency_ids: Sequence[int], timeout: float = 60.0) -> None:
        """Return when these agencies have no open delivery here; parked ones stay parked. Raises Unsettled."""
        until = time.monotonic() + timeout
        self._know_lanes(agency_ids)
        while True:
            worked = [worker.claim_and_work(within=agency_ids) for worker in self._workers]
            if any(worked):
                continue
            if not (left := self._relay.run(lambda sql, _: self._open(sql, agency_ids))):
                return
            if time.monotonic() > until:
                raise Unsettled(f"{left} deliveries still open")
            time.sleep(0.02)  # somebody else holds the lanes

    def _know_lanes(self, agency_ids: Collection[int]) -> None:
        for agency_id in set(agency_ids) - self._lanes_known:
            self._relay.run(lambda sql, _, new=agency_id: open_lanes(sql, new))  # type: ignore[misc]  # bound now
            self._lanes_known.add(agency_id)

    def _open(self, connection: Connection, agency_ids: Sequence[int]) -> int:
        consumers = [worker.hearer.consumer for worker in self._workers]
        told = {"consumers": consumers, "agencies": list(agency_ids)}
        count: int = connection.execute(_OPEN, told).scalar_one()
        return count

    def close(self) -> None:
        """End the sessions."""
        for worker in self._workers:
            worker.close()
        self._relay.close()
