"""Asking another agency of this deployment: its task is handed over, taken back, answered there."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.commands.letters import Letter, number_letter
from processing.inquiries import RULES, InquiryKind, InquiryResult
from processing.models import Case, CooperationTask, Inquiry
from processing.queries import inquiries_of
from services.audit import audit
from services.crypto import case_key
from services.crypto.handing_over import key_for
from services.delivery import Draft, publish
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.events.cooperation import CooperationAnswered, CooperationAsked, CooperationWithdrawn
from services.files import store
from services.files.handing_over import hand_file
from services.identity.models import Agency
from services.identity.permissions import Permission
from services.identity.queries import agencies, agency
from services.ids import new_id
from services.words import said

RULE = RULES[InquiryKind.OTHER_AGENCY]
MAY = frozenset({Permission.CASE_HANDLE, Permission.CASE_ASSIGN})
LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with an answer."""

    name: str
    data: bytes


def partners(session: Session, agency_id: int, on: date) -> list[Agency]:
    """The other agencies of this deployment that can be asked on a day; a played one asks played ones."""
    own = agency(session, agency_id)
    return [one for one in agencies(session, on) if one.id != own.id and one.is_played == own.is_played]


def partner(session: Session, agency_id: int, asked_id: int, on: date) -> Agency:
    """One of them. Raises Invalid for another."""
    for one in partners(session, agency_id, on):
        if one.id == asked_id:
            return one
    message = "请选择本平台的另一个机关。"
    raise Invalid(message, fields={"to_agency_id": message})


def check_not_asked(session: Session, case: Case, asked_id: int) -> None:
    """Raises Conflict where the same agency still has an open task about the case."""
    asked = inquiries_of(session, case.agency_id, case.id)
    if any(one.to_agency_id == asked_id and one.ended_on is None for one in asked):
        raise Conflict("已经请该机关协办本件，还没有答复。")


def hand_over(
    session: Session, case: Case, inquiry: Inquiry, letter: Letter, about: str, by: Acting
) -> Draft:
    """Number the letter and give it to the other agency as a task. The fact to publish; comes last in a step."""
    if inquiry.to_agency_id is None or inquiry.respond_by is None:
        raise ValueError("a task has somebody who answers, and a day")
    document = letter.document
    told = case_key(session, case.agency_id, case.id).open(document.content)
    theirs = key_for(session, case.agency_id, inquiry.to_agency_id, inquiry.id)
    content = {
        "about": about,
        "title": told["title"],
        "addressee": told["addressee"],
        "paragraphs": told["paragraphs"],
    }
    fact = CooperationAsked(
        task_id=inquiry.id,
        number=case.number,
        document_number=number_letter(session, case, letter, by),
        on=by.today,
        until=inquiry.respond_by,
    )
    return Draft(
        event=fact,
        agency_id=case.agency_id,
        stream=case.id,
        actor=by.actor,
        now=by.now,
        sealed=theirs.seal(content),
        for_agency_id=inquiry.to_agency_id,
    )


def take_back(case: Case, inquiry: Inquiry, by: Acting) -> list[Draft]:
    """Tell the other agency that its answer is not needed; nothing to tell where the letter went by post."""
    if inquiry.to_agency_id is None:
        return []
    fact = CooperationWithdrawn(task_id=inquiry.id, on=by.today)
    return [
        Draft(
            event=fact,
            agency_id=case.agency_id,
            stream=case.id,
            actor=by.actor,
            now=by.now,
            for_agency_id=inquiry.to_agency_id,
        )
    ]


def answer_cooperation(
    session: Session,
    agency_id: int,
    task_id: uuid.UUID,
    *,
    result: InquiryResult,
    text: str,
    attached: Attached | None = None,
    by: Acting,
) -> None:
    """Answer what another agency asked, once, perhaps with a file; its clock goes on the day after.

    Raises NotFound, NotAllowed, Invalid for an answer without words, Conflict where it was answered or withdrawn.
    """
    if not by.permissions & MAY:
        raise NotAllowed("您没有办理的权限。")
    task = _locked(session, agency_id, task_id)
    _check_answer(result, text)
    task.result, task.answered_on, task.answered_by = result, by.today, by.actor.name
    task.answer = case_key(session, agency_id, task_id).seal({"text": text.strip()})
    answer_id = new_id()
    theirs = key_for(session, agency_id, task.from_agency_id, answer_id)
    file_id = _send_along(session, task, attached, answer_id, by) if attached else None
    fact = CooperationAnswered(
        task_id=task_id, answer_id=answer_id, on=by.today, result=str(result), file_id=file_id
    )
    _note_answer(session, task, by)
    publish(
        session,
        fact,
        agency_id=agency_id,
        stream=task_id,
        actor=by.actor,
        now=by.now,
        sealed=theirs.seal({"text": text.strip()}),
        for_agency_id=task.from_agency_id,
    )


def _note_answer(session: Session, task: CooperationTask, by: Acting) -> None:
    audit(
        session,
        "cooperation.answered",
        agency_id=task.agency_id,
        actor=by.actor,
        now=by.now,
        object_kind="cooperation",
        object_id=task.id,
        detail={"result": str(task.result), "file": str(task.file_id) if task.file_id else None},
    )


def _send_along(
    session: Session, task: CooperationTask, attached: Attached, answer_id: uuid.UUID, by: Acting
) -> uuid.UUID:
    """Keep the file with the task, and give it to the agency that asked. Answers its id there."""
    name, data = attached.name, attached.data
    kept = store(
        session,
        agency_id=task.agency_id,
        stream=task.id,
        name=name,
        data=data,
        now=by.now,
        actor=by.actor,
    )
    task.file_id = kept.id
    asking = task.from_agency_id
    return hand_file(session, task.agency_id, asking, answer_id, name, data, now=by.now, actor=by.actor)


def _locked(session: Session, agency_id: int, task_id: uuid.UUID) -> CooperationTask:
    wanted = select(CooperationTask).where(
        CooperationTask.agency_id == agency_id, CooperationTask.id == task_id
    )
    task = session.scalars(wanted.with_for_update()).one_or_none()
    if task is None:
        raise NotFound("没有这件协办。")
    if task.answered_on is not None:
        raise Conflict(said("%(answered_by)s已经答复了这件协办。", answered_by=task.answered_by))
    if task.withdrawn_on is not None:
        raise Conflict("来函机关已经撤回这件协办，不需要答复。")
    return task


def _check_answer(result: InquiryResult, text: str) -> None:
    problems: dict[str, str] = {}
    if result not in RULE.answers:
        problems["result"] = "请选择意见。"
    if not text.strip():
        problems["text"] = "请写明答复的内容。"
    elif len(text) > LONGEST:
        problems["text"] = said("不能超过 %(longest)s 个字。", longest=LONGEST)
    if problems:
        raise Invalid("协办的答复还不完整。", fields=problems)
