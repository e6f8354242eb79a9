"""Which steps a page offers: only what the table, the roles and the case itself allow; and why not the others."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from processing import queries
from processing.approval import levels_for
from processing.clock_entries import LONGEST_EXTENSION
from processing.commands.acting import entries_of
from processing.commands.remedy_rows import ORDERED
from processing.domain import AT_WORK, Action, State, Transition, permitted_actions
from processing.fees import ChargeStage
from processing.inquiries import InquiryKind, InquiryResult
from processing.models import Case
from processing.rounds import FIRST_ROUND_ONLY
from processing.web.approval_panel import may_decide
from services.web import viewer

# Steps that need nothing more said are one button; the others open a form.
AT_ONCE = frozenset(
    {
        Action.CLAIM,
        Action.SUBMIT,
        Action.SUBMIT_TO_SIGN,
        Action.NEXT_LEVEL,
        Action.APPROVE,
        Action.SIGN,
        Action.WITHDRAW,
        Action.LAPSE_SUPPLEMENT,
        Action.CHARGE_FEE,
        Action.DECLINE_FEE,
        Action.LAPSE_PAYMENT,
        Action.LEAVE,
        Action.REOPEN,
    }
)
PRIMARY = (
    Action.SIGN,
    Action.APPROVE,
    Action.NEXT_LEVEL,
    Action.SUBMIT,
    Action.SUBMIT_TO_SIGN,
    Action.CHARGE_FEE,
    Action.RECEIVE_PAYMENT,
    Action.DRAFT,
    Action.CLAIM,
    Action.LAPSE_SUPPLEMENT,
    Action.LAPSE_PAYMENT,
    Action.REOPEN,
)
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
    }
)

ONWARD = frozenset({Action.SUBMIT, Action.SUBMIT_TO_SIGN, Action.NEXT_LEVEL, Action.APPROVE})
Button = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides beside state and role: the case itself, its fee and inquiries.

    `has_entries`: its period was moved or stopped; `has_others`: its applicant has another case at work.
    """

    case: Case
    today: date
    charge: ChargeStage | None
    asked: frozenset[tuple[InquiryKind, InquiryResult | None]]
    onward: Action | None
    has_entries: bool
    has_others: bool


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
        bool(entries_of(session, case)),
        case.state in AT_WORK and bool(queries.leaders_for(session, case)),
    )


def _onward(session: Session, case: Case, today: date) -> Action | None:
    """The one step of several that leads this draft on, if the viewer may take it."""
    if case.state not in (State.DRAFTING, State.IN_REVIEW):
        return None
    draft = queries.draft_of(session, case.agency_id, case.id)
    if case.state is State.DRAFTING:
        levels = levels_for(session, case, draft.outcome if draft else None)
        return Action.SUBMIT if levels else Action.SUBMIT_TO_SIGN
    if not may_decide(session, case, draft, today):
        return None
    return Action.NEXT_LEVEL if case.level and case.level < len(case.levels or ()) else Action.APPROVE


def steps_offered(session: Session, case: Case, today: date) -> tuple[list[Button], list[Button]]:
    """What can be done now: what every case needs, and what few do. Only what table, roles and the case allow."""
    how = standing(session, case, today)
    rows = [row for row in permitted_actions(case.state, viewer().permissions) if _possible(how, row.action)]
    rows.sort(key=lambda row: PRIMARY.index(row.action) if row.action in PRIMARY else len(PRIMARY))
    main = [button for row in rows if not _seldom(case, row) for button in _buttons(case, row)]
    seldom = [button for row in rows if _seldom(case, row) for button in _buttons(case, row)]
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
    if action in SELDOM:
        return _seldom_possible(how, action)
    match action:
        case Action.REOPEN:
            return ORDERED in (case.warnings or ())
        case Action.CLAIM:
            return case.officer_id is None
        case Action.HAND_BACK:
            return case.officer_id == viewer().actor.id
        case Action.WITHDRAW:
            return case.withdrawal_on is not None
        case Action.LAPSE_SUPPLEMENT:
            return case.supplement_until is not None and today > case.supplement_until
        case Action.ASK_SUPPLEMENT:
            return not _supplement_refused(case, today)
        case Action.EXTEND:
            return case.due_date is not None and today <= case.due_date
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
            return is_whole and how.charge is None and not how.asked and not how.has_entries
        case Action.DELAY:
            return (InquiryKind.REASONS, InquiryResult.REASONABLE) in how.asked
    return True


