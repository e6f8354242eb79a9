"""The supervising office's January: of every agency below its report, when it came, how often it went back; the task."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from reporting.annual.days import due_of_level, lawful_days, publish_by_of_level
from reporting.domain import period
from reporting.models import Report, ReportReminder, ReportTask, ReportVerdict
from reporting.queries.rolling import below_within
from services.errors import NotFound
from services.identity.queries import children

# What the supervising office waits for, and in which order it looks.
ORDER = ("submitted", "missing", "returned", "accepted", "final", "published")


@dataclass(frozen=True, slots=True)
class Correction:
    """A corrected version under way beside the published one; `returned` counts its own returns."""

    version: int
    state: str
    edition_id: uuid.UUID | None
    returned: int


@dataclass(frozen=True, slots=True)
class Line:
    """One agency's report as its supervising office sees it. `state` is "missing" while nothing was handed in.

    What is published stands here until a corrected version is published too; `submitted_on` is the day the year's
    report first came, `returned` how often it went back up to the version that stands. `is_gone`: below the office at the
    end of the year, no longer today.
    """

    agency_id: int
    name: str
    state: str
    due_on: date
    publish_by: date
    version: int = 1
    edition_id: uuid.UUID | None = None
    submitted_on: date | None = None
    returned: int = 0
    reminded: int = 0
    published_on: date | None = None
    first_published_on: date | None = None
    address: str = ""
    visit: str = ""
    visit_status: int | None = None
    correction: Correction | None = None
    is_gone: bool = False

    @property
    def awaited(self) -> uuid.UUID | None:
        """The edition that waits for the office's verdict, or None."""
        newest: Line | Correction = self.correction or self
        return newest.edition_id if newest.state == "submitted" else None

    def is_late(self, today: date) -> bool:
        """Handed in after its day, or not yet and the day is over."""
        return (self.submitted_on or today) > self.due_on

    def is_published_late(self, today: date) -> bool:
        """Published after its day (条例 49), or not yet and the day is over."""
        return (self.first_published_on or today) > self.publish_by


def task_of(session: Session, agency_id: int, year: int) -> ReportTask | None:
    """The task of a report year, or None before it is opened."""
    wanted = select(ReportTask).where(ReportTask.agency_id == agency_id, ReportTask.year == year)
    return session.scalars(wanted).one_or_none()


def task_by_id(session: Session, agency_id: int, task_id: uuid.UUID) -> ReportTask:
    """Raises NotFound."""
    wanted = select(ReportTask).where(ReportTask.agency_id == agency_id, ReportTask.id == task_id)
    if (found := session.scalars(wanted).one_or_none()) is None:
        raise NotFound("没有这项任务。")
    return found


def lines(session: Session, agency_id: int, year: int, today: date) -> Sequence[Line]:
    """Every agency directly below on any day of the year: what waits for the office first, then what is missing.

    Needs the subtree of the year in sight. Before the task is opened the days are the law's.
    """
    task = task_of(session, agency_id, year)
    due = {level: date.fromisoformat(day) for level, day in task.due.items()} if task else lawful_days(year)
    below = below_within(session, agency_id, period(year))
    still = {one.id for one in children(session, agency_id, today)}
    versions = _versions(session, [one.id for one in below], year)
    judged = _verdicts(session, agency_id, year)
    reminded = _reminded(session, agency_id, year)
    found = []
    for one in below:
        days = due_of_level(one.level, due), publish_by_of_level(one.level, due)
        blank = Line(
            one.id, one.name, "missing", *days, reminded=reminded.get(one.id, 0), is_gone=one.id not in still
        )
        found.append(_line(blank, versions.get(one.id, []), judged))
    return sorted(found, key=lambda line: ORDER.index("submitted" if line.awaited else line.state))


def _line(blank: Line, versions: Sequence[Report], judged: dict[uuid.UUID, bool]) -> Line:
    newest = versions[-1] if versions else None
    if newest is None or (newest.state == "draft" and newest.version == 1):
        return blank
    standing = next((one for one in reversed(versions) if one.state == "published"), newest)
    state, _ = _judged(standing, judged)
    return replace(
        blank,
        state=state,
        version=standing.version,
        edition_id=standing.edition_id,
        submitted_on=versions[0].submitted_on,
        returned=sum(_judged(one, judged)[1] for one in versions if one.version <= standing.version),
        published_on=standing.published_on,
        first_published_on=versions[0].published_on,
        address=standing.address,
        visit=standing.visit,
        visit_status=standing.visit_status,
        correction=_correction(newest, judged) if newest is not standing else None,
    )


def _correction(report: Report, judged: dict[uuid.UUID, bool]) -> Correction:
    state, returned = _judged(report, judged)
    return Correction(report.version, state, report.edition_id, returned)


def _judged(report: Report, judged: dict[uuid.UUID, bool]) -> tuple[str, int]:
    """State and returns of a version; the office's own word counts before the agency has heard it."""
    if report.state in ("accepted", "final") and not judged.get(report.edition_id or report.id, True):
        return "returned", report.returned + 1
    if report.state == "submitted" and report.edition_id in judged:
        return (
            ("accepted", report.returned) if judged[report.edition_id] else ("returned", report.returned + 1)
        )
    return report.state, report.returned


def _versions(session: Session, agencies: Sequence[int], year: int) -> dict[int, list[Report]]:
    wanted = (
        select(Report).where(Report.agency_id.in_(agencies), Report.year == year).order_by(Report.version)
    )
    found: dict[int, list[Report]] = {}
    for report in session.scalars(wanted):
        found.setdefault(report.agency_id, []).append(report)
    return found


def _verdicts(session: Session, agency_id: int, year: int) -> dict[uuid.UUID, bool]:
    wanted = select(ReportVerdict.edition_id, ReportVerdict.accepted).where(
        ReportVerdict.agency_id == agency_id, ReportVerdict.year == year
    )
    return {row.edition_id: row.accepted for row in session.execute(wanted)}


def _reminded(session: Session, agency_id: int, year: int) -> dict[int, int]:
    wanted = (
        select(ReportReminder.of_agency_id, func.count().label("times"))
        .where(ReportReminder.agency_id == agency_id, ReportReminder.year == year)
        .group_by(ReportReminder.of_agency_id)
    )
    return {row.of_agency_id: row.times for row in session.execute(wanted)}


def handed_in(session: Session, agency_id: int) -> int:
    """How many reports below wait for the office's verdict, whatever their year. Needs the subtree in sight."""
    judged = exists().where(
        ReportVerdict.agency_id == agency_id, ReportVerdict.edition_id == Report.edition_id
    )
    wanted = select(func.count()).where(Report.agency_id != agency_id, Report.state == "submitted", ~judged)
    return session.scalar(wanted) or 0
