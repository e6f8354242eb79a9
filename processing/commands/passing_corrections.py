"""机构改革 beside the cases: requests for correction that are not told yet, and suits as co-defendant that still run."""

import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.commands.remedy_rows import remedy_fact
from processing.models import Correction, CorrectionPaper, Handover, Remedy
from services.audit import audit
from services.delivery import publish
from services.events.corrections import CorrectionTakenOver
from services.identity.queries import default_body
from services.succession import Succession, chosen, hand_over


def open_corrections(session: Session, agency_id: int) -> Sequence[uuid.UUID]:
    """Requests whose applicant has not been told of a decision."""
    wanted = select(Correction.id).where(Correction.agency_id == agency_id, Correction.told_on.is_(None))
    return session.scalars(wanted.order_by(Correction.id)).all()


def pass_correction_on(
    session: Session, records: Sequence[Succession], correction_id: uuid.UUID, by: Acting
) -> int:
    """Let a request pass with number, day of receipt, last day and letters. Raises services.succession.Busy."""
    old = records[0].from_agency_id
    wanted = select(Correction).where(Correction.agency_id == old, Correction.id == correction_id)
    row = session.scalars(wanted.with_for_update()).one()
    record = chosen(records, None, row.number)
    if row.told_on is not None or record is None or record.on > by.today:
        return 0
    _leave_a_line(session, row, record, by)
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


def open_suits(session: Session, agency_id: int) -> Sequence[uuid.UUID]:
    """Suits as co-defendant that nobody has decided; those about a case pass with it."""
    wanted = select(Remedy.id).where(
        Remedy.agency_id == agency_id,
        Remedy.case_id.is_(None),
        Remedy.voided_on.is_(None),
        Remedy.result.is_(None),
    )
    return session.scalars(wanted.order_by(Remedy.id)).all()


def pass_suit_on(session: Session, records: Sequence[Succession], remedy_id: uuid.UUID, by: Acting) -> int:
    """行政诉讼法第二十六条第六款: whoever goes on with the functions is the defendant. Raises Busy."""
    record = chosen(records, None, "")
    if record is None or record.on > by.today:
        return 0
    hand_over(session, record, remedy_id)
    remedy = session.get_one(Remedy, remedy_id)
    told: dict[str, Any] = {"agency_id": record.to_agency_id, "stream": remedy_id}
    publish(session, remedy_fact(remedy), **told, actor=by.actor, now=by.now)
    return 1


def _leave_a_line(session: Session, row: Correction, record: Succession, by: Acting) -> None:
    """Its papers keep the numbers this agency gave and are counted in its register of numbers."""
    mine = (
        CorrectionPaper.agency_id == row.agency_id,
        CorrectionPaper.correction_id == row.id,
        CorrectionPaper.numbered_by.is_(None),
    )
    days: Sequence[date] = session.scalars(select(CorrectionPaper.made_on).where(*mine)).all()
    session.execute(update(CorrectionPaper).where(*mine).values(numbered_by=row.agency_id))
    session.add(
        Handover(
            agency_id=row.agency_id,
            case_id=row.id,
            number=row.number,
            to_agency_id=record.to_agency_id,
            on=record.on,
            at=by.now,
            numbers=dict(Counter(str(day.year) for day in days)),
        )
    )
    session.flush()