_CHARGING: dict[Action, tuple[ChargeStage | None, ...]] = {
    Action.PROPOSE_FEE: (None, ChargeStage.DECLINED),
    Action.DECLINE_FEE: (ChargeStage.PROPOSED,),
    Action.CHARGE_FEE: (ChargeStage.PROPOSED,),
    Action.RECEIVE_PAYMENT: (ChargeStage.NOTIFIED,),
    Action.LAPSE_PAYMENT: (ChargeStage.NOTIFIED,),
    Action.REFUND_FEE: (ChargeStage.PAID,),
}


def _supplement_refused(case: Case, today: date) -> str:
    if case.supplement_lapsed:
        return "补正告知：已经告知一次 · 第三十条"
    if case.supplement_by is not None and today > case.supplement_by:
        return (
            f"补正告知：第 7 个工作日 {case.supplement_by.month}月{case.supplement_by.day}日已过 · 第三十条"
        )
    return ""


# The four doors to a reply; the form opens at the chosen one.
DOORS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("予以公开", "提供信息，或者告知获取的方式和途径 · 条例第三十六条第一项、第二项", {"outcome": "granted"}),
    ("部分公开", "能作区分处理的，提供可以公开的部分并说明理由 · 条例第三十七条", {"outcome": "partial"}),
    ("不予公开", "写明依据和理由，告知先申请行政复议 · 条例第三十六条第三项、第七项", {"family": "refused"}),
    (
        "其他情形",
        "不掌握、不明确、重复、信访等 · 条例第三十六条、第三十八条、第三十九条",
        {"family": "unavailable"},
    ),
)


def _buttons(case: Case, row: Transition) -> list[Button]:
    if row.action is not Action.DRAFT:
        return [_button(case, row)]
    if case.state is State.DRAFTING:
        return [_button(case, row), _decide_anew(case)]
    if case.supplement_lapsed:
        return [_door(case, ("不再处理", "逾期不补正，视为放弃申请 · 条例第三十条", {"outcome": "other_1"}))]
    if case.payment_lapsed:
        return [
            _door(
                case, ("不再处理", "逾期未缴费，视为放弃申请 · 国办函〔2020〕109号", {"outcome": "other_2"})
            )
        ]
    return [_door(case, door) for door in DOORS]


def _decide_anew(case: Case) -> Button:
    small = "重新选定结果和依据、补写证明，全文由模板重新生成 · 条例第三十六条、第三十七条"
    return {
        "label": "改结果和依据",
        "url": url_for(".draft", case_id=case.id),
        "small": small,
        "article": "",
        "primary": False,
        "post": False,
    }


def _door(case: Case, door: tuple[str, str, dict[str, Any]]) -> Button:
    label, small, chosen = door
    address = url_for(".draft", case_id=case.id, **chosen)
    return {
        "label": f"起草答复：{label}",
        "url": address,
        "small": small,
        "article": "",
        "primary": True,
        "post": False,
    }


def _button(case: Case, row: Transition) -> Button:
    at_once = row.action in AT_ONCE
    revising = row.action is Action.DRAFT and case.state is State.DRAFTING
    label = "补充归档" if row.action is Action.ARCHIVE and case.archive_number else row.label
    address = url_for(
        ".wording" if revising else f".{row.action}",
        case_id=case.id,
        version=case.version if at_once else None,
    )
    return {
        "label": "修改答复" if revising else label,
        "url": address,
        "small": "逐字修改，预览 PDF" if revising else row.hint,
        "article": row.basis,
        "primary": row.action in PRIMARY,
        "post": at_once,
    }


def why_not(file: queries.CaseFile, today: date) -> list[str]:
    """Why steps one might look for are not offered, a sentence each with its article."""
    case = file.case
    reasons = []
    if case.state in (State.EXAMINING, State.DRAFTING) and (refused := _supplement_refused(case, today)):
        reasons.append(refused)
    if case.state is State.AWAITING_SUPPLEMENT and case.supplement_until and today <= case.supplement_until:
        reasons.append(
            f"逾期未补正：补正期限到 {case.supplement_until.month}月{case.supplement_until.day}日 · 第三十条"
        )
    if any(entry.kind == "extension" for entry in file.entries):
        reasons.append(f"延长期限：已经延长一次，至多 {LONGEST_EXTENSION} 个工作日 · 第三十三条第二款")
    if case.state in (State.EXAMINING, State.DRAFTING, State.IN_REVIEW):
        reasons.append("签发：答复须先起草、送审，各级审核通过；签发人不能是起草人或者审核人")
    if case.state is State.SIGNED:
        reasons.append("办结：答复送达之日办结，请在“送达”登记交邮或者领取")
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
