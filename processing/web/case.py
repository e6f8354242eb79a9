"""The page of a case: clock, request, papers, history, and only the steps that are lawful now."""

import uuid
from datetime import date
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from processing import queries
from processing.alerts import TO_BE_READ
from processing.approval import place_of
from processing.commands.acting import entries_of
from processing.deadlines import due_date
from processing.domain import State
from processing.models import LAST_DAY_LABELS, Case
from processing.outcomes import OUTCOMES
from processing.purging import ENDED as PURGED_AFTER
from processing.web import blueprint, showing
from processing.web.beside import charge_shown, inquiries_shown
from processing.web.history import history
from processing.web.offering import steps_offered, voidable, why_not
from processing.web.preview import Preview, preview
from processing.web.remedy_panel import remedy_lines
from processing.web.sheets import sheet_names
from services.audit import audit
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import NotFound
from services.files import refs
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import Form, acting_now, page, requires, viewer
from services.web.i18n import mask
from services.words import said, words

REVEALED = words(
    {
        "name": "姓名或名称",
        "id_number": "证件号码",
        "uscc": "统一社会信用代码",
        "phone": "联系电话",
        "email": "电子邮箱",
        "address": "通信地址",
        "agent_name": "代理人",
        "agent_phone": "代理人电话",
        "joint": "联名申请",
        "ledger": "原台账的记载",
    }
)
# What a case brought in from the office's own register says beside its clock and its end.
REGISTER = words({"section": "承办科室", "basis": "法律依据", "docket": "复议、诉讼案号"})


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
        files = refs(session, who.agency.id, [uuid.UUID(i) for i in file.case.file_ids])
        return page(
            "processing/case.html",
            status=status,
            file=file,
            case=file.case,
            warnings=showing.warning_words(file.case),
            pairs=_people(file.personal),
            register=_register(file.personal),
            revealed=revealed,
            files=files,
            sheets=sheet_names(),
            words=showing,
            state=showing.state_word(file.case),
            place=place_of(file.case),
            outcome=OUTCOMES.get(file.case.outcome or ""),
            message=message,
            preview=_to_read(session, file),
            history=history(file, remedy_lines(session, who.agency.id, case_id)),
            talk=talk or Form({"on": today.isoformat()}),
            may_purge=file.case.state in PURGED_AFTER and who.may(Permission.CASE_SUPERVISE),
            last_days=LAST_DAY_LABELS,
            to_be_read=bool(TO_BE_READ & set(file.case.warnings or ())),
            joined=queries.joined_cases(session, who.agency.id, case_id),
            **_clock_values(session, file.case, today),
            **_step_values(session, file, today),
        )


def _clock_values(session: Session, case: Case, today: date) -> dict[str, Any]:
    calendar = calendar_for(session, agency(session, case.agency_id).region)
    clock = due_date(case.receipt_date, entries_of(session, case), calendar, today)
    # What has ended was judged by the days of then: a calendar that came later, or another region's, changes nothing.
    moved_since = case.state in PURGED_AFTER and case.due_date not in (None, clock.due_date)
    return {
        "clock": clock,
        "stood": case.due_date if moved_since else None,
        "light": showing.light_of(case, today, calendar),
        "days": showing.strip_days(clock, today),
        "sentence": showing.sentence(case, clock),
        "reasons": showing.reasons_shown(clock),
    }


def _step_values(session: Session, file: queries.CaseFile, today: date) -> dict[str, Any]:
    steps, seldom = steps_offered(session, file.case, today)
    return {
        "steps": steps,
        "more_steps": seldom,
        "why_not": why_not(session, file, today),
        "inquiries": inquiries_shown(session, file.case),
        "charge": charge_shown(session, file.case),
        "voidable": voidable(session, file),
    }


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
    known = {**personal["applicant"], **agent, "ledger": _ledger(personal.get("ledger") or {})}
    known["joint"] = _joint(personal)
    return [(what, label, known[what]) for what, label in REVEALED.items() if known.get(what)]


def _register(personal: dict[str, Any]) -> list[tuple[str, str]]:
    """What the office's own register said of a case that was brought in, under its labels."""
    told = personal.get("register") or {}
    people = [
        one["name"] for one in (personal["applicant"], personal.get("agent")) if one and one.get("name")
    ]
    shown = []
    for name, label in REGISTER.items():
        text = told.get(name, "")
        for person in people:
            text = text.replace(person, mask(person, "name"))
        shown += [(label, text)] if text else []
    return shown


def _joint(personal: dict[str, Any]) -> str:
    others = [f"{one['name']} {one.get('id_number', '')}".strip() for one in personal.get("joint") or ()]
    return (
        said("共 %(n)s 人，由代表人办理；其余：%(names)s", n=len(others) + 1, names="、".join(others))
        if others
        else ""
    )


def _ledger(row: dict[str, str]) -> str:
    # What stands first is what a mask leaves to be read: the number of columns, and nobody's name.
    told = "；".join(f"{heading}：{text}" for heading, text in row.items())
    return said("原台账共有 %(n)s 项：%(told)s", n=len(row), told=told) if row else ""
