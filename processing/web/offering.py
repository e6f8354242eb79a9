"""Which steps a page offers: only what the table, the roles and the case itself allow; and why not the others."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from processing import queries
from processing.approval import levels_for
from processing.clock_entries import LONGEST_EXTENSION, EntryKind
from processing.commands.acting import entries_of
from processing.commands.irregular import unexplained
from processing.commands.releasing import held_by
from processing.commands.remedy_rows import ORDERED
from processing.domain import AT_WORK, Action, State, Transition, permitted_actions
from processing.fees import ChargeStage
from processing.inquiries import InquiryKind, InquiryResult
from processing.models import Case
from processing.queries.supplementing import raised_waiting
from processing.rounds import FIRST_ROUND_ONLY
from processing.web.approval_panel import may_decide
from processing.web.buttons import PRIMARY, Button, buttons_of
from services.web import viewer
from services.words import said

# What few cases need lies folded below what every case needs.
SELDOM = frozenset(
    {
        Action.CONSULT_THIRD_PARTY,
        Action.CONSULT_JOINT_MAKER,
        Action.CONSULT_AGENCY,
        Action.DEMAND_REASONS,
        Action.DELAY,
        Action.PROPOSE_FEE,
        Action.REFUND_FEE,
        Action.RECORD_IRREGULAR,
        Action.SPLIT,
        Action.JOIN,
    }
)
# These belong to one letter, and stand beside it.
BESIDE = frozenset(
    {
        Action.RECEIVE_OPINION,
        Action.CALL_OFF,
        Action.TELL_OBJECTOR,
        Action.JUDGE_REASONS,
        Action.VOID_REPLY,
        Action.VOID_NOTICE,
        Action.JUDGE_SUPPLEMENT,
        Action.PROPOSE_PUBLICATION,
        Action.DECIDE_PUBLICATION,
        Action.RECORD_PUBLICATION,
    }
)

ONWARD = frozenset({Action.SUBMIT, Action.SUBMIT_TO_SIGN, Action.NEXT_LEVEL, Action.APPROVE})


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides beside state and role: the case itself, its fee and inquiries.

    `entries`: what moved or stopped its period; `has_others`: its applicant has another case at work;
    `has_raised`: its supplement raised what nobody registered yet; `may_release`: its reply waits for that alone.
    """

    case: Case
    today: date
    charge: ChargeStage | None
    asked: frozenset[tuple[InquiryKind, InquiryResult | None]]
    onward: Action | None
    entries: frozenset[EntryKind]
    has_others: bool
    has_raised: bool
    may_release: bool


def standing(session: Session, case: Case, today: date) -> Standing:
    """How the case stands today."""
    charge = queries.charge_of(session, case.agency_id, case.id)
    asked = queries.inquiries_of(session, case.agency_id, case.id)
    told = frozenset((one.kind, one.result) for one in asked)
    return Standing(
        case,
        today,
        charge.stage if charge else None,
        told,
        _onward(session, case, today),
        frozenset(entry.kind for entry in entries_of(session, case)),
        case.state in AT_WORK and bool(queries.leaders_for(session, case)),
        bool(raised_waiting(session, case.agency_id, case.id)),
        _awaits_release(case) and not held_by(session, case, today),
    )


def _awaits_release(case: Case) -> bool:
    return case.state is State.SIGNED and case.awaits_release


def _onward(session: Session, case: Case, today: date) -> Action | None:
    """The one step of several that leads this draft on, if the viewer may take it."""
    if case.state not in (State.DRAFTING, State.IN_REVIEW):
        return None
    draft = queries.draft_of(session, case.agency_id, case.id)
    if case.state is State.DRAFTING:
        levels = levels_for(session, case, draft)
        return Action.SUBMIT if levels else Action.SUBMIT_TO_SIGN
    if not may_decide(session, case, draft, today):
        return None
    return Action.NEXT_LEVEL if case.level and case.level < len(case.levels or ()) else Action.APPROVE


def steps_offered(session: Session, case: Case, today: date) -> tuple[list[Button], list[Button]]:
    """What can be done now: what every case needs, and what few do. Only what table, roles and the case allow."""
    how = standing(session, case, today)
    rows = [row for row in permitted_actions(case.state, viewer().permissions) if _possible(how, row.action)]
    rows.sort(key=lambda row: PRIMARY.index(row.action) if row.action in PRIMARY else len(PRIMARY))
    main = [button for row in rows if not _seldom(case, row) for button in buttons_of(case, row)]
    seldom = [button for row in rows if _seldom(case, row) for button in buttons_of(case, row)]
    first = [{**button, "primary": not index and button["primary"]} for index, button in enumerate(main)]
    return first, seldom


def _seldom(case: Case, row: Transition) -> bool:
    return row.action in SELDOM or (row.action is Action.ARCHIVE and case.archived_on is not None)


