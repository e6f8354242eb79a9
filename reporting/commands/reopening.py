"""Between acceptance and publication: whoever accepted a report takes that back with a reason, and it can be changed again."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from reporting.asked_for import note_step, set_back
from reporting.commands.declaring import Telling
from reporting.commands.supervising import Supervising, checked_words, tell_agency
from reporting.commands.writing import checked_reason, managing, note
from reporting.models import ReportVerdict
from reporting.queries.annual import edition_of, open_report, report_of
from services.errors import Conflict, NotFound
from services.events.reporting import ReportTakenBack
from services.identity.models import Agency
from services.identity.queries import parent_id
from services.ids import new_id

UNPUBLISHED = ("accepted", "final")


def take_back(session: Session, edition_id: uuid.UUID, because: str, *, by: Supervising) -> None:
    """Take the acceptance of an edition back; it counts as returned. Raises NotFound, Invalid, Conflict."""
    edition = edition_of(session, edition_id)
    if edition.agency_id not in by.sight or edition.agency_id == by.agency_id:
        raise NotFound("没有这份报告。")
    words = checked_words(because, "because")
    verdict = _accepted_verdict(session, edition_id, by)
    report = open_report(session, edition.agency_id, edition.year)
    if report is None or report.edition_id != edition.id or report.state == "published":
        raise Conflict("这份报告已经公布，请机关做更正版。")
    verdict.accepted = False
    verdict.taken_back_on, verdict.taken_back_by = by.today, by.actor.name
    verdict.taken_back_because = words
    fact = ReportTakenBack(edition_id=edition.id, year=edition.year, remark=words, on=by.today)
    tell_agency(session, new_id(), edition.agency_id, fact, by, "report")


def _accepted_verdict(session: Session, edition_id: uuid.UUID, by: Supervising) -> ReportVerdict:
    wanted = select(ReportVerdict).where(
        ReportVerdict.agency_id == by.agency_id, ReportVerdict.edition_id == edition_id
    )
    verdict = session.scalars(wanted.with_for_update()).one_or_none()
    if verdict is not None and verdict.taken_back_on is not None:
        raise Conflict("这份报告的通过已经收回。")
    if verdict is None or not verdict.accepted:
        raise Conflict("这份报告没有通过预审，不用收回。")
    return verdict


def reopen(session: Session, agency: Agency, year: int, because: str, *, by: Telling) -> None:
    """Where no office stands above, the agency opens its own report again before publication. Raises Invalid, Conflict."""
    managing(by)
    report = report_of(session, by.agency_id, year, lock=True)
    words = checked_reason(because, "请写明收回的理由，不超过 500 个字。")
    if report.state not in UNPUBLISHED:
        raise Conflict("定数以后、公布以前才能收回。")
    if parent_id(session, agency.id, by.today) is not None:
        raise Conflict("预审是主管部门通过的，请主管部门收回。")
    edition = report.edition_id
    set_back(report)
    key = f"taken_back.{edition}"
    note_step(session, agency.id, year, key, "taken_back", by.today, by.actor.name, words, new=False)
    note(session, "report.taken_back", report, by, {"version": report.version})
