"""Questions about applications that share a reply."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.domain import AT_WORK, State
from processing.known_absent import JOINED, is_absent
from processing.models import Case, CaseMark
from processing.queries.charging import IDENTITIES


def joined_cases(
    session: Session, agency_id: int, leader_id: uuid.UUID, *, lock: bool = False
) -> Sequence[Case]:
    """The cases whose reply is that of another, in the order of their numbers; locked in the order of their ids."""
    if is_absent(session, JOINED, leader_id):
        return ()
    wanted = select(Case).where(
        Case.agency_id == agency_id,
        Case.joined_to == leader_id,
        Case.state.in_([State.JOINED, State.SIGNED]),
    )
    wanted = wanted.order_by(Case.id)
    rows = session.scalars(wanted.with_for_update() if lock else wanted)
    return sorted(rows, key=lambda case: case.number)


def leaders_for(session: Session, case: Case) -> Sequence[Case]:
    """Cases of the same applicant at work whose reply this one could share."""
    own = select(CaseMark.hash).where(
        CaseMark.agency_id == case.agency_id, CaseMark.case_id == case.id, CaseMark.kind.in_(IDENTITIES)
    )
    same = select(CaseMark.case_id).where(
        CaseMark.agency_id == case.agency_id, CaseMark.kind.in_(IDENTITIES), CaseMark.hash.in_(own)
    )
    wanted = select(Case).where(
        Case.agency_id == case.agency_id, Case.id.in_(same), Case.id != case.id, Case.state.in_(AT_WORK)
    )
    return session.scalars(wanted.order_by(Case.number)).all()
