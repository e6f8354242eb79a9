"""An applicant without an account: number and query code were checked, his signed cookie says so for a while."""

from __future__ import annotations

import uuid
from datetime import timedelta

from flask import session

from services.web.viewers import acting_now

LASTS = timedelta(minutes=30)  # since the last page he opened
_KEY = "applicant"


def remember_applicant(agency_id: int, request_id: uuid.UUID) -> None:
    """The query code fitted: this browser may see this one request for half an hour."""
    session[_KEY] = [agency_id, str(request_id), (acting_now() + LASTS).timestamp()]


def applicant_request() -> tuple[int, uuid.UUID] | None:
    """(agency id, request id) the browser may see, or None; looking prolongs it."""
    match session.get(_KEY):
        case [int(agency_id), str(request_id), float(until)] if until > acting_now().timestamp():
            remember_applicant(agency_id, uuid.UUID(request_id))
            return agency_id, uuid.UUID(request_id)
    session.pop(_KEY, None)
    return None


def forget_applicant() -> None:
    """Leaves the request: the next visitor of a shared machine sees nothing."""
    session.pop(_KEY, None)
