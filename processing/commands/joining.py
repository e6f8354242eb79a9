"""One reply for several applications of one applicant: each keeps its number, its row of table 三 and its clock."""

import uuid
from collections.abc import Sequence

from sqlalchemy.orm import Session

from processing.commands.acting import Acting, Taken, act, hold, locked_case, take
from processing.commands.objecting import check_objections
from processing.commands.supplementing import check_raised
from processing.domain import Action, State, transition
from processing.evidence import proofs_for
from processing.known_absent import JOINED, note_present
from processing.models import Case, CaseDocument
from processing.outcomes import Settled, check_grounds, requirements
from processing.queries import charge_of, inquiries_of, joined_cases, leaders_for
from processing.queries.reasoning import settled_rows
from services.delivery import Draft, publish_many
from services.errors import Conflict, Invalid

# Rows that stand for something that happened to one application alone.
ALONE = frozenset({"other_1", "other_2", "other_3", "unavailable_3"})


def join(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    leader_id: uuid.UUID,
    *,
    outcome: str = "",
    grounds: Sequence[str] = (),
    by: Acting,
    version: int | None = None,
) -> None:
    """Let the reply of another case of the same applicant answer this one too; `outcome` where its row is another.

    Raises Invalid for a case that is not the same applicant's or grounds that do not fit, Conflict where this one
    waits for others or has a fee.
    """
    hold(session, agency_id, {case_id, leader_id})
    taken = take(session, agency_id, case_id, Action.JOIN, by, version)
    case = taken.case
    if leader_id not in {one.id for one in leaders_for(session, case)}:
        message = "请选择同一申请人正在办理的另一件申请。"
        raise Invalid(message, fields={"leader": message})
    _check_alone(session, case)
    if outcome:
        case.joined_grounds = _own_grounds(outcome, grounds, settled_rows(session, agency_id))
    case.joined_to, case.joined_row = leader_id, outcome or None
    note_present(session, JOINED, leader_id)
    leader = locked_case(session, agency_id, leader_id)
    publish_many(session, [act(session, taken, by, {"with": leader.number})])


def leave(
    session: Session, agency_id: int, case_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> None:
    """Answer this one for itself again."""
    taken = take(session, agency_id, case_id, Action.LEAVE, by, version)
    taken.case.joined_to = taken.case.joined_row = taken.case.joined_grounds = None
    publish_many(session, [act(session, taken, by)])


def sign_joined(
    session: Session, leader: Case, document: CaseDocument, outcome: str, grounds: Sequence[str], by: Acting
) -> list[Draft]:
    """What shares the reply is signed with it, each under its own row. The facts to publish.

    Raises Conflict where one of them may not be answered like this.
    """
    drafts = []
    for case in joined_cases(session, leader.agency_id, leader.id, lock=True):
        if case.state is not State.JOINED:
            continue
        if outcome in ALONE:
            raise Conflict("逾期不补正、不缴费、撤回等情形不能合并答复，请先让其他申请退出合并答复。")
        check_raised(session, case)
        check_objections(session, case, case.joined_row or outcome)
        case.outcome, case.signed_on = case.joined_row or outcome, by.today
        case.grounds = list(case.joined_grounds or grounds)
        taken = Taken(case, transition(case.state, Action.SIGN_JOINED))
        detail = {"outcome": case.outcome, "with": leader.number, "document": str(document.id)}
        drafts.append(act(session, taken, by, detail))
    return drafts


def unsign_joined(session: Session, leader: Case, by: Acting) -> list[Draft]:
    """The reply they shared was taken back: they wait for the next one."""
    drafts = []
    for case in joined_cases(session, leader.agency_id, leader.id, lock=True):
        if case.state is State.SIGNED:
            case.outcome = case.grounds = case.signed_on = None
            taken = Taken(case, transition(case.state, Action.UNSIGN_JOINED))
            drafts.append(act(session, taken, by, {"with": leader.number}))
    return drafts


def release_joined(session: Session, leader: Case, by: Acting) -> list[Draft]:
    """The case that was to answer them ends without a reply: each is answered for itself again."""
    drafts = []
    for case in joined_cases(session, leader.agency_id, leader.id, lock=True):
        if case.state is State.JOINED:
            case.joined_to = case.joined_row = case.joined_grounds = None
            taken = Taken(case, transition(case.state, Action.LEAVE))
            drafts.append(act(session, taken, by, {"with": leader.number}))
    return drafts


def check_numbers(session: Session, leader: Case, paragraphs: Sequence[str]) -> None:
    """The reply names every application it answers, and no other. Raises Conflict where somebody joined or left since."""
    text = "\n".join(paragraphs)
    others = joined_cases(session, leader.agency_id, leader.id)
    if any(case.number not in text for case in others):
        raise Conflict("合并答复的申请有变动，正文没有列全登记编号，请用“改结果和依据”重新生成正文。")


def numbers_joined(session: Session, leader: Case) -> str:
    """The numbers a shared reply lists, its own first; empty for a reply that answers one."""
    others = joined_cases(session, leader.agency_id, leader.id)
    return "、".join(case.number for case in (leader, *others)) if others else ""


def _own_grounds(outcome: str, grounds: Sequence[str], settled: Settled) -> list[str]:
    """Another row than the reply's own: only one that rests on nothing beside the text."""
    codes = [ground.code for ground in check_grounds(outcome, grounds, settled)]
    if outcome in ALONE or requirements(codes) or proofs_for(codes):
        raise Invalid("这种结果须单独起草、写明依据，不能合并答复。", fields={"outcome": "请选择其他结果。"})
    return codes


def _check_alone(session: Session, case: Case) -> None:
    if case.supplement_lapsed or case.payment_lapsed:
        raise Conflict("逾期不补正、不缴费的，单独办结，不能并入合并答复。")
    if joined_cases(session, case.agency_id, case.id):
        raise Conflict("已有其他申请并入本件答复，本件不能再并入别的答复。")
    if charge_of(session, case.agency_id, case.id) is not None:
        raise Conflict("提议或者决定过收费的，不能并入合并答复。")
    if any(one.ended_on is None for one in inquiries_of(session, case.agency_id, case.id)):
        raise Conflict("征求意见尚未结束，不能并入合并答复。")