def _possible(how: Standing, action: Action) -> bool:
    case, today = how.case, how.today
    if action in BESIDE or (case.round > 1 and action in FIRST_ROUND_ONLY):
        return False
    if action in ONWARD and action is not how.onward:
        return False
    if action in _CHARGING:
        return how.charge in _CHARGING[action]
    if action in _ARRIVED:
        return _ARRIVED[action](how)
    if action in SELDOM:
        return _seldom_possible(how, action)
    match action:
        case Action.REOPEN:
            return ORDERED in (case.warnings or ())
        case Action.CLAIM:
            return case.officer_id is None
        case Action.HAND_BACK:
            return case.officer_id == viewer().actor.id
        case Action.LAPSE_SUPPLEMENT:
            return case.supplement_until is not None and today > case.supplement_until
        case Action.ASK_SUPPLEMENT:
            return not _supplement_refused(case, how.entries, today)
        case Action.EXTEND:
            is_open = case.due_date is not None and today <= case.due_date
            return is_open and EntryKind.EXTENSION not in how.entries
    return True


def _seldom_possible(how: Standing, action: Action) -> bool:
    case = how.case
    match action:
        case Action.DEMAND_REASONS:
            return all(kind is not InquiryKind.REASONS for kind, _ in how.asked)
        case Action.JOIN:
            return how.charge is None and not case.supplement_lapsed and how.has_others
        case Action.SPLIT:
            is_whole = case.parent_id is None and not case.split_off
            return is_whole and how.charge is None and not how.asked and not how.entries
        case Action.DELAY:
            reasonable = (InquiryKind.REASONS, InquiryResult.REASONABLE) in how.asked
            return reasonable and EntryKind.DELAYED not in how.entries
    return True


# Steps that something else calls for: what came in or went out, a reply that waits to be let go.
_ARRIVED: dict[Action, Callable[[Standing], bool]] = {
    Action.WITHDRAW: lambda how: how.case.withdrawal_on is not None,
    Action.REGISTER_RAISED: lambda how: how.has_raised,
    Action.EXPLAIN_IRREGULAR: lambda how: bool(unexplained(how.case)),
    Action.RELEASE: lambda how: how.may_release,
}
_CHARGING: dict[Action, tuple[ChargeStage | None, ...]] = {
    Action.PROPOSE_FEE: (None, ChargeStage.DECLINED),
    Action.DECLINE_FEE: (ChargeStage.PROPOSED,),
    Action.CHARGE_FEE: (ChargeStage.PROPOSED,),
    Action.RECEIVE_PAYMENT: (ChargeStage.NOTIFIED,),
    Action.LAPSE_PAYMENT: (ChargeStage.NOTIFIED,),
    Action.REFUND_FEE: (ChargeStage.PAID,),
}


def _supplement_refused(case: Case, entries: Collection[str], today: date) -> str:
    if case.supplement_lapsed or EntryKind.SUPPLEMENT_NOTICE in entries:
        return said("补正告知：已经告知一次 · 第三十条")
    if case.supplement_by is not None and today > case.supplement_by:
        return said(
            "补正告知：第 7 个工作日 %(month)s月%(day)s日已过 · 第三十条",
            month=case.supplement_by.month,
            day=case.supplement_by.day,
        )
    return ""


def why_not(session: Session, file: queries.CaseFile, today: date) -> list[str]:
    """Why steps one might look for are not offered, a sentence each with its article."""
    case = file.case
    reasons = []
    kinds = {entry.kind for entry in file.entries}
    refused = _supplement_refused(case, kinds, today)
    if case.state in (State.EXAMINING, State.DRAFTING) and refused:
        reasons.append(refused)
    if case.state is State.AWAITING_SUPPLEMENT and case.supplement_until and today <= case.supplement_until:
        reasons.append(
            said(
                "逾期未补正：补正期限到 %(month)s月%(day)s日 · 第三十条",
                month=case.supplement_until.month,
                day=case.supplement_until.day,
            )
        )
    if EntryKind.EXTENSION in kinds:
        reasons.append(
            said(
                "延长期限：已经延长一次，至多 %(longest_extension)s 个工作日 · 第三十三条第二款",
                longest_extension=LONGEST_EXTENSION,
            )
        )
    if case.state in (State.EXAMINING, State.DRAFTING, State.IN_REVIEW):
        reasons.append(said("签发：答复须先起草、送审，各级审核通过；签发人不能是起草人或者审核人"))
    if _awaits_release(case):
        held = held_by(session, case, today)
        reasons.append(
            said("送达：%(held)s", held=held)
            if held
            else said("送达：第三方不同意公开，放行以后才能送达 · 第三十二条")
        )
    elif case.state is State.SIGNED:
        reasons.append(said("办结：答复送达之日办结，请在“送达”登记交邮或者领取"))
    return reasons


def voidable(session: Session, file: queries.CaseFile) -> frozenset[uuid.UUID]:
    """The issued documents that may still be taken back by whoever looks."""
    allowed = {row.action for row in permitted_actions(file.case.state, viewer().permissions)}
    if not allowed & {Action.VOID_REPLY, Action.VOID_NOTICE}:
        return frozenset()
    held = queries.why_not_void(session, file.case.agency_id, file.case.id)
    return frozenset(
        document.id
        for document in file.documents
        if document.stage == "issued"
        and document.id not in held
        and (Action.VOID_REPLY if document.kind == "reply" else Action.VOID_NOTICE) in allowed
    )
