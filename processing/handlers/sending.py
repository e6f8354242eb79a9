"""What went out, or could not: the reply's dispatch closes the case on the day that counts; a notice that went out late is put down as late.

Letters about requests for correction have no case: `correcting` writes down what became of them.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from processing.alerts import unwarn, warn
from processing.commands.acting import Acting
from processing.commands.answering import end_with_case, receive_letter
from processing.commands.ending import closed_fact, is_timely
from processing.commands.paying import receive_notice
from processing.commands.remedy_rows import settle_warnings
from processing.domain import Action, State
from processing.fees import ChargeStage
from processing.handlers.correcting import settle_letters
from processing.handlers.late import give_time_for_reasons, judge_notice
from processing.handlers.releasing import told_objector
from processing.handlers.told import cases_of, draft, facts, note, step
from processing.inquiries import RULES, InquiryKind
from processing.models import Case, CaseDocument
from processing.papers import copy_of
from processing.queries import charge_of, inquiries_of, joined_cases
from services.clock import china_date
from services.delivery import Draft, Envelope, publish_many
from services.events.notifications import (
    NoticeDispatched,
    NoticeFailed,
    NoticeServedAgain,
    RecipientUnreachable,
)
from services.events.processing import ReplyShared

# Posted is not received: for mail somebody enters the day of its delivery.
RECEIVED_AT_ONCE = frozenset({"pick_up", "read_on_site", "portal", "email"})
LETTERS_HANDED = frozenset(rule.document for rule in RULES.values())


def on_notice_dispatched(session: Session, told: Sequence[Envelope]) -> None:
    """The reply went out: the case closes. Another notice is noted."""
    if not (told := settle_letters(session, told)):
        return
    cases = cases_of(session, told)
    drafts: list[Draft] = []
    for envelope, fact in facts(told, NoticeDispatched):
        case = cases[envelope.stream]
        unwarn(case, f"undelivered_{fact.kind}")
        document = str(fact.document_id) if fact.document_id else None
        detail = {"way": fact.way, "proof": fact.proof, "day": fact.on.isoformat(), "document": document}
        if fact.kind in LETTERS_HANDED and fact.way in RECEIVED_AT_ONCE:
            _received(session, case, fact)
        if fact.kind == RULES[InquiryKind.REASONS].document:
            give_time_for_reasons(session, case, fact)
        if fact.kind == "fee_notice" and fact.way in RECEIVED_AT_ONCE:
            _fee_notice_received(session, case, fact)
        if fact.kind != "reply":
            note(session, case, envelope, f"sent_{fact.kind}", fact.on, detail=detail)
            told_objector(session, case, envelope, fact)
            drafts += judge_notice(session, case, envelope, fact)
        elif case.state is State.SIGNED and _is_its_reply(session, case, fact):
            drafts += _answered(session, case, envelope, fact.on, detail)
            for other in joined_cases(session, case.agency_id, case.id, lock=True):
                if other.state is State.SIGNED:
                    drafts += _answered(session, other, envelope, fact.on, detail)
                    drafts += _shared(session, other, case, envelope, fact)
        else:
            # Taken back while it was on its way: somebody has to tell the applicant.
            warn(case, "void_sent")
            note(session, case, envelope, "sent_void", fact.on, detail=detail)
    publish_many(session, drafts)


def _is_its_reply(session: Session, case: Case, fact: NoticeDispatched) -> bool:
    """Not one that was voided meanwhile: what went out has to be the reply that stands."""
    if fact.document_id is None:
        return True
    sent = session.get(CaseDocument, fact.document_id)
    return sent is None or (sent.case_id == case.id and sent.stage == "issued")


def _answered(
    session: Session, case: Case, envelope: Envelope, on: date, detail: dict[str, Any]
) -> list[Draft]:
    """Answered on the day that counts, and closed; a shared reply answers each of its applications."""
    dispatch = step(session, case, Action.DISPATCH, envelope, detail)
    case.closed_on = on
    case.timely = is_timely(case)
    close = step(session, case, Action.CLOSE, envelope)
    settle_warnings(session, case)
    by = Acting(envelope.actor, frozenset(), envelope.occurred_at)
    withdrawn = end_with_case(session, case, on, by)
    return [dispatch, close, draft(envelope, closed_fact(case), case.id), *withdrawn]


def _shared(
    session: Session, case: Case, leader: Case, envelope: Envelope, fact: NoticeDispatched
) -> list[Draft]:
    """What the applicant of this one reads on its page: the reply, as a copy of its own."""
    sent = session.get(CaseDocument, fact.document_id) if fact.document_id else None
    if sent is None:
        return []
    told = ReplyShared(
        leading=leader.number,
        document_id=copy_of(sent.id, case.id),
        document_number=sent.number or "",
        title=sent.title,
        on=fact.on,
        way=fact.way,
    )
    return [draft(envelope, told, case.id)]


def _received(session: Session, case: Case, fact: NoticeDispatched) -> None:
    """Handed over against a signature: the period to answer runs from that day."""
    for inquiry in inquiries_of(session, case.agency_id, case.id):
        if inquiry.document_id == fact.document_id and inquiry.ended_on is None:
            receive_letter(session, case, inquiry, fact.on)


def _fee_notice_received(session: Session, case: Case, fact: NoticeDispatched) -> None:
    charge = charge_of(session, case.agency_id, case.id)
    if charge is not None and charge.stage is ChargeStage.NOTIFIED and charge.received_on is None:
        receive_notice(session, case, charge, fact.on)


def on_notice_served_again(session: Session, told: Sequence[Envelope]) -> None:
    """What had come back, or could not be delivered, arrived: nobody has to look further. The first day stays."""
    if not (told := settle_letters(session, told)):
        return
    cases = cases_of(session, told)
    for envelope, fact in facts(told, NoticeServedAgain):
        case = cases[envelope.stream]
        unwarn(case, f"undelivered_{fact.kind}")
        detail = {"way": fact.way, "proof": fact.proof, "day": fact.on.isoformat()}
        note(session, case, envelope, f"again_{fact.kind}", fact.on, detail=detail)


def on_notice_failed(session: Session, told: Sequence[Envelope]) -> None:
    """Somebody has to look for another way."""
    if not (told := settle_letters(session, told)):
        return
    cases = cases_of(session, told)
    for envelope in told:
        fact = envelope.event
        if isinstance(fact, NoticeFailed | RecipientUnreachable):
            case = cases[envelope.stream]
            warn(case, f"undelivered_{fact.kind}")
            detail = {"way": fact.way, "reason": fact.reason}
            day = china_date(envelope.occurred_at)
            note(session, case, envelope, f"unsent_{fact.kind}", day, detail=detail)
