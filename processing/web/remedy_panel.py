"""What followed a reply, as the case page and the list show it: lights, days, what was done, what may be done."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import render_template, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session

from processing import queries
from processing.domain import State
from processing.lights import SOON, SOONER, Light
from processing.models import Case, Remedy, RemedyChange
from processing.outcomes import OUTCOMES
from processing.remedy_rules import (
    KIND_LABELS,
    LAWSUITS,
    RESULTS,
    ROLE_LABELS,
    RemedyKind,
    RemedyRole,
    answer_due,
)
from processing.web.history import Line
from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import acting_now, viewer
from services.words import said, words

ACTIONS = words(
    {
        "filed": "登记",
        "amended": "补充、更正",
        "ended": "登记结果",
        "appealed": "登记上诉",
        "voided": "作废",
    }
)
FIELDS = words(
    {
        "kind": "种类",
        "role": "地位",
        "heard_by": "受理机关",
        "docket": "案号",
        "simplified": "简易程序",
        "filed_on": "申请、起诉日",
        "received_on": "收到副本日",
        "answered_on": "提交答复、答辩日",
        "stop_ordered_on": "停止执行日",
        "stop_lifted_on": "解除停止执行日",
        "result": "结果",
        "ended_on": "结案日",
        "review_id": "关联的复议",
        "appealed_on": "上诉日",
        "again_from": "责令重新答复，收到之日",
        "again_until": "重新答复期限",
        "again_days": "重新答复的工作日",
    }
)


def remedy_panel(**given: object) -> Markup:
    """The panel of a case (`case_id`): what followed its replies, and the forms that may be opened now."""
    agency_id, today = viewer().agency.id, china_date(acting_now())
    case_id = uuid.UUID(str(given["case_id"]))
    with unit_of_work("processing", Scope(agency_id)) as session:
        case = queries.case_of(session, agency_id, case_id)
        objected = any(one.told_on for one in queries.inquiries_of(session, agency_id, case_id))
        found = queries.aftermath(session, agency_id, case_id)
        calendar = calendar_for(session, agency(session, agency_id).region)
        rows = [shown(row, today, calendar) for row in found.remedies]
        rounds = [
            {"round": past.round, "outcome": OUTCOMES[past.outcome or ""].label, "closed_on": past.closed_on}
            for past in found.rounds
            if past.outcome
        ]
    doors = _doors(case, objected, today) if viewer().may(Permission.REMEDY_MANAGE) else []
    panel = render_template("processing/remedy_panel.html", rows=rows, rounds=rounds, doors=doors)
    return Markup(panel)  # noqa: S704  # our own template


def shown(remedy: Remedy, today: date, calendar: WorkingCalendar) -> dict[str, Any]:
    """A remedy as a line: its words, its light, by when the body must answer, and the forms that fit it."""
    due = answer_due(remedy.kind, remedy.received_on, remedy.simplified, calendar)
    result = RESULTS.get(remedy.result or "")
    first = RESULTS.get(remedy.first_result or "")
    return {
        "remedy": remedy,
        "kind": KIND_LABELS[remedy.kind],
        "role": ROLE_LABELS[remedy.role] if remedy.role is RemedyRole.CO_DEFENDANT else "",
        "due": due if remedy.result is None and remedy.answered_on is None else None,
        "light": remedy_light(remedy, due, today, calendar),
        "result": result.label if result else "",
        "first": first.label if first else "",
        "again": _again_words(remedy),
        "links": _links(remedy) if viewer().may(Permission.REMEDY_MANAGE) else [],
    }


def remedy_light(remedy: Remedy, due: date | None, today: date, calendar: WorkingCalendar) -> Light:
    """How urgent it is: a reply ordered again, then the body's own answer to the review body or the court."""
    if remedy.voided_on is not None:
        return Light("done", "已作废")
    if remedy.result is not None:
        waits = remedy.again_from is not None and remedy.round is None
        return Light("soon3", "待重新答复") if waits else Light("done", "已结案")
    if remedy.appealed_on is not None:
        return Light("wait", "二审中")
    if remedy.kind is RemedyKind.COMPLAINT or remedy.answered_on is not None:
        return Light("wait", "审理中" if remedy.kind is not RemedyKind.COMPLAINT else "办理中")
    if due is None:
        return Light("wait", "未收到副本")
    word = said("答复") if remedy.kind is RemedyKind.REVIEW else said("答辩")
    if due < today:
        return Light("late", said("%(word)s逾期", word=word))
    left = calendar.working_days_between(today, due)
    kind = "soon3" if left <= SOONER else "soon7" if left <= SOON else "calm"
    return Light(
        kind,
        said("%(left)s 个工作日内%(word)s", left=left, word=word)
        if left
        else said("今天%(word)s到期", word=word),
        left,
    )


