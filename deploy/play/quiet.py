"""Waiting until the platform has worked off what a round of commands published."""

import time
from collections.abc import Sequence

from sqlalchemy import Connection, text

from services.db.engine import engine_for
from services.events.routes import CONSUMERS

SHORTEST, LONGEST = 0.002, 0.02
PATIENCE = 120.0

_OPEN = text(
    "SELECT count(*) FROM services.delivery WHERE consumer = ANY(:consumers) AND agency_id = ANY(:agencies)"
)
_PARKED = text(
    "SELECT state, name, reason, last_error FROM services.delivery_parked WHERE agency_id = ANY(:agencies)"
    " AND state IN ('dead', 'retry') ORDER BY state, event_seq LIMIT 5"
)


class NotWorkedOff(Exception):
    """Deliveries are dead, or nothing has moved for a long time; the message is Chinese."""


class Quiet:
    """Sees the open deliveries of the played agencies, as the relay's role does, on one connection of its own."""

    def __init__(self, agencies: Sequence[int]) -> None:
        self._told = {"agencies": list(agencies), "consumers": sorted(CONSUMERS.values())}
        self._connection: Connection | None = None

    def wait(self) -> None:
        """Return when nothing is open. Raises NotWorkedOff for dead letters and for standstill."""
        pause, last, since = SHORTEST, -1, time.monotonic()
        while left := self._count() + self._waiting():
            if left != last:
                last, since = left, time.monotonic()
            elif time.monotonic() - since > PATIENCE:
                raise NotWorkedOff(
                    f"{PATIENCE:.0f} 秒内没有进展，还有 {left} 个投递没有处理。请检查处理进程。"
                )
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def _sql(self) -> Connection:
        if self._connection is None:
            self._connection = engine_for("relay").connect().execution_options(isolation_level="AUTOCOMMIT")
        return self._connection

    def _count(self) -> int:
        number: int = self._sql.execute(_OPEN, self._told).scalar_one()
        return number

    def _waiting(self) -> int:
        """How many failed deliveries wait to be tried again. Raises NotWorkedOff when some are dead."""
        rows = self._sql.execute(_PARKED, {"agencies": self._told["agencies"]}).all()
        dead = [f"{row.name} {row.reason} {row.last_error}".strip() for row in rows if row.state == "dead"]
        if dead:
            raise NotWorkedOff(f"有投递进入死信：{'；'.join(dead)}")
        return len(rows)
