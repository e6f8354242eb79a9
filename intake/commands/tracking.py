"""Opening the applicant's page: number and code, and an end to guessing."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from intake.models import CorrectionRequest, Request, TrackTry
from services.crypto import query_code_matches
from services.errors import TooMany

TRIES = 5
PAUSE = timedelta(hours=1)


def open_tracking(
    session: Session, agency_id: int, number: str, code: str, *, now: datetime
) -> uuid.UUID | None:
    """The application or request for correction of this number if the code is its own, else None, the same for a number that does not exist.

    Five wrong codes for a number stop the guessing for an hour (TooMany). `now` is system time.
    """
    tried = session.get(TrackTry, (agency_id, number), with_for_update=True)
    if tried is not None and tried.wrong >= TRIES and now - tried.last_at < PAUSE:
        raise TooMany("查询码错误次数过多，请一小时后再试，或者拨打机关电话查询。")
    kept: type[Request] | type[CorrectionRequest] = CorrectionRequest if is_correction(number) else Request
    found = session.execute(
        select(kept.id, kept.code_version).where(kept.agency_id == agency_id, kept.number == number)
    ).one_or_none()
    # A number that does not exist costs the same comparison.
    stream, version = (found.id, found.code_version) if found else (uuid.UUID(int=0), 1)
    if query_code_matches(stream, version, code) and found:
        session.execute(delete(TrackTry).where(TrackTry.agency_id == agency_id, TrackTry.number == number))
        return stream
    wrong = insert(TrackTry).values(agency_id=agency_id, number=number, wrong=1, last_at=now)
    counted = case((TrackTry.last_at < now - PAUSE, 1), else_=TrackTry.wrong + 1)
    session.execute(
        wrong.on_conflict_do_update(
            index_elements=["agency_id", "number"],
            set_={"wrong": counted, "last_at": now},
        )
    )
    return None


def is_correction(number: str) -> bool:
    """Whether a number is one of a request for correction."""
    return "更" in number  # agency codes have no such letter


def forget_old_tries(session: Session, agency_id: int) -> None:
    """Remove what was counted more than an hour ago. System time."""
    old = TrackTry.last_at < func.clock_timestamp() - PAUSE
    session.execute(delete(TrackTry).where(TrackTry.agency_id == agency_id, old))
