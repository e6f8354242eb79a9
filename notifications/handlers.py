"""What notifications hears: whom to tell, what to tell, and what need not be told any more. Set-wise."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import Update, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from notifications.domain import OPEN, Course, Kind, State, Way, acknowledgement_way, course
from notifications.models import Notice, Outbox, Recipient
from notifications.planning import Planned, applicant_of, enqueue, make_notices
from notifications.recipients import (
    on_case_imported,
    on_case_taken_over,
    on_correction_opened,
    on_reminders_stopped,
    recipient_row,
    recipients_of,
)
from notifications.sms.domain import is_reminded
from notifications.sms.planning import remind
from services.crypto import CaseKey, case_keys
from services.delivery import Envelope
from services.events import Event
from services.events.corrections import (
    CorrectionChanged,
    CorrectionLetterVoided,
    CorrectionOpened,
    CorrectionTakenOver,
)
from services.events.intake import (
    ApplicantCorrected,
    CaseImported,
    RegistrationVoided,
    RemindersStopped,
    RequestRegistered,
)
from services.events.processing import (
    CaseExtended,
    CaseTakenOver,
    DisclosureReleased,
    DisclosureStopped,
    DocumentVoided,
    NoticeIssued,
    ReplySealed,
    ReplySigned,
    SendByMoved,
    SupplementRequested,
)
from services.identity.queries import agency

MOVABLE = (State.UNREACHABLE, State.TO_POST, State.TO_HAND_OVER)


def on_request_registered(session: Session, told: Sequence[Envelope]) -> None:
    """Remember whom to answer and how; acknowledge."""
    session.execute(insert(Recipient).on_conflict_do_nothing(), [recipient_row(e) for e in told])
    keys = case_keys(session, told[0].agency_id, {e.stream for e in told})
    planned = []
    for envelope in told:
        fact = envelope.event
        assert isinstance(fact, RequestRegistered)
        applicant = applicant_of(envelope.sealed, keys.get(envelope.stream))
        channel = _receipt_channel(fact)
        way = acknowledgement_way(channel, Way(fact.wanted_way), applicant)
        at_counter = channel == "in_person"
        planned.append(Planned(cause=envelope, way=way, applicant=applicant, handed_over=at_counter))
    make_notices(session, planned)


def _receipt_channel(fact: RequestRegistered) -> str:
    """As it came; what a supplement raised was registered later, so nobody was handed its number on the spot."""
    if fact.raised_in is None:
        return fact.channel
    return "email" if fact.channel in ("web", "email") else "letter"


def on_supplement_requested(session: Session, told: Sequence[Envelope]) -> None:
    """Send the supplement notice by the way the applicant chose."""
    _announce(session, told)


def on_case_extended(session: Session, told: Sequence[Envelope]) -> None:
    """Tell of the extension before the old period ends."""
    _announce(session, told)


def on_reply_signed(session: Session, told: Sequence[Envelope]) -> None:
    """Send the reply by the way it was signed for."""
    _announce(session, told)


def on_notice_issued(session: Session, told: Sequence[Envelope]) -> None:
    """Send a letter of the procedure, to the applicant or to whom it names."""
    _announce(session, told)


def on_applicant_corrected(session: Session, told: Sequence[Envelope]) -> None:
    """The contact as it is now; what has not left yet goes to the new address, by the new way."""
    agency_id, recipients = told[0].agency_id, recipients_of(session, told)
    for envelope in told:
        fact, recipient = envelope.event, recipients[envelope.stream]
        assert isinstance(fact, ApplicantCorrected | CorrectionChanged)
        recipient.wanted_way, recipient.applicant_kind = Way(fact.wanted_way), fact.applicant_kind
        recipient.personal = envelope.sealed or recipient.personal
        # What the office puts right comes from intake, which knows that he stopped them; a correction's contact does not.
        recipient.sms_stopped = recipient.sms_stopped and isinstance(fact, CorrectionChanged)
    keys = case_keys(session, agency_id, recipients)
    sends = not agency(session, agency_id).is_played
    waiting = select(Notice).where(
        Notice.agency_id == agency_id,
        Notice.stream.in_(recipients),
        Notice.state.in_(MOVABLE),
        Notice.addressee.is_(None),
    )
    there = {}
    for notice in session.scalars(waiting.order_by(Notice.id).with_for_update()):
        taken = _course(notice, recipients[notice.stream], keys)
        notice.way, notice.state, notice.reason = taken.way, taken.state, taken.reason
        if taken.state is State.QUEUED and sends and not notice.waits:
            enqueue(session, agency_id, [notice.id])
        if taken.state is State.TO_HAND_OVER and is_reminded(notice.kind, notice.addressee):
            there[notice.id] = notice.stream
    remind(session, agency_id, there, now=told[-1].occurred_at)


def on_registration_voided(session: Session, told: Sequence[Envelope]) -> None:
    """What has not left yet stays."""
    agency_id, streams = told[0].agency_id, {e.stream for e in told}
    void = update(Recipient).where(Recipient.agency_id == agency_id, Recipient.stream.in_(streams))
    session.execute(void.values(voided=True))
    open_ones = update(Notice).where(
        Notice.agency_id == agency_id, Notice.stream.in_(streams), Notice.state.in_(OPEN)
    )
    _cancel(session, open_ones)


def on_document_voided(session: Session, told: Sequence[Envelope]) -> None:
    """A document taken back is not sent; what has left already is told to processing as any other."""
    ids = {e.event.document_id for e in told if isinstance(e.event, DocumentVoided | CorrectionLetterVoided)}
    open_ones = update(Notice).where(
        Notice.agency_id == told[0].agency_id, Notice.document_id.in_(ids), Notice.state.in_(OPEN)
    )
    _cancel(session, open_ones)


def on_send_by_moved(session: Session, told: Sequence[Envelope]) -> None:
    """The last day to send moved with the calendar; what has left already keeps the day it had."""
    for envelope in told:
        fact = envelope.event
        assert isinstance(fact, SendByMoved)
        waiting = update(Notice).where(
            Notice.agency_id == envelope.agency_id,
            Notice.document_id == fact.document_id,
            Notice.state.in_(OPEN),
        )
        session.execute(waiting.values(send_by=fact.send_by))


def on_reply_sealed(session: Session, told: Sequence[Envelope]) -> None:
    """The seal is on record; what waits need not be pointed out any more."""
    ids = {e.event.document_id for e in told if isinstance(e.event, ReplySealed)}
    mine = update(Notice).where(Notice.agency_id == told[0].agency_id, Notice.document_id.in_(ids))
    session.execute(mine.values(sealed=True))


def on_disclosure_stopped(session: Session, told: Sequence[Envelope]) -> None:
    """A stopped reply leaves by no way; lifted, it waits again where it waited, one that was released for a new release."""
    agency_id = told[0].agency_id
    stopped = {e.stream: e.event.is_stopped for e in told if isinstance(e.event, DisclosureStopped)}
    mine = select(Notice).where(
        Notice.agency_id == agency_id, Notice.stream.in_(stopped), Notice.kind == Kind.REPLY
    )
    again = []
    for notice in session.scalars(mine.order_by(Notice.id).with_for_update()):
        notice.held = stopped[notice.stream]
        if notice.held and notice.released_on and notice.served_on is None:
            notice.unreleased, notice.released_on = True, None
        if notice.state in (State.QUEUED, State.UNKNOWN) and not notice.waits:
            again.append(notice.id)
    held = [stream for stream, is_stopped in stopped.items() if is_stopped]
    waiting = select(Notice.id).where(Notice.stream.in_(held), Notice.held)
    session.execute(delete(Outbox).where(Outbox.notice_id.in_(waiting)))
    _send_again(session, agency_id, again)


def on_disclosure_released(session: Session, told: Sequence[Envelope]) -> None:
    """Somebody let it go: from that day on it leaves by the way it waits at."""
    agency_id = told[0].agency_id
    released = {e.event.document_id: e.event.on for e in told if isinstance(e.event, DisclosureReleased)}
    mine = select(Notice).where(Notice.agency_id == agency_id, Notice.document_id.in_(released))
    again = []
    for notice in session.scalars(mine.order_by(Notice.id).with_for_update()):
        if notice.document_id is not None:
            notice.unreleased, notice.released_on = False, released[notice.document_id]
        if notice.state in (State.QUEUED, State.UNKNOWN) and not notice.waits:
            again.append(notice.id)
    _send_again(session, agency_id, again)


def _send_again(session: Session, agency_id: int, notice_ids: Sequence[UUID]) -> None:
    if notice_ids and not agency(session, agency_id).is_played:
        enqueue(session, agency_id, notice_ids)


def _cancel(session: Session, open_ones: Update) -> None:
    cancelled = session.scalars(open_ones.values(state=State.CANCELLED).returning(Notice.id)).all()
    session.execute(delete(Outbox).where(Outbox.notice_id.in_(cancelled)))


def _announce(session: Session, told: Sequence[Envelope]) -> None:
    recipients = recipients_of(session, told)
    keys = case_keys(session, told[0].agency_id, recipients)
    planned = []
    for envelope in told:
        recipient, fact = recipients[envelope.stream], envelope.event
        assert isinstance(fact, (SupplementRequested, CaseExtended, ReplySigned, NoticeIssued))
        way = fact.way if isinstance(fact, ReplySigned | NoticeIssued) else None
        to_other = envelope.sealed if isinstance(fact, NoticeIssued) and not fact.to_applicant else None
        planned.append(
            Planned(
                cause=envelope,
                way=Way(way or recipient.wanted_way),
                applicant=applicant_of(to_other or recipient.personal, keys.get(envelope.stream)),
                title=fact.title if isinstance(fact, ReplySigned | NoticeIssued) else "",
                document_id=fact.document_id,
                document_number=fact.document_number,
                send_by=fact.send_by,
                addressee=to_other,
                awaits_release=isinstance(fact, ReplySigned) and bool(fact.awaits_release),
            )
        )
    make_notices(session, planned)


def _course(notice: Notice, recipient: Recipient, keys: Mapping[UUID, CaseKey]) -> Course:
    applicant = applicant_of(recipient.personal, keys.get(notice.stream))
    if notice.kind is Kind.ACKNOWLEDGEMENT:
        return course(acknowledgement_way(recipient.channel, recipient.wanted_way, applicant), applicant)
    return course(recipient.wanted_way, applicant)


SUBSCRIPTIONS: dict[type[Event], Callable[[Session, Sequence[Envelope]], None]] = {
    RequestRegistered: on_request_registered,
    CaseImported: on_case_imported,
    CorrectionOpened: on_correction_opened,
    ApplicantCorrected: on_applicant_corrected,
    CorrectionChanged: on_applicant_corrected,
    RegistrationVoided: on_registration_voided,
    RemindersStopped: on_reminders_stopped,
    ReplySealed: on_reply_sealed,
    DisclosureReleased: on_disclosure_released,
    DisclosureStopped: on_disclosure_stopped,
    DocumentVoided: on_document_voided,
    CorrectionLetterVoided: on_document_voided,
    SupplementRequested: on_supplement_requested,
    CaseExtended: on_case_extended,
    ReplySigned: on_reply_signed,
    NoticeIssued: on_notice_issued,
    SendByMoved: on_send_by_moved,
    CaseTakenOver: on_case_taken_over,
    CorrectionTakenOver: on_case_taken_over,
}
