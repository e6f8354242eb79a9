"""The district's January: the supervising office opens the year's task, reminds, returns with remarks or accepts."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from reporting.annual.days import due_of_level, publish_by_of_level
from reporting.commands.supervising import Supervising, checked_words, tell_agency
from reporting.domain import period
from reporting.formats import check_name, format_for
from reporting.models import Report, ReportFile, ReportReminder, ReportTask, ReportVerdict
from reporting.queries.annual import ACCEPTED_STATES, edition_of, open_report
from services.errors import Conflict, Invalid, NotFound
from services.events.reporting import ReportAsked, ReportJudged, ReportReminded
from services.files import sniff
from services.files.names import clean_name
from services.identity.queries import agencies, children
from services.ids import new_id
from services.words import said

MOST_ITEMS = 20
MOST_FILES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskTold:
    """The task as typed: `due` by level (department, town, county), `items` a line each, `files` (name, bytes)."""

    year: int
    notice: str
    items: str = ""
    due: Mapping[str, date]
    form: str | None = None
    files: Sequence[tuple[str, bytes]] = ()


def open_task(session: Session, told: TaskTold, *, by: Supervising) -> uuid.UUID:
    """Open the year's task, or send it again as it stands now. Raises Invalid.

    Told is every agency directly below at the end of that year that still is: one founded since has nothing to report.
    """
    notice, items = checked_words(told.notice, "notice"), _items(told.items)
    if told.form:
        check_name(told.form)
    _check_days(told)
    known = select(ReportTask).where(ReportTask.agency_id == by.agency_id, ReportTask.year == told.year)
    task = session.scalars(known.with_for_update()).one_or_none()
    if task is None:
        task = ReportTask(id=new_id(), agency_id=by.agency_id, year=told.year)
        task.opened_on, task.opened_by = by.today, by.actor.name
        session.add(task)
    task.form, task.notice, task.items = told.form or format_for(told.year).name, notice, items
    task.due = {level: day.isoformat() for level, day in told.due.items()}
    session.flush()
    _keep(session, task, told.files, by)
    still = {one.id for one in children(session, by.agency_id, by.today)}
    for agency in children(session, by.agency_id, period(told.year).cutoff):
        if agency.id not in still:
            continue
        fact = ReportAsked(
            task_id=task.id,
            year=told.year,
            form=task.form,
            notice=notice,
            items=tuple(items),
            due_on=due_of_level(agency.level, told.due),
            on=by.today,
            publish_by=publish_by_of_level(agency.level, told.due),
        )
        tell_agency(session, new_id(), agency.id, fact, by, "report")
    return task.id


def _check_days(told: TaskTold) -> None:
    first, last = date(told.year + 1, 1, 1), date(told.year + 1, 12, 31)
    fields = {
        f"due_{level}": said("须在%(year)s年之内。", year=told.year + 1)
        for level, day in told.due.items()
        if not first <= day <= last
    }
    if fields:
        raise Invalid(said("报送期限须在%(year)s年之内。", year=told.year + 1), fields=fields)


def _items(told: str) -> list[str]:
    items = [line.strip() for line in told.splitlines() if line.strip()]
    if len(items) > MOST_ITEMS or any(len(item) > 100 for item in items):
        message = said("一行一项，最多 %(most_items)s 项，每项不超过 100 个字。", most_items=MOST_ITEMS)
        raise Invalid(message, fields={"items": message})
    return items


def _keep(session: Session, task: ReportTask, files: Sequence[tuple[str, bytes]], by: Supervising) -> None:
    if len(files) > MOST_FILES:
        message = said("最多 %(most_files)s 个附件。", most_files=MOST_FILES)
        raise Invalid(message, fields={"files": message})
    for name, data in files:
        kind = sniff(data, name)
        kept = ReportFile(
            id=new_id(), agency_id=by.agency_id, of_id=task.id, name=clean_name(name), media_type=kind,
            digest=hashlib.sha256(data).hexdigest(), data=data, stored_on=by.today, stored_by=by.actor.name,
        )  # fmt: skip
        session.add(kept)


def judge(session: Session, edition_id: uuid.UUID, remark: str, *, accepted: bool, by: Supervising) -> None:
    """Accept an edition handed in, or return it with a remark; once. Raises NotFound, Invalid, Conflict."""
    edition = edition_of(session, edition_id)
    if edition.agency_id not in by.sight or edition.agency_id == by.agency_id:
        raise NotFound("没有这份报告。")
    told = remark.strip() if accepted and not remark.strip() else checked_words(remark, "remark")
    report = open_report(session, edition.agency_id, edition.year)
    if report is None or report.edition_id != edition.id or report.state != "submitted":
        raise Conflict("机关已经重新报送，或者这份报告已经处理，请看最新的一份。")
    made = select(ReportVerdict.id).where(
        ReportVerdict.agency_id == by.agency_id, ReportVerdict.edition_id == edition_id
    )
    if session.scalar(made) is not None:
        raise Conflict("这份报告已经处理过。")
    session.add(
        ReportVerdict(
            id=new_id(),
            agency_id=by.agency_id,
            of_agency_id=edition.agency_id,
            edition_id=edition.id,
            year=edition.year,
            accepted=accepted,
            remark=told,
            judged_on=by.today,
            judged_by=by.actor.name,
        )
    )
    fact = ReportJudged(edition_id=edition.id, year=edition.year, accepted=accepted, remark=told, on=by.today)
    tell_agency(session, new_id(), edition.agency_id, fact, by, "report")


def remind(session: Session, of_agency_id: int, year: int, *, by: Supervising) -> None:
    """Remind an agency to hand its report in, or to publish what is accepted, once a day. Raises NotFound, Conflict."""
    if of_agency_id not in by.sight or of_agency_id == by.agency_id:
        raise NotFound("没有这个下级机关。")
    name = agencies(session, by.today, (of_agency_id,))[0].name
    remark = _reminder(open_report(session, of_agency_id, year), name, year)
    row = {"agency_id": by.agency_id, "of_agency_id": of_agency_id, "year": year, "reminded_on": by.today}
    made = insert(ReportReminder).values(row | {"reminded_by": by.actor.name}).on_conflict_do_nothing()
    if session.execute(made.returning(ReportReminder.of_agency_id)).first() is None:
        raise Conflict("今天已经催报过。")
    fact = ReportReminded(year=year, remark=remark, on=by.today)
    tell_agency(session, new_id(), of_agency_id, fact, by, "report")


def _reminder(report: Report | None, name: str, year: int) -> str:
    if report is not None and (report.version > 1 or report.state == "published"):
        raise Conflict("这个机关的报告已经公布，不用催报。")
    if report is not None and report.state == "submitted":
        raise Conflict("这个机关已经报送，不用催报。")
    if report is not None and report.state in ACCEPTED_STATES:
        return f"请{name}公布{year}年的年度报告，并填报公布网址。"
    return f"请{name}报送{year}年的年度报告。"
