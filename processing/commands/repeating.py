"""What people decide about requests that look the same, and forgetting how a purged case read."""

import uuid
from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.likeness import bands
from processing.models import CaseBand, CaseLikeness, CaseMark, NoRepeat
from processing.queries import case_of
from services.audit import audit
from services.crypto import purge
from services.delivery import publish
from services.events.processing import CasePurged


def say_no_repeat(
    session: Session, agency_id: int, case_id: uuid.UUID, other_id: uuid.UUID, *, by: Acting
) -> None:
    """Somebody read both: not the same request (条例第三十六条第六项 does not apply). Raises NotFound."""
    case_of(session, agency_id, case_id)
    case_of(session, agency_id, other_id)
    row = {
        "case_id": case_id,
        "other_id": other_id,
        "agency_id": agency_id,
        "at": by.now,
        "by": by.actor.name,
    }
    session.execute(insert(NoRepeat).values(row).on_conflict_do_nothing())
    audit(session, "case.no_repeat", agency_id=agency_id, actor=by.actor, now=by.now,
          object_kind="case", object_id=case_id, detail={"other": str(other_id)})  # fmt: skip


def forget_person(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    *,
    by: Acting,
    why: Mapping[str, str] | None = None,
) -> None:
    """Purge a case: its key, and with it all that is sealed, and every hash by which its person or text is found.

    The other contexts are told, so that theirs go too. `why` stands in the audit log.
    """
    case_of(session, agency_id, case_id)
    known = session.get(CaseLikeness, case_id)
    if known is not None:
        session.execute(
            delete(CaseBand).where(
                CaseBand.agency_id == agency_id,
                CaseBand.band.in_(bands(known.hashes)),
                CaseBand.case_id == case_id,
            )
        )
        session.delete(known)
    session.execute(delete(CaseMark).where(CaseMark.agency_id == agency_id, CaseMark.case_id == case_id))
    purge(session, agency_id, case_id)
    audit(session, "case.purged", agency_id=agency_id, actor=by.actor, now=by.now,
          object_kind="case", object_id=case_id, detail=why)  # fmt: skip
    publish(session, CasePurged(on=by.today), agency_id=agency_id, stream=case_id, actor=by.actor, now=by.now)
