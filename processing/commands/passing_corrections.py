"""机构改革 beside the cases: requests for correction that are not told yet."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.commands.handing_over import leave_a_line, successor, waiting
from processing.models import Correction
from services.audit import audit
from services.delivery import publish
from services.events.corrections import CorrectionTakenOver
from services.identity.queries import default_body
from services.succession import Succession, hand_over


def open_corrections(session: Session, agency_id: int) -> Sequence[uuid.UUID]:
    """Requests whose applicant has not been told of a decision."""
    return waiting(session, agency_id, Correction, Correction.told_on.is_(None))


def pass_correction_on(
    session: Session, records: Sequence[Succession], correction_id: uuid.UUID, by: Acting
) -> int:
    """Let a request pass with number, day of receipt, last day, letters and what is proposed. Raises services.succession.Busy."""
    old = records[0].from_agency_id
    wanted = select(Correction).where(Correction.agency_id == old, Correction.id == correction_id)
    row = session.scalars(wanted.with_for_update()).one()
    record = successor(records, by, number=row.number)
    if row.told_on is not None or record is None:
        return 0
    leave_a_line(session, row, record, by)
    hand_over(session, record, correction_id)
    here = record.to_agency_id
    mine = session.scalars(select(Correction).where(Correction.id == correction_id).with_for_update()).one()
    mine.body_id = default_body(session, here, record.on).id
    mine.taken_from, mine.taken_on = old, record.on
    mine.version += 1
    audit(
        session,
        "correction.taken_over",
        agency_id=here,
        actor=by.actor,
        now=by.now,
        object_kind="correction",
        object_id=correction_id,
        detail={"from": old, "on": record.on.isoformat()},
    )
    fact = CorrectionTakenOver(from_agency_id=old, on=record.on, body_id=mine.body_id)
    publish(session, fact, agency_id=here, stream=correction_id, actor=by.actor, now=by.now)
    return 1
