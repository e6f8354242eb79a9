"""机构改革: suits as co-defendant that still run pass as streams of their own; what one 案号 names in both agencies' books."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.commands.handing_over import still_waits, successor, waiting
from processing.commands.remedy_rows import remedy_fact
from processing.models import Remedy
from services.db import Scope
from services.db.work import enter_scope
from services.delivery import publish
from services.succession import Succession, hand_over

RUNS = (Remedy.case_id.is_(None), Remedy.voided_on.is_(None), Remedy.result.is_(None))


def open_suits(session: Session, agency_id: int) -> Sequence[uuid.UUID]:
    """Suits as co-defendant that nobody has decided; those about a case pass with it."""
    return waiting(session, agency_id, Remedy, *RUNS)


def pass_suit_on(session: Session, records: Sequence[Succession], remedy_id: uuid.UUID, by: Acting) -> int:
    """行政诉讼法第二十六条第六款: whoever goes on with the functions is the defendant. Raises Busy.

    What was decided meanwhile stays.
    """
    record = successor(records, by)
    if record is None or not still_waits(session, record.from_agency_id, Remedy, remedy_id, *RUNS):
        return 0
    release_dockets(session, record, remedy_id)
    hand_over(session, record, remedy_id)
    remedy = session.get_one(Remedy, remedy_id)
    told: dict[str, Any] = {"agency_id": record.to_agency_id, "stream": remedy_id}
    publish(session, remedy_fact(remedy), **told, actor=by.actor, now=by.now)
    return 1


def release_dockets(session: Session, record: Succession, stream: uuid.UUID) -> None:
    """Both agencies were party to one suit: what passes gives up its claim to the 案号, which the successor's row has.

    The 案号 itself stays on it; whoever next puts the row right is told of the other one. Leaves the scope the old agency's.
    """
    old, new = record.from_agency_id, record.to_agency_id
    passing = (
        Remedy.agency_id == old,
        func.coalesce(Remedy.case_id, Remedy.id) == stream,
        Remedy.docket_key != "",
        Remedy.voided_on.is_(None),
    )
    keys = session.scalars(select(Remedy.docket_key).where(*passing)).all()
    if not keys:
        return
    theirs = select(Remedy.docket_key).where(
        Remedy.agency_id == new, Remedy.docket_key.in_(keys), Remedy.voided_on.is_(None)
    )
    enter_scope(session, Scope(new))
    known = session.scalars(theirs).all()
    enter_scope(session, Scope(old))
    session.execute(update(Remedy).where(*passing, Remedy.docket_key.in_(known)).values(docket_key=""))
