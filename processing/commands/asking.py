"""Asking others about a case: a letter goes out, and for most the clock stands still until the answer comes."""

import uuid
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from processing.clock_entries import STOPS, Entry
from processing.commands.acting import Acting, act, add_entry, clock_fact, draft, recompute, take
from processing.commands.cooperating import check_not_asked, hand_over, partner
from processing.commands.letters import Addressee, Letter, issue_letter, write_letter
from processing.inquiries import RULES, InquiryKind, Rule
from processing.models import Case, Inquiry
from processing.papers import chinese_date
from processing.queries import inquiries_of
from services.crypto import case_key
from services.delivery import publish_many
from services.errors import Conflict, Invalid
from services.identity.queries import agency
from services.ids import new_id
from services.words import said, words

CONSULTED = words(
    {
        InquiryKind.THIRD_PARTY: "第三方",
        InquiryKind.JOINT_MAKER: "共同制作机关",
        InquiryKind.OTHER_AGENCY: "其他机关",
        InquiryKind.LEAD_BODY: "牵头机关",
    }
)
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of whom. `to` None asks the applicant; `until` is needed where no law names the time.

    `tells_applicant`: he is told that the time does not count. `agency_id`: another agency of this deployment, which gets
    a task instead of a posted letter.
    """

    about: str
    to: Addressee | None = None
    until: date | None = None
    tells_applicant: bool = True
    agency_id: int | None = None


def ask(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    kind: InquiryKind,
    question: Question,
    *,
    by: Acting,
    version: int | None = None,
) -> uuid.UUID:
    """Ask a third party (条例第三十二条), a joint maker (第三十四条), another agency, or the applicant's reasons (第三十五条).

    Answers the inquiry's id. Raises Invalid for an incomplete question, Conflict where the applicant's reasons were
    demanded before.
    """
    rule = RULES[kind]
    question = _addressed(session, agency_id, kind, question, by.today)
    _check_question(rule, question, by.today)
    taken = take(session, agency_id, case_id, rule.action, by, version)
    case = taken.case
    if kind is InquiryKind.REASONS:
        _check_first_demand(session, case)
    if question.agency_id is not None:
        check_not_asked(session, case, question.agency_id)
    letters = _letters(session, case, rule, question, by)
    entry_id = add_entry(session, case, Entry(rule.entry, by.today), by, letters[0].document.id)
    clock = recompute(session, case, by.today)
    inquiry = _inquiry(session, case, rule, question, by)
    inquiry.entry_id = entry_id if rule.entry in STOPS else None
    inquiry.document_id = letters[0].document.id
    session.add(inquiry)
    told = {"until": question.until.isoformat()} if question.until else {}
    told |= {"body": question.to.name} if question.agency_id and question.to else {}
    move = act(session, taken, by, told)
    sent = []
    if question.agency_id is not None:
        sent.append(hand_over(session, case, inquiry, letters.pop(0), question.about.strip(), by))
    sent += [issue_letter(session, case, letter, by) for letter in letters]
    publish_many(session, [move, draft(case, clock_fact(clock), by), *sent])
    return inquiry.id


def _inquiry(session: Session, case: Case, rule: Rule, question: Question, by: Acting) -> Inquiry:
    told: dict[str, Any] = {"about": question.about.strip(), "to": ""}
    if question.to is not None:
        told |= {"to": question.to.name, "addressee": asdict(question.to)}
    return Inquiry(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        kind=rule.kind,
        content=case_key(session, case.agency_id, case.id).seal(told),
        sent_on=by.today,
        asked_by=by.actor.name,
        respond_by=question.until if rule.term is None else None,
        to_agency_id=question.agency_id,
        # What is handed over on the platform is there at once.
        received_on=by.today if question.agency_id else None,
    )


def _addressed(
    session: Session, agency_id: int, kind: InquiryKind, question: Question, today: date
) -> Question:
    """An agency of this deployment is written to by the name it has here."""
    if question.agency_id is None:
        return question
    if kind is not InquiryKind.OTHER_AGENCY:
        raise Invalid("征求意见还不完整。", fields={"to_agency_id": "本平台协办只用于征求其他机关意见。"})
    asked = partner(session, agency_id, question.agency_id, today)
    return replace(question, to=Addressee(asked.name, way="pick_up"))


def _letters(session: Session, case: Case, rule: Rule, question: Question, by: Acting) -> list[Letter]:
    told: dict[str, Any] = _office(session, case, by)
    about = question.about.strip()
    told |= {"consulted_about": about, "matter": about, "quantity": about}
    if question.until is not None:
        told["until"] = chinese_date(question.until)
    letters = [write_letter(session, case, rule.document, told, by, to=question.to, until=question.until)]
    if question.to is not None and question.tells_applicant:
        more = {"consulted": CONSULTED[rule.kind], "consulted_on": chinese_date(by.today)}
        letters.append(write_letter(session, case, "consult_told", more, by))
    return letters


def _office(session: Session, case: Case, by: Acting) -> dict[str, Any]:
    options = agency(session, case.agency_id).options
    return {
        "contact": case.officer_name or by.actor.name,
        "agency_phone": options.phone,
        "agency_address": options.address,
    }


def _check_question(rule: Rule, question: Question, today: date) -> None:
    problems: dict[str, str] = {}
    if not question.about.strip() or len(question.about) > LONGEST:
        problems["about"] = said("请写明征求的内容（至多 %(longest)s 字）。", longest=LONGEST)
    if rule.term is None and (question.until is None or question.until <= today):
        problems["until"] = "请填写今天之后的答复期限。"
    if problems:
        raise Invalid("征求意见还不完整。", fields=problems)
    if rule.kind is not InquiryKind.REASONS:
        if question.to is None:
            raise Invalid("征求意见还不完整。", fields={"name": "请填写收件人的姓名或者名称。"})
        question.to.check()


def _check_first_demand(session: Session, case: Case) -> None:
    if any(one.kind is InquiryKind.REASONS for one in inquiries_of(session, case.agency_id, case.id)):
        raise Conflict("已经要求申请人说明过理由（条例第三十五条）。")
