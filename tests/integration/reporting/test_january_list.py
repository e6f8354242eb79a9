"""Who stands in a district's January list, by which days, and the list as a spreadsheet for the circular."""

import io
from datetime import date

import openpyxl
import pytest

from reporting import commands
from reporting.annual.days import default_due
from reporting.closing import close_year, due_for
from reporting.commands import TaskTold
from reporting.january_sheet import COLUMNS, january_sheet
from reporting.queries import annual, january
from services.actor import SYSTEM
from services.db import Scope, unit_of_work
from services.identity import commands as identity
from services.identity.permissions import Role
from services.identity.queries import agency as agency_of
from tests.integration.reporting.test_annual import PNG
from tests.integration.reporting.told import drain
from tests.integration.reporting.yearly import JANUARY, YEAR, at, do, handed_in, supervising, telling
from tests.support.agencies import NOW, new_office

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def city():
    return new_office(Role.SUPERVISOR, Role.REPORT_OFFICER, level="city")


def below(city, **more):
    return new_office(Role.REPORT_OFFICER, parent_id=city.agency_id, **more)


def lines(city, day=JANUARY):
    return {one.agency_id: one for one in do(city, january.lines, city.agency_id, YEAR, day)}


def test_before_the_task_the_days_are_those_of_the_law_in_the_list_as_at_the_agency(city):
    county, department = below(city, level="county"), below(city)
    found = lines(city)
    assert found[county.agency_id].due_on == date(2026, 3, 31) == day_of(county)
    assert found[department.agency_id].due_on == date(2026, 1, 31) == day_of(department)
    told = TaskTold(year=YEAR, notice="请按时报送。", due=default_due(YEAR))
    do(city, commands.open_task, told, by=supervising(city))
    drain(city.agency_id, county.agency_id, department.agency_id)
    assert lines(city)[county.agency_id].due_on == date(2026, 2, 20) == day_of(county)


def day_of(office):
    with unit_of_work("reporting", Scope(office.agency_id)) as session:
        return due_for(session, agency_of(session, office.agency_id), YEAR)


def test_an_agency_founded_on_new_years_day_has_nothing_to_report_of_the_year_before(city):
    old, young = below(city), below(city, valid_from=date(2026, 1, 1))
    told = TaskTold(year=YEAR, notice="请按时报送。", due=default_due(YEAR))
    do(city, commands.open_task, told, by=supervising(city))
    drain(city.agency_id, old.agency_id, young.agency_id)
    with unit_of_work("reporting", Scope(young.agency_id)) as session:
        close_year(session, agency_of(session, young.agency_id), JANUARY, at(JANUARY))
    assert set(lines(city)) == {old.agency_id}
    assert do(young, annual.duty_of, young.agency_id, YEAR) is None
    assert do(young, annual.open_report, young.agency_id, YEAR) is None


def test_an_agency_that_ended_with_the_year_is_still_in_its_list(city):
    ended = below(city)
    with unit_of_work("identity") as session:
        identity.end_agency(session, ended.agency_id, last_day=date(2025, 12, 31), by=SYSTEM, now=NOW)
    line = lines(city)[ended.agency_id]
    assert (line.state, line.is_gone) == ("missing", True)
    assert not lines(city, date(2025, 12, 31))[ended.agency_id].is_gone


def test_the_list_as_a_spreadsheet_says_what_the_circular_needs_and_runs_no_formula(city):
    published, late, missing = below(city), below(city, name="=1+1局"), below(city, level="county")
    edition = handed_in(published)
    do(city, commands.judge, edition, "第五章太笼统", accepted=False, by=supervising(city))
    drain(city.agency_id, published.agency_id)
    again = do(published, commands.submit, "agency", YEAR, by=telling(published))
    do(city, commands.judge, again, "", accepted=True, by=supervising(city))
    drain(city.agency_id, published.agency_id)
    do(published, commands.finish, YEAR, "盖章件.png", PNG, by=telling(published))
    address = "https://www.example.cn/nb.html"
    do(published, commands.publish_report, YEAR, address, by=telling(published))
    do(published, commands.correct, YEAR, "表二漏数", by=telling(published))
    handed_in(late, day=date(2026, 2, 3))
    do(city, commands.remind, missing.agency_id, YEAR, by=supervising(city))
    today = date(2026, 4, 2)
    told = do(city, january.lines, city.agency_id, YEAR, today)
    sheet = openpyxl.load_workbook(io.BytesIO(january_sheet("青榆市", YEAR, told, today))).active
    head, *rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert list(head) == [label for label, _ in COLUMNS]
    by_name = {row[1]: row[2:] for row in rows}
    assert by_name[f"榆东区{published.code}局"] == (
        "已公布", "2026-01-31", "2026-01-12", "按期", 1, 0, "2026-01-31", "2026-01-12", "按期", address, "第 2 版更正中",
    )  # fmt: skip
    assert by_name["=1+1局"][:5] == ("待预审", "2026-01-31", "2026-02-03", "迟报", 0)
    assert by_name[f"榆东区{missing.code}局"][:6] == ("未报", "2026-03-31", "", "逾期未报", 0, 1)
    assert by_name[f"榆东区{missing.code}局"][8] == "逾期未公布"
    assert {cell.data_type for row in sheet.iter_rows(min_row=3) for cell in row} <= {"s", "n"}
