"""What comes back to a letter that asked: received, answered, called off, or silence when its time has run out."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from processing.clock_entries import Entry
from processing.commands.acting import (
    Acting,
    Taken,
    act,
    add_entry,
    clock_fact,
    draft,
    handled_case,
    recompute,
    take,
)
from processing.commands.cooperating import take_back
from processing.domain import Action, transition
from processing.inquiries import RULES, InquiryKind, InquiryResult, check_answer, respond_by
from processing.models import Case, Inquiry
from processing.queries import inquiries_of, inquiry_of
from services.audit import audit
from services.calendar.queries import calendar_for
from services.crypto import case_key
from services.delivery import Draft, publish_many
from services.errors import Conflict, Invalid
from services.identity.queries import agency
from services.words import day_word, said

SILENCES = frozenset({InquiryResult.SILENT, InquiryResult.CONSENT})


def note_letter_received(
    session: Session, agency_id: int, case_id: uuid.UUID, inquiry_id: uuid.UUID, on: date, *, by: Acting
) -> None:
    """The day the other side had the letter: its fifteen working days run from here (条例第三十二条、第三十四条).

    Raises Invalid for a day before it was sent or still to come, Conflict where it ended.
    """
    case = handled_case(session, agency_id, case_id, by)
    inquiry = open_inquiry(session, case, inquiry_id)
    if not inquiry.sent_on <= on <= by.today:
        message = said("收到日期应当在发出之日（%(sent_on)s）和今天之间。", sent_on=inquiry.sent_on)
        raise Invalid(message, fields={"on": message})
    receive_letter(session, case, inquiry, on)
    audit(
        session,
        "inquiry.received",
        agency_id=agency_id,
        actor=by.actor,
        now=by.now,
        object_kind="case",
        object_id=case.id,
        detail={"inquiry": str(inquiry.id), "on": on.isoformat()},
    )


def receive_letter(session: Session, case: Case, inquiry: Inquiry, on: date) -> None:
    """Set the day of receipt and the last day to answer."""
    calendar = calendar_for(session, agency(session, case.agency_id).region)
    inquiry.received_on = on
    inquiry.respond_by = respond_by(RULES[inquiry.kind], on, calendar) or inquiry.respond_by


def receive_opinion(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    inquiry_id: uuid.UUID,
    *,
    result: InquiryResult,
    text: str,
    on: date,
    by: Acting,
    version: int | None = None,
) -> None:
    """Record what was answered; the clock goes on the day after it came, or after its time ran out.

    The applicant's reasons are judged by the responsible person. Raises Invalid, NotFound, Conflict.
    """
    inquiry = inquiry_of(session, agency_id, case_id, inquiry_id)
    action = Action.JUDGE_REASONS if inquiry.kind is InquiryKind.REASONS else Action.RECEIVE_OPINION
    taken = take(session, agency_id, case_id, action, by, version)
    inquiry = open_inquiry(session, taken.case, inquiry_id)
    drafts = take_opinion(session, taken, inquiry, result, text, on, by)
    publish_many(session, [*drafts, *take_back(taken.case, inquiry, by)])


def take_opinion(
    session: Session,
    taken: Taken,
    inquiry: Inquiry,
    result: InquiryResult,
    text: str,
    on: date,
    by: Acting,
    detail: dict[str, Any] | None = None,
) -> list[Draft]:
    """End an open inquiry with what was answered on a day. The facts to publish. Raises Invalid."""
    check_answer(RULES[inquiry.kind], result, inquiry.sent_on, on, by.today)
    key = case_key(session, taken.case.agency_id, taken.case.id)
    inquiry.answer = key.seal({"text": text.strip()}) if text.strip() else None
    ended_on = min(on, inquiry.respond_by) if inquiry.respond_by and inquiry.entry_id else on
    return _end(session, taken, inquiry, result, ended_on, by, detail)


def call_off(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    inquiry_id: uuid.UUID,
    reason: str,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """The opinion is not needed any more: the clock goes on from today. Raises Invalid without a reason."""
    if not reason.strip():
        raise Invalid("请写明不再征求的理由。", fields={"reason": "请写明不再征求的理由。"})
    taken = take(session, agency_id, case_id, Action.CALL_OFF, by, version)
    inquiry = open_inquiry(session, taken.case, inquiry_id)
    drafts = _end(session, taken, inquiry, InquiryResult.CALLED_OFF, by.today, by, {"reason": reason.strip()})
    publish_many(session, [*drafts, *take_back(taken.case, inquiry, by)])


def end_silence(session: Session, case: Case, inquiry: Inquiry, by: Acting) -> list[Draft]:
    """Its time ran out: a joint maker consents, for anybody else the office decides itself. The facts to publish."""
    if inquiry.respond_by is None or by.today <= inquiry.respond_by:
        return []
    taken = Taken(case, transition(case.state, Action.OPINION_SILENT))
    result = RULES[inquiry.kind].silence
    return _end(session, taken, inquiry, result, inquiry.respond_by, by)


def end_with_case(session: Session, case: Case, on: date, by: Acting) -> list[Draft]:
    """The case ends: nobody's opinion is awaited any more, and the clock stands as of that day. The facts to publish."""
    known = inquiries_of(session, case.agency_id, case.id)
    waiting = [one for one in known if one.ended_on is None]
    unanswered = [*waiting, *(one for one in known if one.result in SILENCES)]
    for inquiry in waiting:
        inquiry.result, inquiry.ended_on = InquiryResult.CALLED_OFF, max(on, inquiry.sent_on)
        if inquiry.entry_id is not None:
            entry = Entry(RULES[inquiry.kind].entry, inquiry.sent_on, until=inquiry.ended_on)
            add_entry(session, case, entry, by, ends=inquiry.entry_id)
    if waiting:
        recompute(session, case, by.today)
    # Of whoever kept silent beyond its day an answer was still welcome; now it is of no use.
    return [told for inquiry in unanswered for told in take_back(case, inquiry, by)]


def open_inquiry(session: Session, case: Case, inquiry_id: uuid.UUID) -> Inquiry:
    """An inquiry of this case that waits for its answer. Raises NotFound, Conflict when it ended."""
    inquiry = inquiry_of(session, case.agency_id, case.id, inquiry_id)
    if inquiry.ended_on is not None:
        raise Conflict(
            said(
                "这次征求已经于 %(ended_on)s 结束。迟到的意见请写入“记录沟通”。",
                ended_on=day_word(inquiry.ended_on, with_year=True),
            )
        )
    return inquiry


def _end(
    session: Session,
    taken: Taken,
    inquiry: Inquiry,
    result: InquiryResult,
    ended_on: date,
    by: Acting,
    detail: dict[str, Any] | None = None,
) -> list[Draft]:
    case = taken.case
    inquiry.result, inquiry.ended_on = result, ended_on
    told = {"result": str(result), "kind": str(inquiry.kind), **(detail or {})}
    if inquiry.entry_id is None:
        return [act(session, taken, by, told)]
    entry = Entry(RULES[inquiry.kind].entry, inquiry.sent_on, until=ended_on)
    add_entry(session, case, entry, by, ends=inquiry.entry_id)
    clock = recompute(session, case, by.today)
    return [act(session, taken, by, told), draft(case, clock_fact(clock), by)]
