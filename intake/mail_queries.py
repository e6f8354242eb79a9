"""Questions about the mail register: a day, what nobody owns, what waits to be registered, one mail number."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from intake.mail import Standing, Suspected, day_bounds, must_be_owned_by, needs_countersign
from intake.models import CorrectionRequest, MailCorrection, MailItem, MailLink, Request
from services.crypto import case_keys
from services.errors import NotFound

MOST = 500
IN_THE_HOUSE = and_(
    MailItem.returned_at.is_(None), MailItem.voided_at.is_(None), MailItem.passed_at.is_(None)
)
# Ordinary mail has an owner once it is handed over, what can be an application once it is countersigned.
UNOWNED = and_(
    IN_THE_HOUSE,
    MailItem.confirmed_at.is_(None),
    or_(MailItem.handed_at.is_(None), MailItem.suspected != Suspected.NO),
)


def mail_item(session: Session, agency_id: int, mail_id: uuid.UUID, *, lock: bool = False) -> MailItem:
    """Raises NotFound, also for another agency's."""
    wanted = select(MailItem).where(MailItem.agency_id == agency_id, MailItem.id == mail_id)
    found = session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()
    if found is None:
        raise NotFound("收件登记里没有这个邮件。")
    return found


def mail_of_day(session: Session, agency_id: int, day: date) -> Sequence[MailItem]:
    """What came on a day, in the order of the register."""
    start, end = day_bounds(day)
    return _ordered(session, agency_id, MailItem.arrived_at >= start, MailItem.arrived_at < end)


def unowned(session: Session, agency_id: int) -> Sequence[MailItem]:
    """What nobody has taken over yet, the oldest first."""
    return _ordered(session, agency_id, UNOWNED)


def overdue(session: Session, agency_id: int, now: datetime) -> list[MailItem]:
    """What nobody owns though its hour has passed."""
    return [item for item in unowned(session, agency_id) if must_be_owned_by(item.arrived_at) <= now]


def to_register(session: Session, agency_id: int) -> Sequence[MailItem]:
    """What can be an application and has none registered yet: it stays until somebody registers or says no."""
    known = select(MailLink.mail_id).where(MailLink.agency_id == agency_id)
    corrected = select(MailCorrection.mail_id).where(MailCorrection.agency_id == agency_id)
    return _ordered(
        session,
        agency_id,
        IN_THE_HOUSE,
        MailItem.suspected != Suspected.NO,
        MailItem.id.not_in(known),
        MailItem.id.not_in(corrected),
    )


def unsettled(session: Session, agency_id: int) -> Sequence[MailItem]:
    """What nobody has taken over, and what can be an application or a correction and has none registered yet."""
    found = {item.id: item for item in (*unowned(session, agency_id), *to_register(session, agency_id))}
    return sorted(found.values(), key=lambda item: (item.arrived_at, item.no))


def by_number(session: Session, agency_id: int, mail_number: str) -> Sequence[MailItem]:
    """Every line of a mail number, returned and void ones too."""
    return _ordered(session, agency_id, MailItem.mail_number == mail_number) if mail_number else []


def alive_by_number(session: Session, agency_id: int, mail_number: str) -> MailItem | None:
    """The newest line of a mail number that still stands."""
    if not mail_number:
        return None
    wanted = select(MailItem).where(
        MailItem.agency_id == agency_id, MailItem.mail_number == mail_number, IN_THE_HOUSE
    )
    return session.scalars(wanted.order_by(MailItem.arrived_at.desc()).limit(1)).one_or_none()


def waiting_count(session: Session, agency_id: int, now: datetime) -> int:
    """How many items are overdue; one question of an index that holds only what is open."""
    open_ = select(MailItem.arrived_at).where(MailItem.agency_id == agency_id, UNOWNED)
    return sum(must_be_owned_by(arrived) <= now for arrived in session.scalars(open_))


@dataclass(frozen=True, slots=True)
class Inside:
    """What was in a mail item: an application, or a request for correction."""

    id: uuid.UUID
    number: str
    is_correction: bool = False


def linked(session: Session, agency_id: int, mail_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Inside]]:
    """What was in each item, applications first, by their numbers."""
    asked = (
        select(MailLink.mail_id, Request.id, Request.number)
        .join(Request, Request.id == MailLink.request_id)
        .where(MailLink.agency_id == agency_id, MailLink.mail_id.in_(mail_ids))
        .where(Request.agency_id == agency_id)
        .order_by(Request.number)
    )
    corrected = (
        select(MailCorrection.mail_id, CorrectionRequest.id, CorrectionRequest.number)
        .join(CorrectionRequest, CorrectionRequest.id == MailCorrection.correction_id)
        .where(MailCorrection.agency_id == agency_id, MailCorrection.mail_id.in_(mail_ids))
        .where(CorrectionRequest.agency_id == agency_id)
        .order_by(CorrectionRequest.number)
    )
    found: dict[uuid.UUID, list[Inside]] = {}
    for is_correction, wanted in ((False, asked), (True, corrected)):
        for mail_id, each, number in session.execute(wanted):
            found.setdefault(mail_id, []).append(Inside(each, number, is_correction))
    return found


def written_of(
    session: Session, agency_id: int, items: Sequence[MailItem]
) -> dict[uuid.UUID, dict[str, str]]:
    """Sender and addressee of several items; empty where nothing was written down or it was purged."""
    keys = case_keys(session, agency_id, [item.id for item in items if item.written])
    nothing = {"sender": "", "addressee": ""}
    return {
        item.id: keys[item.id].open(item.written) if item.written and item.id in keys else nothing
        for item in items
    }


def first_entry(session: Session, agency_id: int) -> datetime | None:
    """When the register begins: before that a search proves nothing."""
    return session.scalar(select(func.min(MailItem.registered_at)).where(MailItem.agency_id == agency_id))


def standing(item: MailItem) -> Standing:
    """Where the item is."""
    if item.passed_at is not None:
        return Standing.PASSED
    if item.voided_at is not None:
        return Standing.VOID
    if item.returned_at is not None:
        return Standing.RETURNED
    if item.confirmed_at is not None:
        return Standing.CONFIRMED
    return Standing.HERE if item.handed_at is None else Standing.HANDED


def is_owned(item: MailItem) -> bool:
    """Whether somebody answers for it."""
    if standing(item) in (Standing.CONFIRMED, Standing.RETURNED, Standing.VOID, Standing.PASSED):
        return True
    return item.handed_at is not None and not needs_countersign(item.suspected)


def _ordered(session: Session, agency_id: int, *conditions: ColumnElement[bool]) -> Sequence[MailItem]:
    wanted = select(MailItem).where(MailItem.agency_id == agency_id, *conditions)
    return session.scalars(wanted.order_by(MailItem.arrived_at, MailItem.no).limit(MOST)).all()
