"""The page of a case: clock, request, papers, history, and only the steps that are lawful now."""

import uuid
from typing import Any

from flask import Response, url_for
from sqlalchemy.orm import Session

from processing import queries
from processing.alerts import TO_BE_READ
from processing.clock_entries import LONGEST_EXTENSION
from processing.commands.acting import entries_of
from processing.deadlines import due_date
from processing.domain import STATE_LABELS, Action, State, Transition, permitted_actions
from processing.models import Case
from processing.outcomes import OUTCOMES
from processing.web import blueprint, showing
from processing.web.history import history
from processing.web.preview import Preview, preview
from services.audit import audit
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.files import refs
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Form, acting_now, page, requires, viewer

REVEALED = {
    "name": "姓名或名称",
    "id_number": "证件号码",
    "uscc": "统一社会信用代码",
    "phone": "联系电话",
    "email": "电子邮箱",
    "address": "通信地址",
    "agent_name": "代理人",
    "agent_phone": "代理人电话",
}
# Steps that need nothing more said are one button; the others open a form.
AT_ONCE = frozenset(
    {Action.CLAIM, Action.SUBMIT, Action.APPROVE, Action.SIGN, Action.WITHDRAW, Action.LAPSE_SUPPLEMENT}
)
PRIMARY = (Action.SIGN, Action.APPROVE, Action.SUBMIT, Action.DRAFT, Action.CLAIM, Action.LAPSE_SUPPLEMENT)


@blueprint.get("/cases/<uuid:case_id>")
@requires(Permission.CASE_VIEW)
def case(case_id: uuid.UUID) -> Response:
    """The case, its applicant masked."""
    return case_page(case_id)


@blueprint.post("/cases/<uuid:case_id>/reveal/<what>")
@requires(Permission.PERSONAL_REVEAL)
def reveal(case_id: uuid.UUID, what: str) -> Response:
    """One value of the applicant in full; the click is audited."""
    if what not in REVEALED:
        raise NotFound("没有这一项。")
    who = viewer()
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        found = queries.case_of(session, who.agency.id, case_id)
        audit(
            session,
            "personal.revealed",
            agency_id=who.agency.id,
            actor=who.actor,
            now=acting_now(),
            object_kind="case",
            object_id=found.id,
            fields=(what,),
        )
    return case_page(case_id, revealed=what)


def case_page(
    case_id: uuid.UUID,
    revealed: str | None = None,
    message: str = "",
    status: int = 200,
    talk: Form | None = None,
) -> Response:
    """The page as it stands, with what was refused a moment ago."""
    who, today = viewer(), china_date(acting_now())
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        file = queries.case_file(session, who.agency.id, case_id)
        calendar = calendar_for(session, agency(session, who.agency.id).region)
        clock = due_date(file.case.receipt_date, entries_of(session, file.case), calendar, today)
        files = refs(session, who.agency.id, [uuid.UUID(i) for i in file.case.file_ids])
        return page(
            "processing/case.html",
            status=status,
            file=file,
            case=file.case,
            clock=clock,
            light=showing.light_of(file.case, today, calendar),
            days=showing.strip_days(clock, today),
            sentence=showing.sentence(file.case, clock),
            reasons=showing.reasons_shown(clock),
            steps=_steps(file.case, today),
            why_not=_why_not(file, today),
            warnings=showing.warning_words(file.case),
            pairs=_people(file.personal),
            revealed=revealed,
            files=files,
            words=showing,
            state=STATE_LABELS[file.case.state],
            outcome=OUTCOMES.get(file.case.outcome or ""),
            message=message,
            preview=_to_read(session, file),
            history=history(file),
            talk=talk or Form({"on": today.isoformat()}),
            to_be_read=bool(TO_BE_READ & set(file.case.warnings or ())),
        )


def _to_read(session: Session, file: queries.CaseFile) -> Preview | None:
    """What lies before a reviewer or the responsible person."""
    if file.case.state not in (State.IN_REVIEW, State.TO_SIGN):
        return None
    if not viewer().may(Permission.CASE_REVIEW, Permission.CASE_SIGN):
        return None
    drafted = next((document for document in file.documents if document.stage == "draft"), None)
    return preview(session, drafted) if drafted else None


def _people(personal: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(what, label, value) of applicant and agent, as far as known."""
    agent = {f"agent_{name}": value for name, value in (personal.get("agent") or {}).items()}
    known = {**personal["applicant"], **agent}
    return [(what, label, known[what]) for what, label in REVEALED.items() if known.get(what)]


def _steps(case: Case, today: Any) -> list[dict[str, Any]]:
    """Only what the table, the roles and the case itself allow."""
    rows = [
        row
        for row in permitted_actions(case.state, viewer().permissions)
        if _possible(case, row.action, today)
    ]
    rows.sort(key=lambda row: PRIMARY.index(row.action) if row.action in PRIMARY else len(PRIMARY))
    buttons = [button for row in rows for button in _buttons(case, row)]
    return [{**button, "primary": not index and button["primary"]} for index, button in enumerate(buttons)]


def _possible(case: Case, action: Action, today: Any) -> bool:
    match action:
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


def _supplement_refused(case: Case, today: Any) -> str:
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


def _buttons(case: Case, row: Transition) -> list[dict[str, Any]]:
    if row.action is not Action.DRAFT or case.state is State.DRAFTING:
        return [_button(case, row)]
    if case.supplement_lapsed:
        return [_door(case, ("不再处理", "逾期不补正，视为放弃申请 · 条例第三十条", {"outcome": "other_1"}))]
    return [_door(case, door) for door in DOORS]


def _door(case: Case, door: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
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


def _button(case: Case, row: Transition) -> dict[str, Any]:
    at_once = row.action in AT_ONCE
    revising = row.action is Action.DRAFT and case.state is State.DRAFTING
    address = url_for(
        ".wording" if revising else f".{row.action}",
        case_id=case.id,
        version=case.version if at_once else None,
    )
    return {
        "label": "修改答复" if revising else row.label,
        "url": address,
        "small": "逐字修改，预览 PDF" if revising else row.hint,
        "article": row.basis,
        "primary": row.action in PRIMARY,
        "post": at_once,
    }


def _why_not(file: queries.CaseFile, today: Any) -> list[str]:
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
        reasons.append("签发：答复须先起草、送审、审核，签发人不能是起草人或者审核人")
    if case.state is State.SIGNED:
        reasons.append("办结：答复送达之日办结，请在“送达”登记交邮或者领取")
    return reasons
