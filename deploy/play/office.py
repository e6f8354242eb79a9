"""What the office does for a played request: the commands behind the officers' pages."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from deploy.play.acts import Act
from deploy.play.chance import choice
from processing import commands as processing
from processing.commands.letters import Addressee
from processing.commands.replying import Decision
from processing.evidence import proofs_for
from processing.fees import Mode
from processing.inquiries import InquiryKind, InquiryResult
from processing.outcomes import OUTCOMES
from processing.queries import charge_of, inquiries_of, inquiry_of
from processing.queries.supplementing import matters_of_case
from processing.supplement_rules import MatterResult
from services.identity.permissions import Role

SUPPLEMENT_DAYS = 15
EXTENSION_DAYS = 20
REASONS_DAYS = 5
PAGES_CHARGED = 57


def claim(act: Act, session: Session) -> None:
    processing.claim(session, act.stage.agency_id, act.case, by=act.acting(Role.OFFICER))


def ask(act: Act, session: Session) -> uuid.UUID:
    return processing.ask_supplement(
        session,
        act.stage.agency_id,
        act.case,
        grounds=["content"],
        wanted="请写明所需政府信息的名称、文号或者便于查询的其他特征。",
        until=act.calendar.add_working_days(act.day, SUPPLEMENT_DAYS),
        by=act.acting(Role.OFFICER),
    )


def extend(act: Act, session: Session) -> uuid.UUID:
    return processing.extend(
        session,
        act.stage.agency_id,
        act.case,
        days=EXTENSION_DAYS,
        reason="所涉材料较多，需要进一步检索核实。",
        by=act.acting(Role.RESPONSIBLE),
    )


def consult(act: Act, session: Session) -> uuid.UUID:
    firm = Addressee("测绘服务单位", address="青榆市榆东区澜湾路 3 号")
    question = processing.Question("与贵单位签订的服务合同及其附件", firm)
    return _asked(act, session, InquiryKind.THIRD_PARTY, question, Role.OFFICER)


def opinion(act: Act, session: Session) -> None:
    _answer(act, session, InquiryResult.REFUSED, "合同含有商业秘密，不同意公开。", Role.OFFICER)


def demand(act: Act, session: Session) -> uuid.UUID:
    until = act.calendar.add_working_days(act.day, REASONS_DAYS)
    question = processing.Question("近期多次提出内容相近的申请", until=until)
    return _asked(act, session, InquiryKind.REASONS, question, Role.RESPONSIBLE)


def _asked(
    act: Act, session: Session, kind: InquiryKind, question: processing.Question, role: Role
) -> uuid.UUID:
    """Ask; the answer is the id of the letter, which is what there is to render."""
    agency = act.stage.agency_id
    asked = processing.ask(session, agency, act.case, kind, question, by=act.acting(role))
    session.flush()
    return inquiry_of(session, agency, act.case, asked).document_id


def judge(act: Act, session: Session) -> None:
    _answer(act, session, InquiryResult.UNREASONABLE, "没有说明合理的理由。", Role.RESPONSIBLE)


def _answer(act: Act, session: Session, result: InquiryResult, text: str, role: Role) -> None:
    """What came back; a period that ran out in between has its answer already."""
    agency = act.stage.agency_id
    waiting = [one for one in inquiries_of(session, agency, act.case) if one.ended_on is None]
    by = act.acting(role)
    for one in waiting:
        processing.receive_opinion(
            session, agency, act.case, one.id, result=result, text=text, on=act.day, by=by
        )


def charge(act: Act, session: Session) -> uuid.UUID:
    agency, officer = act.stage.agency_id, act.acting(Role.OFFICER)
    reason = "所涉材料页数明显超过合理范围"
    processing.propose_fee(
        session, agency, act.case, mode=Mode.PAGES, pages=PAGES_CHARGED, reason=reason, by=officer
    )
    return processing.charge_fee(session, agency, act.case, by=act.acting(Role.RESPONSIBLE))


def unpaid(act: Act, session: Session) -> None:
    """Nobody paid; a posted notice was there on the next working day."""
    agency, by = act.stage.agency_id, act.acting(Role.OFFICER)
    charge = charge_of(session, agency, act.case)
    if charge is not None and charge.received_on is None:
        sent = act.request.steps[act.place - 1][0]
        there = act.calendar.add_working_days(sent, 1)
        processing.note_fee_notice_received(session, agency, act.case, there, by=by)
    processing.lapse_payment(session, agency, act.case, by=by)


def lapse(act: Act, session: Session) -> None:
    processing.lapse_supplement(session, act.stage.agency_id, act.case, by=act.acting(Role.OFFICER))


def reply(act: Act, session: Session) -> uuid.UUID:
    """Drafted, reviewed and signed by three people, then sealed; the answer is the document's id."""
    agency, outcome = act.stage.agency_id, act.request.outcome or ""
    grounds = _grounds(act, outcome)
    decision = Decision(outcome, grounds, evidence=evidence_played(grounds))
    if outcome != "other_1":
        _judge_matters(act, session, outcome)
    processing.draft_reply(session, agency, act.case, decision, by=act.acting(Role.OFFICER))
    processing.submit(session, agency, act.case, by=act.acting(Role.OFFICER))
    processing.approve(session, agency, act.case, by=act.acting(Role.REVIEWER))
    document = processing.sign(session, agency, act.case, by=act.acting(Role.RESPONSIBLE))
    officer = act.acting(Role.OFFICER)
    processing.seal(session, agency, act.case, name="disclosure", copies=2, on=act.day, by=officer)
    return document


def _judge_matters(act: Act, session: Session, outcome: str) -> None:
    """What a supplement made of its matters; nothing where none was asked for."""
    agency = act.stage.agency_id
    result = MatterResult.UNCLEAR if outcome == "unavailable_3" else MatterResult.CLARIFIED
    results = {matter.id: result for matter in matters_of_case(session, agency, act.case)}
    if results:
        processing.judge_supplement(session, agency, act.case, results, by=act.acting(Role.OFFICER))


# A row with several grounds is answered with any of them, but a withdrawal is no ground of a reply.
GROUNDS_PLAYED: dict[str, tuple[str, ...]] = {"other_3": ("2", "archived", "other")}


# What stays back where something is given: found without asking anybody and without a second signature.
WITHHELD_PLAYED = ("16-2a", "16-1", "16-2b", "14-law")


def evidence_played(grounds: Sequence[str]) -> dict[str, str]:
    """Something for everything the grounds ask to be on record."""
    return {proof.name: f"{proof.label}见案卷" for proof in proofs_for(grounds)}


def _grounds(act: Act, outcome: str) -> list[str]:
    """One ground that fits, and in a partial reply also why the rest is withheld."""
    named = GROUNDS_PLAYED.get(outcome) or _codes(outcome)
    ground = choice(act.digest, named, "ground", act.request.number)
    if outcome != "partial":
        return [ground]
    return [ground, choice(act.digest, WITHHELD_PLAYED, "withheld", act.request.number)]


def _codes(outcome: str) -> tuple[str, ...]:
    return tuple(ground.code for ground in OUTCOMES[outcome].grounds)


def end(act: Act, session: Session) -> None:
    processing.withdraw(session, act.stage.agency_id, act.case, by=act.acting(Role.OFFICER))
