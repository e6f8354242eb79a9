"""The print run: the attempt of a posted notice, committed before the paper leaves the printer."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from notifications.commands.posting import locked
from notifications.domain import State
from services.actor import Actor
from services.audit import audit


def mark_printed(
    session: Session, agency_id: int, ids: Sequence[uuid.UUID], *, actor: Actor, now: datetime
) -> None:
    """Note that these were printed in full, names and addresses included. Raises NotFound."""
    for notice in locked(session, agency_id, ids).values():
        if notice.state is State.TO_POST and notice.printed_at is None:
            notice.printed_at = now
        audit(
            session,
            "notice.printed",
            agency_id=agency_id,
            actor=actor,
            now=now,
            object_kind="notice",
            object_id=notice.id,
            fields=["name", "address"],
        )