def remedy_lines(session: Session, agency_id: int, case_id: uuid.UUID) -> list[Line]:
    """What was done with the remedies of a case, as lines of its history."""
    found = queries.aftermath(session, agency_id, case_id)
    kinds = {remedy.id: KIND_LABELS[remedy.kind] for remedy in found.remedies}
    return [
        Line(change.at, change.actor_name, change_words(change, kinds[change.remedy_id]), is_step=False)
        for change in found.changes
    ]


def change_words(change: RemedyChange, kind: str) -> str:
    """One change in words: what, why, and what stood there before."""
    after = _pairs(change.after, "{label} {value}")
    before = _pairs(change.before, "{label}原为“{value}”")
    told = "；".join(part for part in (after, change.reason, before) if part)
    return f"{kind}：{ACTIONS[change.action]}" + (f"（{told}）" if told else "")


def _pairs(values: Mapping[str, Any] | None, pattern: str) -> str:
    named = {name: value for name, value in (values or {}).items() if name in FIELDS and value is not None}
    return "，".join(
        pattern.format(label=FIELDS[name], value=_value(name, named[name]))
        for name in FIELDS
        if name in named
    )


def _value(name: str, value: Any) -> str:
    if name == "kind":
        return KIND_LABELS[RemedyKind(value)]
    if name == "role":
        return ROLE_LABELS[RemedyRole(value)]
    if name == "result":
        return RESULTS[value].label
    if name == "simplified":
        return said("是") if value else said("否")
    return said("另一件复议") if name == "review_id" else str(value)


def _again_words(remedy: Remedy) -> str:
    if remedy.again_until is not None:
        return said("责令重新答复，期限到 %(value)s", value=remedy.again_until.isoformat())
    return (
        said("责令在 %(again_days)s 个工作日内重新答复", again_days=remedy.again_days)
        if remedy.again_days
        else ""
    )


def _links(remedy: Remedy) -> list[tuple[str, str]]:
    if remedy.voided_on is not None:
        return []
    may_appeal = remedy.kind in LAWSUITS and remedy.result is not None and remedy.appealed_on is None
    named = [(said("补充、更正"), "amend_remedy", True)]
    if remedy.round is None:
        ended = remedy.result is not None
        named += [
            (said("更正结果") if ended else said("登记结果"), "end_remedy", True),
            (said("登记上诉"), "appeal_remedy", may_appeal),
        ]
        named += [(said("作废"), "void_remedy", True)]
    return [
        (label, url_for(f"processing.{endpoint}", remedy_id=remedy.id))
        for label, endpoint, fits in named
        if fits
    ]


def _doors(case: Case, objected: bool, today: date) -> list[tuple[str, str]]:
    """The forms that can be opened: against a reply once it went out, against silence after the period, by a third
    party once he was told of the disclosure; a complaint before."""
    if case.state is State.VOID or case.receipt_date is None:
        return []
    answered = case.closed_on is not None or case.round > 1
    kinds: Sequence[RemedyKind] = tuple(RemedyKind)
    if not answered and not objected and (case.due_date is None or today <= case.due_date):
        kinds = (RemedyKind.COMPLAINT,)
    return [
        (KIND_LABELS[kind], url_for("processing.file_remedy", case_id=case.id, kind=str(kind)))
        for kind in kinds
    ]
