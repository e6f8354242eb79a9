"""Questions of other agencies are pointed out before their last day and beyond it, once each."""

from datetime import date

import pytest
from sqlalchemy import text

import processing.app
from processing import queries
from processing.reminding import remind_of_cooperation
from processing.tasks import SCHEDULE
from services.actor import SYSTEM
from services.config import settings
from services.db import unit_of_work
from services.identity import commands as identity
from services.identity.queries import agency
from services.web import build_app
from tests.integration.processing.test_cooperation import answer, ask, task_of
from tests.integration.processing.test_pages import at_desk
from tests.integration.processing.told import at, at_work, drain, staffed
from tests.support.agencies import NOW

pytestmark = pytest.mark.usefixtures("platform")
# The letter asks for an answer by Wednesday 2026-03-18; three working days before it is Friday the 13th.


@pytest.fixture
def asking(platform):
    office = staffed()
    yield office
    drain(office.agency_id)


@pytest.fixture
def asked(platform):
    office = staffed()
    yield office
    drain(office.agency_id)


def look(office, day):
    with at_work(office) as session:
        office_row = agency(session, office.agency_id)
        remind_of_cooperation(session, office_row, date.fromisoformat(day), at(day))


def days(office, task):
    found = task_of(office, task)
    return found.reminded_on, found.escalated_on


def acts(task):
    with unit_of_work("sealer") as session:
        wanted = "SELECT action FROM services.audit WHERE object_id = :t AND actor_kind = 'system' ORDER BY recorded_at"
        told = session.execute(text(wanted), {"t": str(task)}).scalars()
        return [act for act in told if act.endswith(("reminded", "escalated"))]


def test_it_is_pointed_out_before_its_last_day_and_beyond_it_once_each(asking, asked):
    _case, task = ask(asking, asked)
    look(asked, "2026-03-12")
    assert days(asked, task) == (None, None)
    for day in ("2026-03-13", "2026-03-13", "2026-03-16", "2026-03-18"):
        look(asked, day)
        assert days(asked, task) == (date(2026, 3, 13), None)
    for day in ("2026-03-19", "2026-03-19", "2026-03-25"):
        look(asked, day)
        assert days(asked, task) == (date(2026, 3, 13), date(2026, 3, 19))
    assert acts(task) == ["cooperation.reminded", "cooperation.escalated"]


def test_after_a_standstill_only_what_is_true_today_is_pointed_out(asking, asked):
    _case, task = ask(asking, asked)
    look(asked, "2026-03-20")
    assert days(asked, task) == (None, date(2026, 3, 20)) and acts(task) == ["cooperation.escalated"]


def test_what_was_answered_is_never_pointed_out(asking, asked):
    _case, task = ask(asking, asked)
    answer(asked, task, day="2026-03-10")
    look(asked, "2026-03-17")
    look(asked, "2026-03-20")
    assert days(asked, task) == (None, None) and acts(task) == []


def test_the_agency_says_how_long_before(asking, asked):
    with unit_of_work("identity") as session:
        identity.change_options(session, asked.agency_id, {"cooperation_days": 1}, by=SYSTEM, now=NOW)
    _case, task = ask(asking, asked)
    look(asked, "2026-03-16")
    assert days(asked, task) == (None, None)
    look(asked, "2026-03-17")
    assert days(asked, task) == (date(2026, 3, 17), None)


def test_the_worklist_counts_what_was_pointed_out_until_it_is_answered(asking, asked):
    _case, task = ask(asking, asked)
    officer = at_desk(build_app(settings(), [processing.app]), asked)
    assert "协办就要到期" not in officer.text("/cases")
    look(asked, "2026-03-16")
    assert "1 件协办就要到期" in officer.text("/cases")
    assert "就要到期" in officer.text(f"/cases/cooperation/{task}")
    look(asked, "2026-03-19")
    shown = officer.text("/cases")
    assert "1 件协办逾期没有答复" in shown and "就要到期" not in shown
    with at_work(asked) as session:
        waiting = queries.open_cooperation(session, asked.agency_id)
    assert (waiting.all, waiting.near, waiting.late) == (1, 0, 1)
    answer(asked, task, day="2026-03-20")
    assert "协办逾期没有答复" not in officer.text("/cases")


def test_the_look_is_on_the_schedule():
    assert any(one.name == "processing.cooperation" for one in SCHEDULE)
