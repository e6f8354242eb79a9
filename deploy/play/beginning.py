"""Before the first day: is this file the agency's to play, and what does it find there."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from deploy.play.cast import Stage
from deploy.play.disputes import LeftDispute, LeftDisputes, add_disputes
from deploy.play.ledger import begin_year, years_played
from deploy.play.plan import OpenCase, Plan, make_plan
from deploy.play.reading import PublishedTable, TableRefused
from processing.remedy_rules import RemedyKind
from reporting.models import CaseFact, RemedyFact
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
    plan = make_plan(table, calendar.is_working_day, len(stages), left)
    undecided = left_undecided(stages, table.year) if takes_over else None
    return add_disputes(table, plan, calendar.is_working_day, undecided)


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


def left_undecided(stages: Sequence[Stage], year: int) -> LeftDisputes:
    """The reviews and lawsuits of earlier years: those undecided when the year began, and something to go on from.

    However far the year itself has been played, the answer is the same.
    """
    begins = date(year, 1, 1)
    pending = [one for share, stage in enumerate(stages) for one in _undecided(share, stage, begins)]
    return LeftDisputes(
        tuple(pending),
        next((case for share, stage in enumerate(stages) for case in _answered(share, stage, begins)), None),
        next((one for share, stage in enumerate(stages) for one in _reviewed(share, stage, begins)), None),
    )


def _undecided(share: int, stage: Stage, begins: date) -> list[LeftDispute]:
    still = or_(RemedyFact.ended_on.is_(None), RemedyFact.ended_on >= begins)
    return _disputes(share, stage, RemedyFact.filed_on < begins, still)


def _reviewed(share: int, stage: Stage, begins: date) -> list[LeftDispute]:
    return _disputes(share, stage, RemedyFact.ended_on < begins, RemedyFact.kind == RemedyKind.REVIEW)


def _disputes(share: int, stage: Stage, *conditions: ColumnElement[bool]) -> list[LeftDispute]:
    mine = (RemedyFact.agency_id == stage.agency_id, RemedyFact.voided.is_(False))
    wanted = select(RemedyFact.stream, RemedyFact.kind, RemedyFact.remedy_id).where(*mine, *conditions)
    with unit_of_work("reporting", Scope(stage.agency_id)) as session:
        rows = session.execute(wanted.order_by(RemedyFact.filed_on, RemedyFact.remedy_id))
        return [LeftDispute(share, stream, RemedyKind(kind), remedy) for stream, kind, remedy in rows]


def _answered(share: int, stage: Stage, begins: date) -> list[tuple[int, uuid.UUID]]:
    """A case answered before the year of which nobody asked for a review: a suit may still come without one."""
    disputed = select(RemedyFact.stream).where(RemedyFact.agency_id == stage.agency_id)
    wanted = (
        select(CaseFact.stream)
        .where(
            CaseFact.agency_id == stage.agency_id,
            CaseFact.settled_on < begins,
            CaseFact.outcome.is_not(None),
            CaseFact.outcome != "other_3",
            CaseFact.stream.not_in(disputed),
        )
        .order_by(CaseFact.receipt_date, CaseFact.stream)
        .limit(1)
    )
    with unit_of_work("reporting", Scope(stage.agency_id)) as session:
        return [(share, stream) for stream in session.scalars(wanted)]
