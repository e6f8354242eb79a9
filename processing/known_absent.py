"""What the locked cases of a transaction are known to be without, so that nobody asks for it case by case.

Nobody else can add to a case that is locked here; what this transaction adds itself is noticed when it is added.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session

from processing.models import Inquiry, SupplementMatter

# By case; `joined` are the cases another's reply answers, by the case that carries it.
INQUIRIES, MATTERS, JOINED = "inquiries", "matters", "joined"
_KIND = {Inquiry: INQUIRIES, SupplementMatter: MATTERS}


def note_absent(session: Session, kind: str, case_ids: Iterable[uuid.UUID]) -> None:
    """These cases, which are locked, have nothing of the kind."""
    _absent(session).update((kind, case_id) for case_id in case_ids)


def note_present(session: Session, kind: str, case_id: uuid.UUID) -> None:
    """From now on this case has something of the kind, or may have."""
    _absent(session).discard((kind, case_id))


def is_absent(session: Session, kind: str, case_id: uuid.UUID) -> bool:
    """Whether the case is known to have nothing of the kind; False also means that nobody has looked."""
    return (kind, case_id) in _absent(session)


def forget_absent(session: Session) -> None:
    """The cases pass to another scope, where this transaction has not looked."""
    session.info.pop("known_absent", None)


def _absent(session: Session) -> set[tuple[str, uuid.UUID]]:
    known: set[tuple[str, uuid.UUID]] = session.info.setdefault("known_absent", set())
    return known


@event.listens_for(Session, "transient_to_pending")
def _added(session: Session, row: Any) -> None:
    kind = _KIND.get(type(row))
    if kind is not None:
        note_present(session, kind, row.case_id)
