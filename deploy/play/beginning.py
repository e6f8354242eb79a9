"""Before the first day: is this file the agency's to play, and what does it find there."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from deploy.play.cast import Stage
from deploy.play.ledger import begin_year, years_played
from deploy.play.plan import OpenCase, Plan, make_plan
from deploy.play.reading import PublishedTable, TableRefused
from reporting.models import CaseFact
from services.calendar.domain import WorkingCalendar
from services.db import Scope, unit_of_work


def plan_for(table: PublishedTable, top: Stage, stages: Sequence[Stage], calendar: WorkingCalendar) -> Plan:
    """The plan of this file in these agencies. Raises TableRefused or PlayedBefore before anything is stored."""
    played = years_played(top.agency_id)
    if table.year in played:
        noted = begin_year(top.agency_id, table.year, table.digest, len(stages), takes_over=False)
        return _plan(table, stages, calendar, takes_over=noted.takes_over)
    _refuse_gap(table.year, played, stages)
    takes_over = bool(played)
    plan = _plan(table, stages, calendar, takes_over=takes_over)
    begin_year(top.agency_id, table.year, table.digest, len(stages), takes_over=takes_over)
    return plan


def _plan(
    table: PublishedTable, stages: Sequence[Stage], calendar: WorkingCalendar, *, takes_over: bool
) -> Plan:
    left = left_open(stages, table.year) if takes_over else None
    return make_plan(table, calendar.is_working_day, len(stages), left)


def _refuse_gap(year: int, played: Sequence[int], stages: Sequence[Stage]) -> None:
    if not played:
        return
    if played[-1] > year:
        raise TableRefused(
            [f"这个机关已经办过 {played[-1]} 年，不能再回头办 {year} 年。请用 --agency 换一个代码。"]
        )
    if played[-1] < year - 1 and left_open(stages, year):
        raise TableRefused(
            [f"这个机关 {played[-1]} 年留下的办件要由 {played[-1] + 1} 年接着办，不能跳到 {year} 年。"]
        )


def left_open(stages: Sequence[Stage], year: int) -> list[OpenCase]:
    """What came before the year and was still open when it began, in the order of its numbers.

    However far the year itself has been played, the answer is the same.
    """
    return [case for share, stage in enumerate(stages) for case in _left_open(share, stage, date(year, 1, 1))]


def _left_open(share: int, stage: Stage, begins: date) -> list[OpenCase]:
    with unit_of_work("reporting", Scope(stage.agency_id)) as session:
        rows = session.execute(
            select(CaseFact.applicant_kind, CaseFact.stream)
            .where(
                CaseFact.agency_id == stage.agency_id,
                CaseFact.receipt_date < begins,
                CaseFact.settled_on >= begins,
                CaseFact.voided_on.is_(None),
            )
            .order_by(CaseFact.receipt_date, CaseFact.stream)
        )
        return [OpenCase(share, kind, stream) for kind, stream in rows]
