"""The link of a published report, tested: by a job after publication, and again when asked."""

import uuid
from typing import Final

from sqlalchemy.orm import Session

from reporting.commands.declaring import Telling
from reporting.commands.writing import note
from reporting.link import visit
from reporting.models import Report
from reporting.queries.annual import report_of
from services.clock import china_date
from services.errors import Conflict, NotAllowed
from services.jobs import Slice, Step, enqueue

VISIT: Final = "reporting.visit"


def ask_for_visit(session: Session, report: Report) -> None:
    """Have the address opened, where one was given; what was seen before is forgotten."""
    report.visit, report.visit_status, report.visited_on = "", None, None
    if report.address:
        enqueue(session, VISIT, report.agency_id, {"report": str(report.id)})


def visit_again(session: Session, year: int, *, by: Telling) -> None:
    """Test the link once more. Raises Conflict where nothing is published with an address."""
    if not by.manages:
        raise NotAllowed("年度报告由统计人员编制。")
    report = report_of(session, by.agency_id, year, lock=True)
    if report.state != "published" or not report.address:
        raise Conflict("没有已公布的网址可以测试。")
    ask_for_visit(session, report)
    note(session, "report.link_tested", report, by, {})


def visit_link(session: Session, told: Slice) -> Step:
    """Open the address and write down what came of it."""
    report = session.get(Report, uuid.UUID(told.params["report"]))
    if report is not None and report.address:
        seen = visit(report.address)
        report.visit, report.visit_status = seen.outcome, seen.status
        report.visited_on = china_date(told.now)
    return Step(done=1, total=1, finished=True)
