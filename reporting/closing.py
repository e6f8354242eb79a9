"""The annual close by the clock: from 1 January the draft of the year that ended, then the days before it is due."""

from datetime import date, datetime, timedelta

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
    if today.month > LAST_MONTH:
        return
    year = today.year - 1
    if agency.valid_from.year > year:
        return
    if prepare(session, agency, year, on=today, by=SYSTEM):
        words = f"{year}年的年度报告已经按办件算好草稿，请核对、填写后报送。"
        note_step(session, agency.id, year, "prepared", "prepared", today, SYSTEM.name, words)
    _remind_of_day(session, agency, year, today)


def _remind_of_day(session: Session, agency: Agency, year: int, today: date) -> None:
    report, due_on = open_report(session, agency.id, year), due_for(session, agency, year)
    if report is None or report.state not in ("draft", "returned"):
        return
    for days in BEFORE:
        if today == due_on - timedelta(days=days):
            words = f"{year}年的年度报告还有 {days} 天到期（{due_on.month}月{due_on.day}日）。"
            note_step(session, agency.id, year, f"due.{due_on}.{days}", "due", today, SYSTEM.name, words)
    if today == due_on + timedelta(days=1):
        words = f"{year}年的年度报告已经过了报送期限（{due_on.month}月{due_on.day}日）。"
        note_step(session, agency.id, year, f"late.{due_on}", "late", today, SYSTEM.name, words)


def due_for(session: Session, agency: Agency, year: int) -> date:
    """The day by which the agency hands in: as its supervising office said, else the law's."""
    duty = duty_of(session, agency.id, year)
    if duty is not None:
        return duty.due_on
    return lawful_due(agency.level, year)
