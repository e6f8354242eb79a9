"""The working calendar: which years are known, and bringing in the next one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from flask import Blueprint, Response, url_for
from marshmallow import ValidationError, fields, validate
from sqlalchemy.orm import Session

from services.calendar.commands import import_years
from services.calendar.domain import CalendarYear
from services.calendar.models import CalendarYearRow
from services.calendar.queries import years_known
from services.calendar.shipped import NATIONAL
from services.clock import china_date
from services.errors import Invalid, NotAllowed
from services.identity import queries
from services.identity.permissions import Permission
from services.identity.web.admin.acting import carry_out, identity
from services.web.access import requires
from services.web.application import page
from services.web.forms import Form, form_fields
from services.web.i18n import _
from services.web.schemas import Day, FormSchema, Line, Text, load
from services.web.viewers import acting_now, viewer

blueprint = Blueprint("admin_calendar", __name__, url_prefix="/admin/calendar")


class YearForm(FormSchema):
    """A year as the notice announces it: days off and days worked, one or a run a line."""

    region = Line(most=10, load_default="")
    year = fields.Integer(required=True, validate=validate.Range(2008, 2100))
    version = fields.Integer(required=True, validate=validate.Range(1, 99))
    source = Line(most=200, required=True)
    off = Text(required=True)
    work = Text(load_default="")


@blueprint.get("/")
@requires(Permission.AGENCY_MANAGE)
def show() -> Response:
    """The years there are, and the first that is missing."""
    return _page(Form())


@blueprint.post("/")
@requires(Permission.AGENCY_MANAGE)
def bring_in() -> Response:
    """Store a year; a corrected notice is a higher version. The national one is the system administrator's."""

    def act(session: Session) -> None:
        told = load(YearForm(), form_fields())
        off, work = days_in(told["off"], told["year"], "off"), days_in(told["work"], told["year"], "work")
        if both := sorted(off & work):
            raise Invalid(_("同一天不能既放假又上班。"), fields={"work": both[0].isoformat()})
        year = CalendarYear(told["year"], told["version"], told["source"], off, work)
        region = _checked(session, told["region"])
        import_years(session, region, [year], actor=viewer().actor, now=acting_now())

    return carry_out(act, done=_("日历已导入，受影响的期限会重新计算。"), back=url_for(".show"), again=_page)


def days_in(text: str, year: int, name: str) -> frozenset[date]:
    """Days of a text: one a line, or a run as 2026-10-01 至 2026-10-07. Raises Invalid."""
    found: set[date] = set()
    for line in filter(str.strip, text.splitlines()):
        days = _ends(line)
        if not 1 <= len(days) <= 2 or any(d.year != year for d in days):
            raise Invalid(
                _("有一行日期读不懂。"), fields={name: _("读不懂或不在这一年：%(line)s", line=line[:40])}
            )
        first, last = days[0], days[-1]
        if not 0 <= (last - first).days <= 31:
            raise Invalid(_("有一行日期读不懂。"), fields={name: _("起止日期不对：%(line)s", line=line[:40])})
        found |= {date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)}
    return frozenset(found)


def _ends(line: str) -> list[date]:
    parts = [part for part in re.split(r"\s*(?:至|到|—|~|～)\s*", line.strip()) if part]
    try:
        days = [Day().deserialize(part) for part in parts]
    except ValidationError:
        return []
    return [day for day in days if day is not None]


def _regions(session: Session) -> list[str]:
    """The calendars this person may bring a year into: every agency hears of the national one, a region's agencies of theirs."""
    own = queries.agency(session, viewer().agency.id).region
    national = [NATIONAL] if viewer().may(Permission.CALENDAR_NATIONAL) else []
    return national + ([own] if own != NATIONAL else [])


def _checked(session: Session, wanted: str) -> str:
    allowed = _regions(session)
    region = wanted or (allowed[0] if allowed else NATIONAL)
    if region not in allowed:
        raise NotAllowed(
            _("全国的工作日历对各机关都有效，由系统管理员导入；机关管理员只能补充本地区的日历。")
            if region == NATIONAL
            else _("只能补充本机关所在地区的日历。")
        )
    return region


def _page(form: Form, status: int = 200) -> Response:
    today = china_date(acting_now())
    with identity() as session:
        region = queries.agency(session, viewer().agency.id).region
        years = list(reversed(years_known(session, NATIONAL)))
        overlay = list(reversed(years_known(session, region))) if region != NATIONAL else []
        regions = _regions(session)
    missing = next(y for y in range(today.year, today.year + 5) if y not in {row.year for row in years})
    awaited = _without_overlay(region, years, overlay, today.year)
    return page(
        "admin/calendar.html",
        status,
        form=form,
        years=years,
        overlay=overlay,
        region=region,
        regions=regions,
        region_choices=[
            (one, _("全国") if one == NATIONAL else f"{_('本地区的补充')} {one}") for one in regions
        ],
        missing=missing,
        without_overlay=awaited,
        proposed=missing if NATIONAL in regions or not awaited else awaited[0],
    )


def _without_overlay(
    region: str, years: Sequence[CalendarYearRow], overlay: Sequence[CalendarYearRow], this_year: int
) -> list[int]:
    """The years from now on that the nation has announced and the region has not; none for the nation itself."""
    if region == NATIONAL:
        return []
    announced = {row.year for row in overlay}
    return sorted(row.year for row in years if row.year >= this_year and row.year not in announced)
