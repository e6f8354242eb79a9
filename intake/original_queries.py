"""Which originals came with an application, and whose have not gone back yet."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.models import EnclosedOriginals, Request
from services.crypto import case_key
from services.errors import NotFound


@dataclass(frozen=True, slots=True)
class Originals:
    """One noted list, opened."""

    row: EnclosedOriginals
    items: Sequence[str]
    receiver: str


def originals_of(session: Session, agency_id: int, request_id: uuid.UUID) -> list[Originals]:
    """Those of a request, in the order they were noted. Raises Purged."""
    mine = EnclosedOriginals.agency_id == agency_id, EnclosedOriginals.request_id == request_id
    rows = session.scalars(select(EnclosedOriginals).where(*mine).order_by(EnclosedOriginals.id)).all()
    if not rows:
        return []
    key = case_key(session, agency_id, request_id)
    return [
        Originals(row, key.open(row.items)["items"], key.open(row.receiver)["name"] if row.receiver else "")
        for row in rows
    ]


def originals_one(
    session: Session, agency_id: int, request_id: uuid.UUID, originals_id: uuid.UUID
) -> Originals:
    """One of them. Raises NotFound."""
    for one in originals_of(session, agency_id, request_id):
        if one.row.id == originals_id:
            return one
    raise NotFound("没有登记过这些原件。")


def not_returned(session: Session, agency_id: int, limit: int = 30) -> list[tuple[EnclosedOriginals, str]]:
    """What is still here, with the numbers of its applications, the oldest first."""
    wanted = (
        select(EnclosedOriginals, Request.number)
        .join(Request, Request.id == EnclosedOriginals.request_id)
        .where(EnclosedOriginals.agency_id == agency_id, EnclosedOriginals.returned_on.is_(None))
        .order_by(EnclosedOriginals.noted_at)
        .limit(limit)
    )
    return [(row.EnclosedOriginals, row.number) for row in session.execute(wanted)]
