"""The worklist: soonest due first, lights, parts, search, pages by key."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Response, request, url_for
from sqlalchemy.orm import Session

from processing import queries
from processing.approval import marks_borne, place_of
from processing.models import Case
from processing.queries.corrections import waiting_corrections
from processing.web import blueprint
from processing.web.band import days_ahead
from processing.web.showing import channel_word, light_of, next_step, state_word
from services.calendar.domain import WorkingCalendar
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.documents.electronic_seal.renewing import Renewal, renewals
from services.errors import NotFound
from services.identity.permissions import Permission
from services.identity.queries import agency
from services.web import acting_now, page, requires, viewer
from services.words import said, words

PARTS = words(
    (
        ("open", "全部在办", None),
        ("late", "逾期", "late"),
        ("soon3", "3 个工作日内", "soon3"),
        ("soon7", "7 个工作日内", "soon7"),
        ("wait", "等待他方", "wait"),
        ("fresh", "新收待指派", "fresh"),
        ("limits", "内部时限", "soon7"),
        ("mine", "我承办的", None),
        ("review", "待审核", None),
        ("sign", "待签发", None),
        ("release", "待放行", None),
        ("send", "待送达", None),
        ("closed", "已办结", "done"),
        ("irregular", "违规补记", None),
        ("unexplained", "理由未补", "late"),
    )
)
# Of few offices: shown where there is something.
SELDOM = frozenset({"release", "irregular", "unexplained"})


@blueprint.get("/cases")
@requires(Permission.CASE_VIEW)
def cases() -> Response:
    """The cases of the active agency, as far as the chosen part and search say."""
    who, today = viewer(), china_date(acting_now())
    part, search, due_on = (
        request.args.get("part", "open"),
        request.args.get("q", ""),
        _day(request.args.get("due")),
    )
    with unit_of_work("processing", Scope(who.agency.id)) as session:
        calendar = calendar_for(session, agency(session, who.agency.id).region)
        borders = queries.Today.of(today, calendar)
        marks = _marks(session, today)
        parts = queries.filters(borders, who.actor.id, marks)
        if part not in parts:
            raise NotFound("没有这个分类。")
        # A search looks through everything, ended cases too.
        wanted = Case.id.is_not(None) if search.strip() else parts[part]
        after = request.args.get("after")
        found = queries.worklist(session, who.agency.id, wanted, search=search, due_on=due_on, after=after)
        return page(
            "processing/worklist.html",
            rows=_rows(session, who.agency.id, found.cases, today, calendar),
            filters=_filters(queries.counts(session, who.agency.id, borders, who.actor.id, marks), part),
            ahead=days_ahead(session, who.agency.id, today, calendar),
            part=part,
            search=search,
            cooperation=queries.open_cooperation(session, who.agency.id),
            corrections=waiting_corrections(session, who.agency.id, who.actor.id),
            to_renew=_seals_to_renew(session),
            due_on=due_on,
            today=today,
            rest_day=not calendar.is_working_day(today),
            more=found.after and url_for(".cases", part=part, q=search or None, after=found.after),
            is_first=after is None,
        )


def _seals_to_renew(session: Session) -> Sequence[Renewal]:
    """What whoever drafts, signs or sends replies should know of the electronic seals."""
    who = viewer()
    if not who.may(Permission.CASE_HANDLE, Permission.CASE_SIGN, Permission.NOTICE_DISPATCH):
        return ()
    return renewals(session, who.agency.id, acting_now())


def _marks(session: Session, today: date) -> frozenset[str]:
    """The levels of approval the viewer decides: what is to be reviewed is his, not everybody's."""
    who = viewer()
    if not who.may(Permission.CASE_REVIEW):
        return frozenset()
    return frozenset(marks_borne(session, who.agency.id, who.actor.id, today))


def _rows(
    session: Session, agency_id: int, cases: Any, today: date, calendar: WorkingCalendar
) -> list[dict[str, Any]]:
    personal = queries.personal_of(session, agency_id, cases)
    return [_row(case, personal.get(case.id), today, calendar) for case in cases]


def _row(
    case: Case, personal: dict[str, Any] | None, today: date, calendar: WorkingCalendar
) -> dict[str, Any]:
    applicant = personal["applicant"] if personal else {"name": said("（已清除）")}
    lit = light_of(case, today, calendar)
    return {
        "case": case,
        "light": lit,
        "name": applicant["name"],
        "is_natural": case.applicant_kind == "natural",
        "text": (personal.get("subject") or personal["text"])[:200]
        if personal
        else said("（个人信息已按规定清除）"),
        "came": channel_word(case),
        "state": state_word(case),
        "level": place_of(case),
        "next": next_step(case),
        "used": case.term - max(lit.left, 0) if lit.left is not None else 0,
        "total": case.term,
    }


def _filters(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": url_for(".cases", part=None if name == "open" else name),
            "count": counts.get(name),
            "current": name == current,
            "light": shape,
            "push": name == "mine",
        }
        for name, label, shape in PARTS
        if name not in SELDOM or counts.get(name) or current == name
    ]


def _day(told: str | None) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        raise NotFound("没有这一天。") from None
