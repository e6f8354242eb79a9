"""The sweep that sends reminders: takes what is due, one at a time, never in the quiet hours, never one twice.

Begun is committed → handed to the provider → its answer committed. Died between the last two, or no answer: nobody
knows whether it went, so it is given up, since a second one would be worse than none. An agency's quiet hours are
looked at again at every try. Several sweeps may run: a reminder is leased by one, and a lease ends by itself.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.domain import MOST_TRIES, State, pause
from notifications.leasing import Claim, Queue
from notifications.mail import Fate
from notifications.models import Notice, Recipient, Sms, SmsQueue
from notifications.sms.domain import BY_HAND, NOT_YET, SmsState, agreed, mobile_of, reminder
from notifications.sms.provider import Answer, Message, Provider, provider_of
from services.config import settings
from services.crypto import CaseKey, case_keys
from services.db import unit_of_work
from services.delivery.faults import crash_point
from services.identity.models import Agency
from services.identity.queries import agency
from services.web.links import link

LEASE: Final = timedelta(minutes=2)
AT_ONCE: Final = 50
HELD: Final = timedelta(hours=1)
QUEUE: Final = Queue(SmsQueue.sms_id)
NO_PROVIDER: Final = Answer(Fate.LATER, "no provider", is_away=True)

_log = logging.getLogger(__name__)


def send_due(now: datetime, *, lease: timedelta = LEASE) -> int:
    """Send what is due at `now`; answers how many reminders were taken up."""
    provider, taken = provider_of(settings()), 0
    while taken < AT_ONCE and (claim := QUEUE.claim(now, lease)) is not None:
        taken += 1
        try:
            if _take_up(claim, provider, now).is_away:
                break  # the others would find the same
        except Exception:
            _log.exception("reminder not sent", extra={"agency_id": claim.agency_id})
            QUEUE.wait_anew(claim, now + pause(claim.tries))
    return taken


def send_all_due(now: datetime) -> None:
    """One turn of the sweep, as the schedule calls it."""
    send_due(now)


def _take_up(claim: Claim, provider: Provider | None, now: datetime) -> Answer:
    """Send one reminder, or settle why it is not sent now."""
    with unit_of_work("notifications", claim.scope) as session:
        message = _prepare(session, claim, now)
    if message is None:
        return Answer(Fate.ACCEPTED)
    answer = provider.send(message) if provider else NO_PROVIDER
    crash_point("sms.sent")
    with unit_of_work("notifications", claim.scope) as session:
        _settle(session, claim, answer, now)
    return answer


def _prepare(session: Session, claim: Claim, now: datetime) -> Message | None:
    """The message, its beginning committed before anything leaves; None when there is nothing to send (now)."""
    sms, office = _locked(session, claim), agency(session, claim.agency_id)
    if sms.state is not SmsState.WAITING:
        QUEUE.done(session, claim)
        return None
    if sms.begun_at is not None:
        _end(session, claim, sms, SmsState.FAILED, "unknown")
        return None
    if _notice(session, sms).state in NOT_YET:
        session.delete(sms)  # it takes another way now, and is reminded of when it goes out by that
        QUEUE.done(session, claim)
        return None
    if (why := _stands_against(session, sms, office)) is not None:
        _end(session, claim, sms, SmsState.CANCELLED, why)
        return None
    if (later := _not_yet(session, sms, office, now)) is not None:
        sms.reason, sms.due_at = later
        QUEUE.wait(session, claim, sms.due_at)
        return None
    return _begin(session, sms, office, now)


def _stands_against(session: Session, sms: Sms, office: Agency) -> str | None:
    """Why the reminder is not sent any more: what was true when it was made may not be true now."""
    notice, recipient = _notice(session, sms), session.get_one(Recipient, sms.stream)
    key = _key(session, sms)
    if office.is_played or not office.options.sms_open:
        return "closed"
    if notice.state is State.CANCELLED or recipient.voided:
        return "cancelled"
    if notice.state is State.SENT and notice.way in BY_HAND:
        return "fetched"
    if recipient.personal is None or key is None:
        return "purged"
    told = key.open(recipient.personal)
    if recipient.sms_stopped or not agreed(told):
        return "not_agreed"
    return None if mobile_of(told) else "no_mobile"


def _not_yet(session: Session, sms: Sms, office: Agency, now: datetime) -> tuple[str, datetime] | None:
    """What it waits for and until when; None for now."""
    over_at = office.options.quiet_hours.over_at(now)
    if over_at > now:
        return "quiet", over_at
    return ("held", now + HELD) if _notice(session, sms).waits else None


def _begin(session: Session, sms: Sms, office: Agency, now: datetime) -> Message:
    recipient, key = session.get_one(Recipient, sms.stream), _key(session, sms)
    assert recipient.personal is not None and key is not None
    to = mobile_of(key.open(recipient.personal)) or ""
    sms.begun_at, sms.tries, sms.number = now, sms.tries + 1, key.seal({"phone": to})
    address = f"{settings().base_url}{link('track')}"
    return Message(sms.id, to, reminder(office.name, recipient.number, address, office.options.phone))


def _settle(session: Session, claim: Claim, answer: Answer, now: datetime) -> None:
    sms = _locked(session, claim)
    if sms.state is not SmsState.WAITING or sms.begun_at is None:
        return  # somebody else held our lease to be over: he has the say now
    sms.error = answer.error
    match answer.fate:
        case Fate.ACCEPTED:
            sms.sent_at = now
            _end(session, claim, sms, SmsState.SENT, "")
        case Fate.REFUSED:
            _end(session, claim, sms, SmsState.FAILED, "refused")
        case Fate.UNKNOWN:
            _end(session, claim, sms, SmsState.FAILED, "unknown")
        case Fate.LATER if sms.tries >= MOST_TRIES:
            _end(session, claim, sms, SmsState.FAILED, "too_many")
        case Fate.LATER:
            sms.begun_at, sms.reason, sms.due_at = None, "again", now + pause(sms.tries)
            QUEUE.wait(session, claim, sms.due_at)


def _end(session: Session, claim: Claim, sms: Sms, state: SmsState, reason: str) -> None:
    sms.state, sms.reason, sms.begun_at = state, reason, None
    QUEUE.done(session, claim)


def _notice(session: Session, sms: Sms) -> Notice:
    rows = select(Notice).where(Notice.agency_id == sms.agency_id, Notice.id == sms.notice_id)
    return session.scalars(rows).one()


def _key(session: Session, sms: Sms) -> CaseKey | None:
    return case_keys(session, sms.agency_id, [sms.stream]).get(sms.stream)


def _locked(session: Session, claim: Claim) -> Sms:
    rows = select(Sms).where(Sms.agency_id == claim.agency_id, Sms.id == claim.id)
    return session.scalars(rows.with_for_update()).one()
