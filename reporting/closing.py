"""The annual close by the clock: from 1 January the draft of the year that ended, then the days it is due and published by."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from reporting.annual.days import lawful_due
from reporting.asked_for import note_step
from reporting.commands.writing import prepare
from reporting.queries.annual import duty_of, open_report
from services.actor import SYSTEM
from services.identity.models import Agency

# 条例 49 lets governments publish until 31 March: until then an agency without a report gets its draft.
LAST_MONTH = 3
BEFORE = (7, 3, 1)


def close_year(session: Session, agency: Agency, today: date, _now: datetime) -> None:
    """A day's work for one agency; a day worked twice changes nothing."""
    if today.month <= LAST_MONTH:
        _prepare(session, agency, today.year - 1, today)
    # What was due on 31 December is late on New Year's Day.
    for year in sorted({(today - timedelta(days=1)).year - 1, today.year - 1}):
        _remind(session, agency, year, today)


def _prepare(session: Session, agency: Agency, year: int, today: date) -> None:
    if agency.valid_from.year <= year and prepare(session, agency, year, on=today, by=SYSTEM):
        words = f"{year}年的年度报告已经按办件算好草稿，请核对、填写后报送。"
        note_step(session, agency.id, year, "prepared", "prepared", today, SYSTEM.name, words)


def _remind(session: Session, agency: Agency, year: int, today: date) -> None:
    report = open_report(session, agency.id, year)
    # A second version means that the first is published.
    if report is None or report.state == "published" or report.version > 1:
        return
    due_on, publish_by = due_for(session, agency, year), publication_due(session, agency, year)
    is_out = report.state not in ("draft", "returned")
    if not is_out:
        _note_day(session, agency, Day(year, "报送", "", due_on), today)
    if is_out or publish_by != due_on:
        _note_day(session, agency, Day(year, "公布", "publish.", publish_by), today)


class Day(NamedTuple):
    """A day of a report year: what is to be done by it, and under which key its notes are kept."""

    year: int
    what: str
    key: str
    on: date


def _note_day(session: Session, agency: Agency, day: Day, today: date) -> None:
    which = f"{day.what}期限（{day.on.month}月{day.on.day}日）"
    left = (day.on - today).days
    if left in BEFORE:
        words, kind = f"{day.year}年的年度报告还有 {left} 天到{which}。", "due"
        key = f"{day.key}due.{day.on}.{left}"
    elif left == -1:
        words, kind, key = f"{day.year}年的年度报告已经过了{which}。", "late", f"{day.key}late.{day.on}"
    else:
        return
    note_step(session, agency.id, day.year, key, kind, today, SYSTEM.name, words)


def due_for(session: Session, agency: Agency, year: int) -> date:
    """The day by which the agency hands in: as its supervising office said, else the law's."""
    duty = duty_of(session, agency.id, year)
    if duty is not None:
        return duty.due_on
    return lawful_due(agency.level, year)


def publication_due(session: Session, agency: Agency, year: int) -> date:
    """The day by which the agency publishes (条例 49): as its supervising office said, else the law's."""
    duty = duty_of(session, agency.id, year)
    return (duty.publish_by if duty else None) or lawful_due(agency.level, year)
