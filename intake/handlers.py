"""What the applicant's page learns from the other contexts. Set-wise, in the order of each stream."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from intake.commands.splitting import register_parts, register_raised
from intake.commands.taking_over import on_case_taken_over
from intake.correction_handlers import (
    LETTERS,
    letters_sent,
    on_correction_changed,
    on_correction_letter_voided,
    on_correction_moved,
    on_correction_opened,
    on_correction_taken_over,
)
from intake.models import Issued, Progress, Request, RequestKey
from services.clock import china_date
from services.crypto import case_key
from services.delivery import Envelope
from services.events import Event
from services.events.corrections import (
    CorrectionChanged,
    CorrectionLetterVoided,
    CorrectionMoved,
    CorrectionOpened,
    CorrectionTakenOver,
)
from services.events.notifications import NoticeDispatched
from services.events.processing import (
    CaseClosed,
    CaseExtended,
    CaseMoved,
    CasePurged,
    CaseTakenOver,
    ClockChanged,
    DisclosureStopped,
    MattersRaised,
    NoticeIssued,
    ReplyShared,
    ReplySigned,
    SplitDecided,
    SupplementRequested,
)

E = TypeVar("E", bound=Event)
# What the applicant did himself stands on his page already; office-internal moves are not his business.
TO_OTHERS = frozenset(
    {"consult_third_party", "disclosure_told", "joint_maker_letter", "cooperation_letter", "lead_body_letter"}
)
UNTOLD = frozenset({"registered", "withdrawn", "voided", "dispatched", "closed"})


def on_case_moved(session: Session, told: Sequence[Envelope]) -> None:
    """State for what he can do now, and a line of the timeline in plain words."""
    facts = list(_facts(told, CaseMoved))
    _change(session, told, [{"state": fact.state} for _, fact in facts])
    _add_lines(session, [(e, fact.on, fact.plain, None) for e, fact in facts if fact.plain not in UNTOLD])


def on_case_purged(session: Session, told: Sequence[Envelope]) -> None:
    """Nobody finds a purged request by name, number or telephone any more."""
    for envelope in told:
        mine = RequestKey.agency_id == envelope.agency_id, RequestKey.request_id == envelope.stream
        session.execute(delete(RequestKey).where(*mine))


def on_clock_changed(session: Session, told: Sequence[Envelope]) -> None:
    """The due date with its reasons, as processing computed it."""
    _change(
        session,
        told,
        [
            {
                "due_date": fact.due_date,
                "provisional": fact.provisional,
                "stopped": fact.stopped,
                "explanation": fact.explanation,
            }
            for _, fact in _facts(told, ClockChanged)
        ],
    )


def on_supplement_requested(session: Session, told: Sequence[Envelope]) -> None:
    """He may supplement until that day."""
    facts = list(_facts(told, SupplementRequested))
    _change(session, told, [{"supplement_until": fact.until} for _, fact in facts])
    _add_issued(
        session,
        [(e, fact.document_id, "supplement", fact.document_number, "补正告知书") for e, fact in facts],
    )


def on_case_extended(session: Session, told: Sequence[Envelope]) -> None:
    """The notice of extension will be his to read."""
    facts = _facts(told, CaseExtended)
    _add_issued(
        session, [(e, f.document_id, "extension", f.document_number, "延期答复告知书") for e, f in facts]
    )


def on_notice_issued(session: Session, told: Sequence[Envelope]) -> None:
    """A letter to the applicant will be his to read; letters to others are not his, those of corrections come with the course."""
    facts = [
        (e, fact) for e, fact in _facts(told, NoticeIssued) if fact.to_applicant and fact.kind not in LETTERS
    ]
    _add_issued(session, [(e, f.document_id, f.kind, f.document_number, f.title) for e, f in facts])


def on_split_decided(session: Session, told: Sequence[Envelope]) -> None:
    """The others of an application that is handled as several are registered."""
    for envelope, fact in _facts(told, SplitDecided):
        if envelope.sealed is None:
            continue
        texts = case_key(session, envelope.agency_id, envelope.stream).open(envelope.sealed)["texts"]
        if len(texts) != fact.others:
            raise ValueError("as many texts as others")
        register_parts(
            session,
            envelope.agency_id,
            envelope.stream,
            texts,
            actor=envelope.actor,
            now=envelope.occurred_at,
        )


def on_matters_raised(session: Session, told: Sequence[Envelope]) -> None:
    """What a supplement raised anew is registered, an application each."""
    for envelope, fact in _facts(told, MattersRaised):
        if envelope.sealed is None:
            continue
        texts = case_key(session, envelope.agency_id, envelope.stream).open(envelope.sealed)["texts"]
        matters = dict(zip(fact.matters, texts, strict=True))
        actor, now = envelope.actor, envelope.occurred_at
        register_raised(session, envelope.agency_id, envelope.stream, matters, fact.on, actor=actor, now=now)


def on_reply_signed(session: Session, told: Sequence[Envelope]) -> None:
    """The reply will be his to read once it has gone out."""
    facts = list(_facts(told, ReplySigned))
    _add_issued(session, [(e, f.document_id, "reply", f.document_number, f.title) for e, f in facts])
    _add_lines(session, [(e, f.signed_on, "awaits_release", None) for e, f in facts if f.awaits_release])


def on_disclosure_stopped(session: Session, told: Sequence[Envelope]) -> None:
    """Stopped, the reply is nobody's to read; lifted, it is his again."""
    for envelope, fact in _facts(told, DisclosureStopped):
        mine = update(Issued).where(
            Issued.agency_id == envelope.agency_id,
            Issued.request_id == envelope.stream,
            Issued.kind == "reply",
        )
        session.execute(mine.values(held=fact.is_stopped))


