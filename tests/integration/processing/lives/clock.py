"""The clock: supplements and what they raise, extensions, notices that leave in time or not, what was not allowed but happened."""

from datetime import timedelta

from sqlalchemy import select

from processing import commands
from processing.commands.irregular import Irregularity, unexplained
from processing.domain import State
from processing.handlers.arriving import on_supplement_received
from processing.handlers.sending import on_notice_dispatched
from processing.models import CaseDocument, Note
from processing.queries.supplementing import matters_of_case
from processing.supplement_rules import MatterResult
from services.events.intake import SupplementReceived
from services.events.notifications import NoticeDispatched
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.processing.lives.life import Life, NotNow
from tests.integration.processing.told import at_work


def supplement(life: Life) -> None:
    until = life.day + timedelta(days=1 + life.draw(20))
    life.do(commands.ask_supplement, grounds=["content"], wanted="写明文号\n写明年度", until=until)


def supplement_comes(life: Life) -> None:
    if life.state is not State.AWAITING_SUPPLEMENT:
        raise NotNow
    came = SupplementReceived(on=life.day, channel="letter")
    life.hear(on_supplement_received, came, "supplement_comes")


def no_supplement(life: Life) -> None:
    """None comes: its time goes by, or it is said too early."""
    if life.state is State.AWAITING_SUPPLEMENT and life.draw(2):
        life.pass_days(21)
    life.do(commands.lapse_supplement)


def none_comes(life: Life) -> None:
    """Told in time, the applicant sends nothing."""
    notice_goes_out(life, ("supplement_notice",))
    life.pass_days(21)
    life.do(commands.lapse_supplement)


def judge(life: Life) -> None:
    """What came is judged, and may raise something new, which is registered as an application of its own."""
    asked = [one for one in life.ask(matters_of_case) if not one.is_new]
    if not asked:
        raise NotNow
    new = ["另要会议纪要"] if life.draw(3) == 0 else []
    results = {one.id: life.one_of(MatterResult) for one in asked}
    life.do(commands.judge_supplement, results, new)


def register_raised(life: Life) -> None:
    for raised in life.do(commands.register_raised):
        del raised
        life.born(raised_in=life.case)


def raises_something(life: Life) -> None:
    """What comes raises something new beside what was asked for."""
    supplement_comes(life)
    asked = [one for one in life.ask(matters_of_case) if not one.is_new]
    life.do(commands.judge_supplement, {one.id: MatterResult.CLARIFIED for one in asked}, ["另要会议纪要"])
    if life.draw(3):
        register_raised(life)


def extend(life: Life) -> None:
    life.do(commands.extend, days=1 + life.draw(20), reason="检索量大", role=Role.RESPONSIBLE)


def notice_goes_out(life: Life, kinds=()) -> None:
    """A letter of the case leaves on this day."""
    letters = CaseDocument.kind != "reply", CaseDocument.stage == "issued"
    with at_work(life.office) as session:
        gone = select(Note.detail["document"].astext).where(Note.case_id == life.case)
        sent = set(session.scalars(gone.where(Note.kind.startswith("sent_"))))
    unsent = [one for one in life.papers(*letters) if str(one.id) not in sent]
    paper = life.one_of([one for one in unsent if not kinds or one.kind in kinds])
    kind = {"supplement_notice": "supplement", "extension_notice": "extension"}.get(paper.kind, paper.kind)
    fact = {"notice_id": new_id(), "kind": kind, "way": "post", "proof": "EMS 2", "document_id": paper.id}
    before = life.own().irregularities
    life.hear(on_notice_dispatched, NoticeDispatched(**fact, on=life.day), "notice_goes_out")
    if life.own().irregularities > before:
        life.taken.append("notice_told_too_late")


def notice_lies_about(life: Life) -> None:
    """A notice that moves the clock is forgotten in the out-tray for weeks."""
    life.pass_days(8 + life.draw(20))
    notice_goes_out(life, ("supplement_notice", "extension_notice", "delay_notice", "fee_notice"))


def irregular(life: Life) -> None:
    """What was not allowed but happened is recorded, with why and what the supervising person says to it."""
    if life.draw(2):
        life.pass_days(8 + life.draw(20))
    told = {"reason": "承办人误发", "note": "已责令改正"} if life.draw(8) else {"reason": "误发", "note": " "}
    before = set(life.taken) if life.draw(4) else set(Irregularity)
    second = {"ask_supplement": Irregularity.SECOND_SUPPLEMENT, "extend": Irregularity.SECOND_EXTENSION}
    known = [kind for step, kind in second.items() if step in before]
    what = life.one_of(known or [kind for kind in Irregularity if kind not in second.values()])
    life.do(commands.record_irregular, what=what, on=life.day, role=Role.RESPONSIBLE, **told)
    life.taken.append(what)


def explain(life: Life) -> None:
    """Why a notice left too late, and what the supervising person says to it."""
    told = {"reason": "承办人漏寄", "note": "已责令改正" if life.draw(8) else ""}
    what = life.one_of(unexplained(life.own()))
    life.do(commands.explain_irregular, what=what, role=Role.RESPONSIBLE, **told)


OFTEN = {
    State.EXAMINING: (supplement, extend, judge, register_raised, notice_goes_out),
    State.AWAITING_SUPPLEMENT: (
        *(notice_goes_out, notice_goes_out, supplement_comes, supplement_comes),
        *(no_supplement, no_supplement),
    ),
    State.DRAFTING: (extend, register_raised),
    State.IN_REVIEW: (extend,),
}
BENT = {
    State.EXAMINING: (extend, extend, notice_lies_about, irregular, irregular),
    State.AWAITING_SUPPLEMENT: (notice_lies_about, irregular),
    State.DRAFTING: (extend, notice_lies_about, irregular, explain),
    State.IN_REVIEW: (irregular, notice_lies_about),
    State.TO_SIGN: (irregular, explain),
    State.CLOSED: (explain, explain),
}
SUPPLEMENTS = {
    State.EXAMINING: (*(supplement,) * 5, judge, register_raised, register_raised, irregular),
    State.AWAITING_SUPPLEMENT: (
        *(raises_something, raises_something, supplement_comes, notice_lies_about),
        *(none_comes, none_comes, none_comes, irregular),
    ),
    State.DRAFTING: (judge, register_raised, irregular),
}
