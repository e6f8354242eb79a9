"""The portal's first page, and each agency's own: how and where to apply there."""

from datetime import date
from typing import Any

from flask import Response, request
from sqlalchemy.orm import Session

from intake.domain import web_receipt
from intake.guide import FLOW, channels, guide_sections
from intake.offices import Branch, Guide, agency_tree, ended, find_offices, guide
from intake.timeline import TERM, forecast
from intake.web import portal
from intake.web.papers import empty_form
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.documents import render_docx
from services.web import acting_now, download, page, public
from services.words import said

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@portal.get("/")
@public("首页")
def home() -> Response:
    """Find an agency; what applying means; when an answer is due if one applied today."""
    today, words = china_date(acting_now()), request.args.get("q", "").strip()[:80]
    with unit_of_work("intake") as session:
        found = find_offices(session, words, today)
        tree = agency_tree(session, today)
        ahead = forecast_of(session, today)
    return page("intake/home.html", q=words, found=found, groups=groups(tree), **ahead)


@portal.get("/a/<code>/")
@public("机关页面和公开指南")
def agency(code: str) -> Response:
    """The agency's page: its guide, made from what it settled, the flow, the form, and what other contexts add."""
    if (gone := ended_page(code)) is not None:
        return gone
    told, ahead = _guide(code)
    return page("intake/agency.html", **_shown(told), **ahead)


@portal.get("/a/<code>/guide")
@public("公开指南")
def agency_guide(code: str) -> Response:
    """The guide alone, to read and to print."""
    if (gone := ended_page(code)) is not None:
        return gone
    told, _ahead = _guide(code)
    return page("intake/guide.html", **_shown(told))


@portal.get("/a/<code>/form.docx")
@public("空白申请表")
def blank_form(code: str) -> Response:
    """The application form to print and fill by hand."""
    told, _ahead = _guide(code)
    with unit_of_work("intake", Scope(told.agency.id)) as session:
        form = empty_form(session, told.agency, china_date(acting_now()))
    return download(render_docx(form), f"{told.agency.name}政府信息公开申请表.docx", DOCX)


def ended_page(code: str, status: int = 200) -> Response | None:
    """The page of an agency that is no more: who answers in its place."""
    with unit_of_work("intake") as session:
        found = ended(session, code, china_date(acting_now()))
        return page("intake/ended.html", status, ended=found) if found else None


def _shown(told: Guide) -> dict[str, Any]:
    return {
        "agency": told.agency,
        "channels": list(channels(told.options)),
        "steps": FLOW,
        "sections": guide_sections(told.options, told.bodies),
    }


def _guide(code: str) -> tuple[Guide, dict[str, Any]]:
    today = china_date(acting_now())
    with unit_of_work("intake") as session:
        told = guide(session, code, today)
        setting = told.options.web_receipt
        return told, forecast_of(session, today, told.agency.region, setting)


def forecast_of(
    session: Session, today: date, region: str = "CN", setting: str = "on_submission"
) -> dict[str, Any]:
    """`due` and `days` of an application submitted today that nothing stops; `due` None where staff confirm."""
    if web_receipt(today, setting).on is None:
        return {"due": None, "days": []}
    calendar = calendar_for(session, region)
    due = calendar.add_working_days(today, TERM)
    following = calendar.working_days_after(today)
    working = [next(following) for _ in range(TERM)]
    known = calendar.is_known(due)
    return {"due": due, "days": forecast(today, working, today, due), "provisional": not known}


def groups(roots: list[Branch]) -> list[tuple[str, list[Any]]]:
    """The tree as headed lists: an agency with others below heads them, those alone stand together."""
    told = [(root.agency.name, _flat(root)) for root in roots if root.below]
    alone = [root.agency for root in roots if not root.below]
    return [*told, *([(said("机关"), alone)] if alone else [])]


def _flat(root: Branch) -> list[Any]:
    return [root.agency, *(agency for branch in root.below for agency in _flat(branch))]
