"""The days of article 49 by the clock: until when a report is handed in, and until when it is published."""

from datetime import date, datetime, timedelta

import pytest

from reporting import commands
from reporting.annual.days import default_due
from reporting.closing import close_year
from reporting.commands import TaskTold
from reporting.queries import annual
from services.clock import CHINA
from services.db import Scope, unit_of_work
from services.identity.permissions import Role
from services.identity.queries import agency as agency_of
from tests.integration.reporting.test_annual import PNG
from tests.integration.reporting.yearly import JANUARY, YEAR, do, handed_in, settle, supervising, telling
from tests.support.agencies import new_office

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def city():
    """A city with a county (a government) and a department below it."""
    top = new_office(Role.SUPERVISOR, Role.REPORT_OFFICER, level="city")
    below = [
        new_office(Role.REPORT_OFFICER, level=level, parent_id=top.agency_id)
        for level in ("county", "department")
    ]
    return top, *below


def ask(city, **days):
    told = TaskTold(year=YEAR, notice="请按时报送。", due=default_due(YEAR) | days)
    do(city[0], commands.open_task, told, by=supervising(city[0]))
    settle(city)


def accept(city, edition):
    do(city[0], commands.judge, edition, "", accepted=True, by=supervising(city[0]))
    settle(city)


def publish(office):
    do(office, commands.finish, YEAR, "盖章件.png", PNG, by=telling(office))
    do(office, commands.publish_report, YEAR, "", by=telling(office))


def days(office, first, last):
    """The clock's notes of these days, oldest first: (day, kind, words)."""
    day = first
    while day <= last:
        at = datetime.combine(day, datetime.min.time(), CHINA)
        with unit_of_work("reporting", Scope(office.agency_id)) as session:
            close_year(session, agency_of(session, office.agency_id), day, at)
        day += timedelta(days=1)
    steps = reversed(do(office, annual.steps_of, office.agency_id, YEAR))
    return [
        (one.happened_on, one.kind, one.remark)
        for one in steps
        if one.kind in ("due", "late") and one.happened_on >= first
    ]


def test_a_government_is_reminded_of_the_local_day_and_of_the_day_of_the_law(city):
    ask(city)
    county = city[1]
    duty = do(county, annual.duty_of, county.agency_id, YEAR)
    assert (duty.due_on, duty.publish_by) == (date(2026, 2, 20), date(2026, 3, 31))
    noted = days(county, date(2026, 2, 10), date(2026, 4, 10))
    assert [(on, kind) for on, kind, _ in noted] == [
        (date(2026, 2, 13), "due"),
        (date(2026, 2, 17), "due"),
        (date(2026, 2, 19), "due"),
        (date(2026, 2, 21), "late"),
        (date(2026, 3, 24), "due"),
        (date(2026, 3, 28), "due"),
        (date(2026, 3, 30), "due"),
        (date(2026, 4, 1), "late"),
    ]
    assert "报送期限（2月20日）" in noted[3][2] and "公布期限（3月31日）" in noted[-1][2]


def test_a_department_publishes_by_the_end_of_january_whatever_the_local_day(city):
    ask(city, department=date(2026, 1, 20))
    duty = do(city[2], annual.duty_of, city[2].agency_id, YEAR)
    assert (duty.due_on, duty.publish_by) == (date(2026, 1, 20), date(2026, 1, 31))


def test_what_is_accepted_but_not_published_is_reminded_and_what_is_published_is_left_alone(city):
    ask(city)
    department = city[2]
    accept(city, handed_in(department))
    noted = days(department, date(2026, 1, 24), date(2026, 2, 5))
    assert [(on.month, on.day, kind) for on, kind, _ in noted] == [
        (1, 24, "due"),
        (1, 28, "due"),
        (1, 30, "due"),
        (2, 1, "late"),
    ]
    assert all("公布期限（1月31日）" in words for _, _, words in noted)
    county = city[1]
    accept(city, handed_in(county))
    publish(county)
    do(county, commands.correct, YEAR, "表二漏数", by=telling(county))
    assert days(county, date(2026, 2, 10), date(2026, 4, 2)) == []


def test_one_day_for_both_is_told_once(city):
    do(city[0], commands.begin, "agency", YEAR, by=telling(city[0]))
    noted = days(city[0], date(2026, 3, 20), date(2026, 4, 2))
    assert [(on.month, on.day) for on, _, _ in noted] == [(3, 24), (3, 28), (3, 30), (4, 1)]
    assert "报送期限（3月31日）" in noted[-1][2]


def test_a_local_day_late_in_the_year_is_told_too_even_its_last(city):
    ask(city, department=date(2026, 12, 31))
    do(city[2], commands.begin, "agency", YEAR, by=telling(city[2]))
    noted = days(city[2], date(2026, 12, 20), date(2027, 1, 2))
    assert [on for on, _, _ in noted] == [
        date(2026, 12, 24),
        date(2026, 12, 28),
        date(2026, 12, 30),
        date(2027, 1, 1),
    ]


def test_the_office_reminds_of_publication_until_it_is_published(city):
    department, top = city[2], city[0]
    accept(city, handed_in(department))
    do(top, commands.remind, department.agency_id, YEAR, by=supervising(top))
    settle(city)
    newest = do(department, annual.steps_of, department.agency_id, YEAR)[0]
    assert newest.kind == "reminded" and "公布" in newest.remark and newest.happened_on == JANUARY
