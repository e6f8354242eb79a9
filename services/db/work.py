"""The unit of work: one action, one transaction, one agency."""

import uuid
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from services.config import Settings
from services.db.engine import engine_for

_SET_SCOPE = text(
    "SELECT set_config('app.agency', :agency, true), set_config('app.request', :request, true),"
    " set_config('app.sight', :sight, true)"
)

T = TypeVar("T")
Writer = Callable[[Session, list[Any]], None]


class Turn(IntEnum):
    """The order of what is written last: the heads of the streams, which others wait for, behind everything."""

    AUDIT = 1
    EVENTS = 2


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose rows this transaction may meet.

    `agency` for all operational work; `request` narrows an applicant to his own; `sight` is a supervisor's
    subtree and widens reading in reporting alone (without it, the own agency).
    """

    agency: int | None = None
    request: uuid.UUID | None = None
    sight: tuple[int, ...] = ()


@contextmanager
def unit_of_work(context: str, scope: Scope = Scope(), using: Settings | None = None) -> Iterator[Session]:
    """A session as the context's own login role, committed at the end, rolled back on any error.

    Nothing leaves before the commit. What is gathered by `write_last` goes to the database right before it, what
    must happen right after it (a wake-up) is given to `after_commit`.
    """
    with Session(engine_for(context, using), expire_on_commit=False) as session:
        session.info["written_last"] = {}
        _begin(session, scope)
        yield session
        _write_what_was_gathered(session)
        session.commit()
        for callback in session.info.pop("after_commit", {}):
            callback()


def _begin(session: Session, scope: Scope) -> None:
    # The first statement of a transaction meets connections that died in the pool: one more try is safe here.
    try:
        enter_scope(session, scope)
    except OperationalError:
        session.rollback()
        session.get_bind().engine.dispose()
        enter_scope(session, scope)


def enter_scope(session: Session, scope: Scope) -> None:
    """Set the scope of the running transaction; it ends with the transaction, so a pooled connection keeps none.

    What was gathered so far is written first: it belongs to the scope before.
    """
    _write_what_was_gathered(session)
    sight = scope.sight or ((scope.agency,) if scope.agency is not None else ())
    session.execute(
        _SET_SCOPE,
        {
            "agency": "" if scope.agency is None else str(scope.agency),
            "request": "" if scope.request is None else str(scope.request),
            "sight": _yes_and_no(sight),
        },
    )


def _yes_and_no(numbers: Collection[int]) -> str:
    """Numbers as PostgreSQL's array of booleans from the least to the greatest, true where one is among them."""
    if not numbers:
        return ""
    first, known = min(numbers), set(numbers)
    marks = ("t" if number in known else "f" for number in range(first, max(numbers) + 1))
    return f"[{first}:{max(numbers)}]={{{','.join(marks)}}}"


def write_last(session: Session, turn: Turn, write: Writer, rows: Iterable[Any]) -> None:
    """Gather rows of this unit of work; `write` puts down all of a turn together, right before the commit.

    Raises RuntimeError inside a savepoint, where what is rolled back would be written all the same, and outside of a
    unit of work, where nobody would write it.
    """
    if session.in_nested_transaction() or "written_last" not in session.info:
        raise RuntimeError("rows are gathered in a unit of work, and not inside a savepoint")
    session.info["written_last"].setdefault((turn, write), []).extend(rows)


def _write_what_was_gathered(session: Session) -> None:
    gathered: dict[tuple[Turn, Writer], list[Any]] = session.info["written_last"]
    session.info["written_last"] = {}
    for (_, write), rows in sorted(gathered.items(), key=lambda item: item[0][0]):
        write(session, rows)


def once(session: Session, question: Hashable, ask: Callable[[], T]) -> T:
    """The answer to a question about what stands still meanwhile, asked once in this unit of work."""
    known: dict[Hashable, T] = session.info.setdefault("asked_once", {})
    if question not in known:
        known[question] = ask()
    return known[question]


def after_commit(session: Session, callback: Callable[[], None]) -> None:
    """Run once after this unit of work has committed; the same callback given twice runs once."""
    session.info.setdefault("after_commit", {})[callback] = None
