"""Sessions that show whether their process is alive.

Each relay and each worker holds a numbered advisory lock on a connection of its own. PostgreSQL lets go of it when
the process dies, and the sweep sees within a second whose lanes have nobody any more.
"""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from services.db.engine import engine_for

LOCK_CLASS = 7001
T = TypeVar("T")

_NUMBER = text("SELECT nextval('services.session_no')")
_LOCK = text(f"SELECT pg_advisory_lock({LOCK_CLASS}, :number)")
_LIVING = text(
    "SELECT objid::int FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    f" AND classid = {LOCK_CLASS} AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class LiveSession:
    """A login role's connection, committing each statement, with a number that nobody else alive has."""

    def __init__(self, role: str) -> None:
        self.role = role
        self.number = 0
        self._connection: Connection | None = None

    @property
    def connection(self) -> Connection:
        """The connection, opened when there is none."""
        self.open()
        assert self._connection is not None
        return self._connection

    def open(self) -> None:
        """Connect and take the lock, unless that has been done."""
        if self._connection is not None:
            return
        connection = engine_for(self.role).connect().execution_options(isolation_level="AUTOCOMMIT")
        try:
            self.number = connection.execute(_NUMBER).scalar_one()
            connection.execute(_LOCK, {"number": self.number})
        except BaseException:
            connection.invalidate()
            connection.close()
            raise
        self._connection = connection

    def run(self, act: Callable[[Connection, int], T]) -> T:
        """Do something short with the connection and the number; once more with a new one if it was lost."""
        try:
            return act(self.connection, self.number)
        except DBAPIError as error:
            self.close()
            if not error.connection_invalidated:
                raise
            return act(self.connection, self.number)

    def close(self) -> None:
        """End the session and with it the lock, whatever state it is in."""
        lost, self._connection = self._connection, None
        if lost is not None:
            # Never back into the pool: the lock belongs to the connection.
            lost.invalidate()
            lost.close()


def living(connection: Connection) -> set[int]:
    """The numbers of all sessions that are alive."""
    return set(connection.execute(_LIVING).scalars())
