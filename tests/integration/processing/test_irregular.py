"""What was not allowed but happened is recorded as it was, by the supervising person, and moves nothing."""

import uuid
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

import processing.app
from processing import commands
from processing.commands.irregular import KINDS, Irregularity
from processing.models import Case
from processing.queries.irregular import irregular_count, irregular_in
from services.config import settings
from services.errors import Conflict, Invalid, NotAllowed
from services.events.intake import SupplementReceived
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.told import at_work, case_of, do, drain, file_of, register, staffed, tell
from tests.support.agencies import PASSWORD, new_person
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")
WHAT = Irregularity


def record(
    office, case, what, on, day="2026-04-10", role=Role.RESPONSIBLE, reason="承办人误发", note="已责令改正"
):
    told = {"what": what, "on": date.fromisoformat(on), "reason": reason, "note": note}
    do(commands.record_irregular, office, case, role=role, day=day, **told)


def supplemented(office):
    case = register(office)
    told = {"grounds": ["content"], "wanted": "写明文号", "until": date(2026, 3, 20)}
    do(commands.ask_supplement, office, case, day="2026-03-04", **told)
    tell(office, case, SupplementReceived(on=date(2026, 3, 12), channel="letter"), "2026-03-12")
    return case


def test_a_second_supplement_notice_is_recorded_and_binds_nobody(office):
    case = supplemented(office)
    due = case_of(office, case).due_date
    record(office, case, WHAT.SECOND_SUPPLEMENT, "2026-03-20")
    found = case_of(office, case)
    assert (found.due_date, found.irregularities, found.state) == (due, 1, "examining")
    assert file_of(office, case).steps[0].detail["irregular"] == "second_supplement"
    record(office, case, WHAT.SECOND_SUPPLEMENT, "2026-03-25")
    assert case_of(office, case).irregularities == 2


def test_a_late_extension_leaves_the_case_late(office):
    case = register(office)
    record(office, case, WHAT.LATE_EXTENSION, "2026-03-31")
    assert case_of(office, case).due_date == date(2026, 3, 30)


@pytest.mark.parametrize(
    ("what", "on"),
    (
        (WHAT.SECOND_SUPPLEMENT, "2026-03-20"),
        (WHAT.LATE_SUPPLEMENT, "2026-03-11"),
        (WHAT.SECOND_EXTENSION, "2026-03-20"),
        (WHAT.LATE_EXTENSION, "2026-03-30"),
        (WHAT.LATE_DELAY, "2026-03-30"),
        (WHAT.LATE_FEE, "2026-03-30"),
    ),
)
def test_what_would_have_been_lawful_is_sent_to_its_own_step(office, what, on):
    case = register(office)
    with pytest.raises(Conflict, match="请按"):
        record(office, case, what, on)
    assert case_of(office, case).irregularities == 0 and KINDS[what].label


def test_it_needs_a_reason_a_possible_day_and_the_supervising_person(office):
    case = register(office)
    with pytest.raises(Invalid) as missing:
        record(office, case, WHAT.LATE_EXTENSION, "2026-03-31", reason=" ", note="")
    assert set(missing.value.fields) == {"reason", "note"}
    for impossible in ("2026-03-01", "2026-04-11"):
        with pytest.raises(Invalid):
            record(office, case, WHAT.LATE_EXTENSION, impossible)
    for role in (Role.OFFICER, Role.REVIEWER):
        with pytest.raises(NotAllowed):
            record(office, case, WHAT.LATE_EXTENSION, "2026-03-31", role=role)


def visitor_of(agency_id, *roles):
    login = f"w{uuid.uuid4().hex[:12]}"
    new_person(agency_id, *roles, login=login)
    desk = Visitor(build_app(settings(), [processing.app]))
    desk.sign_in(login, PASSWORD)
    return desk


def close(office, case):
    """As if it had been answered on that day."""
    with at_work(office) as session:
        ended = update(Case).where(Case.id == case)
        session.execute(ended.values(state="closed", closed_on=date(2026, 4, 13)))


def test_the_list_of_the_year_keeps_closed_cases_with_reason_and_note():
    office = staffed()
    case, other = register(office), register(office)
    record(office, case, WHAT.LATE_EXTENSION, "2026-03-31")
    record(office, other, WHAT.LATE_EXTENSION, "2026-04-01", note="约谈承办科室")
    close(office, case)
    with at_work(office) as session:
        lines = irregular_in(session, office.agency_id, 2026)
        assert [(one.number, one.what, one.reason, one.note) for one in lines] == [
            (case_of(office, case).number, "late_extension", "承办人误发", "已责令改正"),
            (case_of(office, other).number, "late_extension", "承办人误发", "约谈承办科室"),
        ]
        assert irregular_in(session, office.agency_id, 2025) == []
        assert irregular_count(session, office.agency_id) == 2
    reporter = visitor_of(office.agency_id, Role.REPORT_OFFICER)
    shown = reporter.text("/cases/irregular?year=2026")
    assert "已责令改正" in shown and "约谈承办科室" in shown and "到期后延长答复期限" in shown
    sheet = load_workbook(BytesIO(reporter.get("/cases/irregular/list.xlsx?year=2026").data)).active
    assert [row[8].value for row in sheet.iter_rows(min_row=3)] == ["已责令改正", "约谈承办科室"]
    assert reporter.get("/cases/irregular?year=2007").status_code == 404
    assert ">违规补记" in visitor_of(office.agency_id, Role.OFFICER).text("/cases")
    drain(office.agency_id)


def test_a_supervising_office_reads_the_list_of_all_below_and_nobody_elses():
    above = staffed(level="county")
    below, stranger = staffed(parent_id=above.agency_id), staffed()
    cases = [register(office) for office in (below, stranger)]
    for office, case in zip((below, stranger), cases, strict=True):
        record(office, case, WHAT.LATE_EXTENSION, "2026-03-31")
    desk = visitor_of(above.agency_id, Role.SUPERVISOR)
    shown = desk.text("/cases/irregular?year=2026")
    assert case_of(below, cases[0]).number in shown and f"/cases/{cases[0]}" not in shown
    assert case_of(stranger, cases[1]).number not in shown
    assert visitor_of(above.agency_id, Role.SECURITY_ADMIN).get("/cases/irregular").status_code == 403
    drain(below.agency_id, stranger.agency_id)


def test_two_recorded_in_one_moment_are_two_lines_each_with_its_own_note(office):
    case = supplemented(office)
    record(office, case, WHAT.SECOND_SUPPLEMENT, "2026-03-20", note="第一次")
    record(office, case, WHAT.SECOND_SUPPLEMENT, "2026-03-25", note="第二次")
    with at_work(office) as session:
        lines = [line for line in irregular_in(session, office.agency_id, 2026) if line.case_id == case]
    assert [(line.on.day, line.note) for line in lines] == [(20, "第一次"), (25, "第二次")]
