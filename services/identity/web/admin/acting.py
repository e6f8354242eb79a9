"""How an administration page runs a command: one transaction, one notice, back to the page or to the form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

from flask import Response, flash, redirect
from sqlalchemy.orm import Session

from services.db import Scope, unit_of_work
from services.errors import DomainError
from services.web.forms import Form
from services.web.viewers import viewer


@contextmanager
def identity() -> Iterator[Session]:
    """A transaction of the identity role in the viewer's agency."""
    with unit_of_work("identity", Scope(viewer().agency.id)) as session:
        yield session


def carry_out(
    act: Callable[[Session], object],
    *,
    done: str | Callable[[], str],
    back: str,
    again: Callable[[Form, int], Response],
) -> Response:
    """Run `act`; say `done` on the page `back`, or show the form `again` with what was refused."""
    try:
        with identity() as session:
            act(session)
    except DomainError as error:
        return again(Form.refused(error), error.status)
    flash(done if isinstance(done, str) else done(), "done")
    return cast(Response, redirect(back, 303))
