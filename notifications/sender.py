"""The sender: takes what is due from its queue, one notice at a time, and proves what became of it.

Attempt committed → handed to the mail server with the notice's id as Message-ID → receipt committed with the fact.
Died between the last two: nobody knows, so the next one says `unknown`, sends once more, and counts it.
Several senders may run: a notice is leased by one, and a lease ends by itself.
"""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.commands.serving import Served, serve
from notifications.domain import CORRECTIONS, KIND_LABELS, MOST_TRIES, Action, State, Way, moved, pause
from notifications.leasing import CLOCK, Claim, Queue
from notifications.mail import Fate, Mail, send
from notifications.models import Attempt, Notice, Outbox
from notifications.papers import paper_of, recipient_of
from notifications.planning import sealed_recipient
from services.actor import SYSTEM
from services.clock import china_date, system_now
from services.config import settings
from services.crypto import Purged, case_key
from services.db import unit_of_work
from services.delivery import publish
from services.delivery.faults import crash_point
from services.events.notifications import NoticeFailed
from services.identity.queries import agency
from services.ids import new_id

LEASE: Final = timedelta(minutes=2)
AT_ONCE: Final = 50
NOT_READY: Final = timedelta(seconds=2)
NO_SERVER: Final = timedelta(seconds=30)
QUEUE: Final = Queue(Outbox.notice_id)

_log = logging.getLogger(__name__)


def send_due(now: datetime, *, lease: timedelta = LEASE) -> int:
    """Send what is due; answers how many notices were taken up. Legal days are those of `now`."""
    taken = 0
    while taken < AT_ONCE and (claim := QUEUE.claim(CLOCK, lease)) is not None:
        taken += 1
        try:
            if not _take_up(claim, now):
                break  # the mail server is away: the others would find the same
        except Exception:
            _log.exception("notice not sent", extra={"agency_id": claim.agency_id})
            QUEUE.wait_anew(claim, CLOCK + pause(claim.tries))
    return taken


def send_all_due(now: datetime) -> None:
    """One turn of the sender, as the schedule calls it."""
    send_due(now)


def _take_up(claim: Claim, now: datetime) -> bool:
    """Send one notice; False when there is no mail server to be found."""
    with unit_of_work("notifications", claim.scope) as session:
        prepared = _prepare(session, claim, now)
    if prepared is None:
        return True
    attempt_id, mail = prepared
    fate, error = send(settings().smtp_url or "", mail)
    crash_point("mail.sent")
    with unit_of_work("notifications", claim.scope) as session:
        _settle(session, claim, attempt_id, fate, error, now)
    return not _is_away(fate, error)


def _is_away(fate: Fate, error: str) -> bool:
    """Whether nobody answered at all: that is no word about this mail."""
    return fate is Fate.LATER and not error.startswith(("smtp", "recipient"))


def _prepare(session: Session, claim: Claim, now: datetime) -> tuple[uuid.UUID, Mail] | None:
    """The attempt, committed before anything leaves, and the mail; None when there is nothing to send (any more)."""
    notice = _locked(session, claim)
    if (
        notice.waits
        or notice.state not in (State.QUEUED, State.UNKNOWN)
        or agency(session, claim.agency_id).is_played
    ):
        QUEUE.done(session, claim)
        return None
    if _is_lost_again(session, notice):
        _fail(session, claim, notice, "unknown", now)
        return None
    try:
        paper = paper_of(session, notice, now)
    except Purged:
        _fail(session, claim, notice, "purged", now)
        return None
    if paper is None:
        _wait(session, claim, NOT_READY)
        return None
    if notice.way is Way.PORTAL:
        serve(session, Action.SEND, [Served(notice, china_date(now), "portal")], actor=SYSTEM, now=now)
        QUEUE.done(session, claim)
        return None
    if settings().smtp_url is None:
        _wait(session, claim, NO_SERVER)
        return None
    return _begin(session, notice, paper, now)


def _is_lost_again(session: Session, notice: Notice) -> bool:
    """Close the attempt of a sender that died; True when the one more try it allows has been lost too."""
    lost = session.scalars(
        select(Attempt).where(Attempt.notice_id == notice.id, Attempt.result == "open")
    ).all()
    for attempt in lost:
        attempt.result = "unknown"
    if lost:
        notice.state = moved(notice.state, Action.LOSE, notice.way)
    return _count_unknown(notice, bool(lost))


def _count_unknown(notice: Notice, is_lost: bool) -> bool:
    if not is_lost:
        return False
    notice.resent += 1
    return notice.resent > 1


