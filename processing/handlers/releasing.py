"""The letter to an unwilling third party went out: from that day he has the time to go to court."""

from sqlalchemy.orm import Session

from processing.commands.releasing import point_out_release
from processing.domain import State
from processing.handlers.told import calendar_of
from processing.models import Case
from processing.queries import inquiries_of
from processing.releasing import release_day
from services.clock import china_date
from services.delivery import Envelope
from services.events.notifications import NoticeDispatched

DISCLOSURE_TOLD = "disclosure_told"


def told_objector(session: Session, case: Case, envelope: Envelope, fact: NoticeDispatched) -> None:
    """Count the days to wait from the day he was told, not from the day beneath the letter."""
    if fact.kind != DISCLOSURE_TOLD:
        return
    session.flush()
    for inquiry in inquiries_of(session, case.agency_id, case.id):
        if inquiry.told_document_id != fact.document_id or not (inquiry.told_on and inquiry.released_from):
            continue
        calendar = calendar_of(session, [envelope])
        inquiry.released_from = release_day(inquiry.told_on, inquiry.released_from, fact.on, calendar)
    if case.state is State.SIGNED and case.awaits_release:
        point_out_release(session, case, china_date(envelope.occurred_at))
