"""The unit of work: one action, one transaction, one agency."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from services.db.engine import engine_for

_SET_SCOPE = text(
    "SELECT set_config('app.agency', :agency, true), set_config('app.request', :request, true),"
    " set_config('app.sight', :sight, true)"
)


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
def unit_of_work(context: str, scope: Scope = Scope()) -> Iterator[Session]:
    """A session as the context's own login role, committed at the end, rolled back on any error.

    Nothing leaves before the commit; what must happen right after it (a wake-up) is given to `after_commit`.
    """
    with Session(engine_for(context), expire_on_commit=False) as session:
        _begin(session, scope)
        yield session
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
    """Set the scope of the running transaction; it ends with the transaction, so a pooled connection keeps none."""
    sight = scope.sight or ((scope.agency,) if scope.agency is not None else ())
    session.execute(
        _SET_SCOPE,
        {
            "agency": "" if scope.agency is None else str(scope.agency),
            "request": "" if scope.request is None else str(scope.request),
            "sight": ",".join(map(str, sight)),
        },
    )


def after_commit(session: Session, callback: Callable[[], None]) -> None:
    """Run once after this unit of work has committed; the same callback given twice runs once."""
    session.info.setdefault("after_commit", {})[callback] = None
