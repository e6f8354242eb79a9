"""Asking others: third parties, joint makers, other agencies by letter or on the platform, the applicant's reasons."""

from datetime import timedelta

from sqlalchemy import select

from processing import commands
from processing.commands import Question
from processing.commands.letters import Addressee
from processing.domain import State
from processing.inquiries import RULES, InquiryKind, InquiryResult
from processing.models import CooperationTask, Inquiry
from services.identity.permissions import Role
from tests.integration.processing.lives.clock import notice_goes_out
from tests.integration.processing.lives.life import CALENDAR, Life, NotNow
from tests.integration.processing.told import acting, at_work

FIRM = Addressee("测绘公司", address="青榆市河湾区澜湾路 3 号")


def role_for(inquiry) -> Role:
    """Who records what was answered: the applicant's reasons are judged by the responsible person."""
    return Role.RESPONSIBLE if inquiry.kind is InquiryKind.REASONS else Role.OFFICER


def waiting(life: Life):
    """The oldest that was not answered. Raises NotNow."""
    return next(iter(life.asked(Inquiry.ended_on.is_(None))), None) or _none()


def _none():
    raise NotNow


def ask(life: Life, kind: InquiryKind | None = None) -> None:
    kind = kind or life.one_of(InquiryKind)
    to = None if kind is InquiryKind.REASONS else FIRM
    until = None if RULES[kind].term else life.day + timedelta(days=5 + life.draw(10))
    role = Role.RESPONSIBLE if kind is InquiryKind.REASONS else Role.OFFICER
    life.do(commands.ask, kind, Question("合同", to, until), role=role)
    life.taken.append(f"ask_{kind}")


def ask_third_party(life: Life) -> None:
    ask(life, InquiryKind.THIRD_PARTY)


def demand_reasons(life: Life) -> None:
    ask(life, InquiryKind.REASONS)


def ask_beside(life: Life) -> None:
    """An agency on the platform gets a task."""
    question = Question("合同", until=life.day + timedelta(days=10), agency_id=life.place.beside.agency_id)
    life.do(commands.ask, InquiryKind.OTHER_AGENCY, question)
    life.taken.append("ask_on_platform")
    life.place.carry()


def answered_beside(life: Life) -> None:
    """What it was asked, it answers; perhaps after the case was done with it."""
    tasks = [one.id for one in life.asked(Inquiry.to_agency_id.is_not(None))]
    beside = life.place.beside
    with at_work(beside) as session:
        wanted = select(CooperationTask.id).where(
            CooperationTask.id.in_(tasks), CooperationTask.answered_on.is_(None)
        )
        task = life.one_of(session.scalars(wanted).all())
    with at_work(beside) as session:
        told = {
            "result": InquiryResult.ANSWERED,
            "text": "可以公开",
            "by": acting(beside, Role.OFFICER, life.day),
        }
        commands.answer_cooperation(session, beside.agency_id, task, **told)
    life.taken.append("answer_cooperation")
    life.place.carry()
    with at_work(life.office) as session:
        life.look(session)


def letter_there(life: Life) -> None:
    life.do(commands.note_letter_received, waiting(life).id, life.day)


def answer(life: Life) -> None:
    inquiry = waiting(life)
    result = life.one_of(RULES[inquiry.kind].answers)
    told = {"result": result, "text": "意见", "on": life.day}
    life.do(commands.receive_opinion, inquiry.id, role=role_for(inquiry), **told)


def refuses(life: Life) -> None:
    """The third party does not agree."""
    asked = life.asked(Inquiry.ended_on.is_(None), Inquiry.kind == InquiryKind.THIRD_PARTY)
    told = {"result": InquiryResult.REFUSED, "text": "商业秘密", "on": life.day}
    life.do(commands.receive_opinion, life.one_of(asked).id, **told)


def objected(life: Life) -> None:
    """A third party is asked, does not agree, and is told that it will be disclosed all the same."""
    ask_third_party(life)
    refuses(life)
    tell_objector(life)


def silence(life: Life) -> None:
    """Nobody answers: weeks go by."""
    if not life.asked(Inquiry.ended_on.is_(None)):
        ask(life, life.one_of((InquiryKind.THIRD_PARTY, InquiryKind.JOINT_MAKER)))
    inquiry = waiting(life)
    if inquiry.received_on is None and RULES[inquiry.kind].term:
        life.do(commands.note_letter_received, inquiry.id, life.day)
    life.pass_days(16)


def call_off(life: Life) -> None:
    life.do(commands.call_off, waiting(life).id, "不再需要")


def tell_objector(life: Life) -> None:
    untold = life.asked(Inquiry.ended_on.is_not(None), Inquiry.told_on.is_(None))
    asked = [one for one in untold if one.kind is InquiryKind.THIRD_PARTY]
    told = {"reason": "公共利益", "disclosed": "合同", "to": FIRM, "hold_days": life.draw(4)}
    life.do(commands.tell_objector, life.one_of(asked).id, role=Role.RESPONSIBLE, **told)


def objector_hears(life: Life) -> None:
    """The letter to the unwilling third party leaves: his days to wait begin."""
    notice_goes_out(life, ("disclosure_told",))


def release(life: Life) -> None:
    """Somebody lets the reply go out all the same."""
    life.do(commands.release, role=Role.RESPONSIBLE)


def delay(life: Life) -> None:
    due = life.own().due_date or life.day
    until = CALENDAR.add_working_days(due, 1 + life.draw(10))
    life.do(commands.delay, until=until, reason="数量大", role=Role.RESPONSIBLE)


def reasonable(life: Life) -> None:
    """Reasons that hold, and more time for the answer."""
    demand_reasons(life)
    life.pass_days(life.draw(3))
    asked = life.asked(Inquiry.ended_on.is_(None), Inquiry.kind == InquiryKind.REASONS)
    told = {"result": InquiryResult.REASONABLE, "text": "研究之用", "on": life.day, "role": Role.RESPONSIBLE}
    life.do(commands.receive_opinion, life.one_of(asked).id, **told)
    delay(life)


def no_reasons(life: Life) -> None:
    """Asked for reasons by letter, the applicant keeps silent; or nobody posted the letter, and nothing follows."""
    demand_reasons(life)
    if life.draw(4):
        notice_goes_out(life, ("reasons_demand",))
    life.pass_days(12)


OFTEN = {
    State.EXAMINING: (ask, answer, answer, letter_there, call_off, tell_objector),
    State.DRAFTING: (ask, answer),
    State.IN_REVIEW: (answer, tell_objector),
    State.TO_SIGN: (answer, tell_objector, delay),
    State.SIGNED: (objector_hears, release),
}
_AT_WORK = (
    *(ask_third_party, objected, objected, refuses, letter_there, silence),
    *(reasonable, reasonable, no_reasons, no_reasons, delay, answer),
)
BENT = {State.EXAMINING: _AT_WORK, State.DRAFTING: _AT_WORK, State.SIGNED: (objector_hears, release, release)}
_TOGETHER = (ask_beside, ask_beside, answered_beside, answered_beside, call_off)
BESIDE = {State.EXAMINING: _TOGETHER, State.DRAFTING: _TOGETHER, State.CLOSED: (answered_beside,)}