def _begin(session: Session, notice: Notice, paper: bytes, now: datetime) -> tuple[uuid.UUID, Mail]:
    recipient = recipient_of(session, notice)
    key = case_key(session, notice.agency_id, notice.stream)
    sealed = sealed_recipient(notice, recipient)
    if sealed is None:
        raise Purged
    told = key.open(sealed)["applicant"]
    issuer = agency(session, notice.agency_id).name
    attempt = Attempt(
        id=new_id(),
        agency_id=notice.agency_id,
        notice_id=notice.id,
        way=notice.way,
        address=key.seal({"name": told["name"], "email": told["email"]}),
        begun_at=now,
        by=SYSTEM.name,
    )
    session.add(attempt)
    return attempt.id, _mail(notice, told["email"], recipient.number, issuer, paper)


def _mail(notice: Notice, to: str, number: str, issuer: str, paper: bytes) -> Mail:
    told = settings()
    host = told.mail_from.rpartition("@")[2]
    what = f"{notice.title}{notice.document_number}"
    about = "政府信息更正申请" if notice.kind in CORRECTIONS else "政府信息公开申请"
    return Mail(
        message_id=f"<{notice.id}@{host}>",
        sender=told.mail_from,
        sender_name=issuer,
        to=to,
        subject=f"{KIND_LABELS[notice.kind]}：{number}",
        text=(
            f"您好：\n\n{issuer}就登记编号为 {number} 的{about}向您发送《{what}》，见附件。\n\n"
            f"办理进度可以凭登记编号和查询码在 {told.base_url}/track 查询。\n"
            "本邮件由系统自动发出，请勿直接回复。\n"
        ),
        attachment=paper,
        attachment_name=f"{what}.pdf",
    )


def _settle(
    session: Session, claim: Claim, attempt_id: uuid.UUID, fate: Fate, error: str, now: datetime
) -> None:
    notice, attempt = _locked(session, claim), session.get_one(Attempt, attempt_id)
    if attempt.result != "open":
        return  # somebody else held our lease to be over: he has the say now
    attempt.error = error
    match fate:
        case Fate.ACCEPTED:
            _accepted(session, notice, attempt, now)
            QUEUE.done(session, claim)
        case Fate.REFUSED:
            _close(attempt, "refused")
            _fail(session, claim, notice, "refused", now)
        case Fate.UNKNOWN:
            _close(attempt, "unknown")
            notice.state = moved(notice.state, Action.LOSE, notice.way)
            if _count_unknown(notice, True):
                _fail(session, claim, notice, "unknown", now)
            else:
                _wait(session, claim, pause(1))
        case Fate.LATER:
            _close(attempt, "failed")
            _not_now(session, claim, notice, attempt, now)


def _not_now(session: Session, claim: Claim, notice: Notice, attempt: Attempt, now: datetime) -> None:
    """Try again later. A mail server that is away is nobody's failure: only its word against this mail counts."""
    if not _is_away(Fate.LATER, attempt.error):
        notice.attempts += 1
        if notice.attempts >= MOST_TRIES:
            _fail(session, claim, notice, "too_many", now)
        else:
            _wait(session, claim, pause(notice.attempts))
        return
    same = select(Attempt.id).where(
        Attempt.notice_id == notice.id, Attempt.error == attempt.error, Attempt.id != attempt.id
    )
    if session.scalar(same.limit(1)):
        session.delete(attempt)  # said once is enough: nothing left the house
    _wait(session, claim, NO_SERVER)


def _accepted(session: Session, notice: Notice, attempt: Attempt, now: datetime) -> None:
    """The mail server took it: the attempt that is open is the receipt, so no other is written."""
    proof = f"<{notice.id}@{settings().mail_from.rpartition('@')[2]}>"
    _close(attempt, "accepted")
    attempt.on, attempt.proof = china_date(now), proof
    serve(
        session,
        Action.SEND,
        [Served(notice, china_date(now), proof, attempt)],
        actor=SYSTEM,
        now=now,
    )


def _close(attempt: Attempt, result: str) -> None:
    attempt.result, attempt.ended_at = result, system_now()


def _fail(session: Session, claim: Claim, notice: Notice, reason: str, now: datetime) -> None:
    notice.state, notice.reason = moved(notice.state, Action.FAIL, notice.way), reason
    fact = NoticeFailed(notice_id=notice.id, kind=str(notice.kind), way=str(notice.way), reason=reason)
    session.flush()
    publish(session, fact, agency_id=notice.agency_id, stream=notice.stream, actor=SYSTEM, now=now)
    QUEUE.done(session, claim)


def _locked(session: Session, claim: Claim) -> Notice:
    rows = select(Notice).where(Notice.agency_id == claim.agency_id, Notice.id == claim.id)
    return session.scalars(rows.with_for_update()).one()


def _wait(session: Session, claim: Claim, for_: timedelta) -> None:
    QUEUE.wait(session, claim, CLOCK + for_)
