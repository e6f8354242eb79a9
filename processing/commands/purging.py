"""清除个人信息 by order of a responsible person: checked, written down, told to the other contexts, never undone."""

import uuid

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from processing.changes import check_version
from processing.commands.acting import Acting, locked_case
from processing.commands.repeating import forget_person
from processing.models import Case, Publication, Remedy
from processing.publishing import PublicationStage
from processing.purging import Purge, Standing, check_purge, check_standing
from services.crypto import case_key
from services.errors import NotAllowed
from services.identity.permissions import Permission

UNPUBLISHED = (PublicationStage.PROPOSED, PublicationStage.AGREED)


def standing_of(session: Session, case: Case) -> Standing:
    """What decides whether this case may be purged, as it stands now."""
    disputed = exists().where(
        Remedy.agency_id == case.agency_id,
        Remedy.case_id == case.id,
        Remedy.ended_on.is_(None),
        Remedy.voided_on.is_(None),
    )
    published = exists().where(
        Publication.agency_id == case.agency_id,
        Publication.case_id == case.id,
        Publication.stage.in_(UNPUBLISHED),
    )
    is_disputed, is_being_published = session.execute(select(disputed, published)).one()
    return Standing(
        number=case.number,
        state=case.state,
        archive_number=case.archive_number,
        is_disputed=is_disputed,
        is_being_published=is_being_published,
    )


def check_may_purge(session: Session, case: Case) -> Standing:
    """Before the form is offered. Raises Purged for what is gone already, Conflict while the case must be kept."""
    case_key(session, case.agency_id, case.id)
    standing = standing_of(session, case)
    check_standing(standing)
    return standing


def purge_case(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    told: Purge,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """Make everything sealed of a case unreadable for ever; numbers, days, outcome and log stay.

    Raises NotAllowed, NotFound, Purged, Conflict while the case must be kept or has moved on, Invalid for an order that
    lacks something.
    """
    if Permission.CASE_SUPERVISE not in by.permissions:
        raise NotAllowed("只有负责人可以清除个人信息。")
    case = locked_case(session, agency_id, case_id)
    case_key(session, agency_id, case_id)
    check_version(session, case, version)
    check_purge(standing_of(session, case), told, by.today)
    case.version += 1
    why = {"ground": str(told.ground), "basis": told.basis.strip(), "reason": told.reason.strip()}
    forget_person(session, agency_id, case_id, by=by, why=why)
