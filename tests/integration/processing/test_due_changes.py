"""A calendar imported afterwards moves the open cases of its region; the old date is kept and what moved is listed."""

import json
import uuid
from datetime import date

import pytest
from click.testing import CliRunner

import processing.app
from processing.queries import moved_dates
from services.calendar.cli import calendar
from services.config import settings
from services.db import unit_of_work
from services.errors import NotFound
from services.identity.models import Person
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.processing.told import at_work, case_of, drain, register, staffed
from tests.support.agencies import PASSWORD
from tests.support.pages import Visitor

pytestmark = pytest.mark.usefixtures("platform")
FESTIVAL = date(2026, 3, 18)


@pytest.fixture(scope="module")
def office(platform):
    return staffed(region="CN-NX")


def test_what_a_regional_holiday_moves_is_listed_with_both_dates(office, tmp_path):
    case, before = register(office, "2026-03-02"), register(office, "2026-02-02")
    assert case_of(office, case).due_date == date(2026, 3, 30)
    told = {"version": 1, "source": "自治区通知", "off": [FESTIVAL.isoformat()], "work": []}
    file = tmp_path / "nx.json"
    file.write_text(json.dumps({"region": "CN-NX", "years": {"2026": told}}), "utf-8")
    assert CliRunner().invoke(calendar, ["import", str(file)]).exit_code == 0
    drain(office.agency_id)
    assert case_of(office, case).due_date == date(2026, 3, 31)
    with at_work(office) as session:
        rows = moved_dates(session, office.agency_id).rows
    assert [(c.id, d.was, d.became) for d, c in rows] == [(case, date(2026, 3, 30), date(2026, 3, 31))]
    with unit_of_work("identity") as session:
        login = session.get(Person, uuid.UUID(office.people[Role.OFFICER].id)).login
    desk = Visitor(build_app(settings(), [processing.app]))
    desk.sign_in(login, PASSWORD)
    shown = desk.get("/cases/moved-dates").text
    assert case_of(office, case).number in shown and case_of(office, before).number not in shown
    assert "2026年3月30日" in shown and "2026年3月31日" in shown


def test_a_page_that_cannot_be_is_not_found(office):
    with at_work(office) as session, pytest.raises(NotFound):
        moved_dates(session, office.agency_id, "nonsense")