def on_reply_shared(session: Session, told: Sequence[Envelope]) -> None:
    """Another application's reply answered this one too: it is his to read here from the day it went out."""
    facts = list(_facts(told, ReplyShared))
    _add_issued(session, [(e, f.document_id, "reply", f.document_number, f.title) for e, f in facts])
    for envelope, fact in facts:
        mine = update(Issued).where(
            Issued.document_id == fact.document_id, Issued.agency_id == envelope.agency_id
        )
        session.execute(mine.values(dispatched_on=fact.on, way=fact.way))
    told_of = [
        (e, f.on, "reply_shared", {"way": f.way, "document_id": str(f.document_id), "leading": f.leading})
        for e, f in facts
    ]
    _add_lines(session, told_of)


def on_case_closed(session: Session, told: Sequence[Envelope]) -> None:
    """The end: nothing is left to be done."""
    facts = list(_facts(told, CaseClosed))
    _change(
        session,
        told,
        [
            {"state": "closed", "outcome": f.outcome, "closed_on": f.closed_on, "supplement_until": None}
            for _, f in facts
        ],
    )
    _add_lines(session, [(e, f.closed_on, "closed", {"outcome": f.outcome}) for e, f in facts])


def on_notice_dispatched(session: Session, told: Sequence[Envelope]) -> None:
    """What went out can be read here too, from the day it went."""
    letters_sent(session, [fact for _, fact in _facts(told, NoticeDispatched) if fact.kind in LETTERS])
    facts = [(e, fact) for e, fact in _facts(told, NoticeDispatched) if fact.kind not in LETTERS]
    sent = [
        {"document": f.document_id, "agency": e.agency_id, "day": f.on, "by": f.way}
        for e, f in facts
        if f.document_id is not None
    ]
    if sent:
        issued = update(Issued).where(
            Issued.document_id == bindparam("document"), Issued.agency_id == bindparam("agency")
        )
        session.connection().execute(issued.values(dispatched_on=bindparam("day"), way=bindparam("by")), sent)
    lines = [
        (e, f.on, f"notice_{f.kind}", {"way": f.way, "document_id": _text(f.document_id)})
        for e, f in facts
        if f.kind not in TO_OTHERS
    ]
    _add_lines(session, lines)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _facts(told: Sequence[Envelope], kind: type[E]) -> Iterable[tuple[Envelope, E]]:
    for envelope in told:
        if isinstance(envelope.event, kind):
            yield envelope, envelope.event


def _change(session: Session, told: Sequence[Envelope], values: Sequence[dict[str, Any]]) -> None:
    if values:
        session.execute(update(Request), [{"id": e.stream, **v} for e, v in zip(told, values, strict=True)])


def _add_lines(session: Session, lines: Sequence[tuple[Envelope, Any, str, dict[str, Any] | None]]) -> None:
    rows = [
        {
            "id": envelope.event_id,
            "agency_id": envelope.agency_id,
            "request_id": envelope.stream,
            "on": on,
            "at": envelope.occurred_at,
            "plain": plain,
            "own": False,
            "detail": detail,
        }
        for envelope, on, plain, detail in lines
    ]
    if rows:
        session.execute(insert(Progress), rows)


def _add_issued(session: Session, made: Sequence[tuple[Envelope, Any, str, str, str]]) -> None:
    rows = [
        {
            "document_id": document_id,
            "agency_id": envelope.agency_id,
            "request_id": envelope.stream,
            "kind": kind,
            "number": number,
            "title": title,
            "made_on": china_date(envelope.occurred_at),
        }
        for envelope, document_id, kind, number, title in made
    ]
    if rows:
        session.execute(insert(Issued), rows)


SUBSCRIPTIONS: dict[type[Event], Callable[[Session, Sequence[Envelope]], None]] = {
    CaseMoved: on_case_moved,
    ClockChanged: on_clock_changed,
    SupplementRequested: on_supplement_requested,
    CaseExtended: on_case_extended,
    NoticeIssued: on_notice_issued,
    SplitDecided: on_split_decided,
    MattersRaised: on_matters_raised,
    ReplySigned: on_reply_signed,
    ReplyShared: on_reply_shared,
    DisclosureStopped: on_disclosure_stopped,
    CaseClosed: on_case_closed,
    NoticeDispatched: on_notice_dispatched,
    CasePurged: on_case_purged,
    CaseTakenOver: on_case_taken_over,
    CorrectionOpened: on_correction_opened,
    CorrectionChanged: on_correction_changed,
    CorrectionLetterVoided: on_correction_letter_voided,
    CorrectionMoved: on_correction_moved,
    CorrectionTakenOver: on_correction_taken_over,
}
