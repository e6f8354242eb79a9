"""How a sweep takes from its queue: the row due longest, leased by one, and a lease ends by itself.

Leases are machinery and run by the database's clock. When a row is due is the sweep's own rule.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, SQLColumnExpression, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from services.db import Scope, unit_of_work

CLOCK: Final = func.clock_timestamp()


@dataclass(frozen=True, slots=True)
class Claim:
    """What is leased: the id of the notice or reminder, whose it is, and its tries, this one among them."""

    id: uuid.UUID
    agency_id: int
    tries: int

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)


class Queue:
    """A table of what is to be sent, by its key; `due_at`, `lease_until` and `tries` stand beside it."""

    def __init__(self, key: InstrumentedAttribute[uuid.UUID]) -> None:
        self._key, self._row = key, key.class_

    def claim(self, by: datetime | ColumnElement[datetime], lease: timedelta) -> Claim | None:
        """Lease what was due longest before `by`; None when nothing free is."""
        row: Any = self._row
        free = or_(row.lease_until.is_(None), row.lease_until < CLOCK)
        due = select(self._key).where(row.due_at <= by, free).order_by(row.due_at).limit(1)
        taken = (
            update(row)
            .where(self._key == due.with_for_update(skip_locked=True).scalar_subquery())
            .values(lease_until=CLOCK + lease, tries=row.tries + 1)
            .returning(self._key, row.agency_id, row.tries)
        )
        with unit_of_work("notifications") as session:
            found: Sequence[Any] | None = session.execute(taken).first()
        return None if found is None else Claim(*found)

    def wait(self, session: Session, claim: Claim, until: datetime | SQLColumnExpression[datetime]) -> None:
        """Give the lease back; due again at `until`."""
        mine = update(self._row).where(self._key == claim.id)
        session.execute(mine.values(lease_until=None, due_at=until))

    def wait_anew(self, claim: Claim, until: datetime | SQLColumnExpression[datetime]) -> None:
        """The same in a unit of work of its own: for a try that failed and took its own with it."""
        with unit_of_work("notifications") as session:
            self.wait(session, claim, until)

    def done(self, session: Session, claim: Claim) -> None:
        """Nothing is left to be sent."""
        session.execute(delete(self._row).where(self._key == claim.id))
