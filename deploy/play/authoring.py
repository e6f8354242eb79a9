"""The report of a played year: begun by the report officer, who writes the one chapter that no figure tells."""

from datetime import date, datetime, time

from deploy.play.cast import Stage
from reporting import commands
from reporting.commands import Telling
from reporting.commands.writing import EDITABLE
from reporting.queries.annual import open_report
from services.clock import CHINA
from services.db import Scope, unit_of_work
from services.identity.permissions import Role

WRITTEN_ON = (1, 10)
PROBLEMS = 5
WORDS = "这一年是按公布的表格重演的，只有数字，没有需要说明的问题和改进情况。"


def january(stage: Stage, year: int) -> Telling:
    """The report officer in the January after the year."""
    moment = datetime.combine(date(year + 1, *WRITTEN_ON), time(10), CHINA)
    return Telling(stage.agency_id, stage.cast[Role.REPORT_OFFICER].actor, moment, manages=True)


def begin_report(stage: Stage, year: int, form: str) -> None:
    """Begin the report in the file's form and write its fifth chapter, once; what somebody wrote there stays."""
    by = january(stage, year)
    with unit_of_work("reporting", Scope(stage.agency_id)) as session:
        commands.begin(session, stage.agency, year, by=by, form=form)
        report = open_report(session, stage.agency_id, year)
        if report and report.state in EDITABLE and str(PROBLEMS) not in report.texts:
            commands.write_text(session, year, PROBLEMS, WORDS, report.revision, by=by)
