"""Requests for correction are pointed out before their own last day and beyond it, once each, while nobody was told."""

from datetime import date

import pytest
from sqlalchemy import text

import processing.app
from processing.queries.corrections import waiting_corrections
from processing.reminding import remind_of_corrections
from processing.tasks import SCHEDULE
from services.config import settings
from services.db import unit_of_work
from services.identity.permissions import Role
from services.identity.queries import agency
from services.web import build_app
from tests.integration.processing.test_correction_letters import decided, post, row_of
from tests.integration.processing.test_corrections import register
from tests.integration.processing.test_pages import at_desk
from tests.integration.processing.told import at, at_work
from tests.support.agencies import new_office

pytestmark = pytest.mark.usefixtures("platform")
# Received on 2026-03-02: the 20th working day after it is Monday the 30th; Wednesday the 25th lies three before.
LAST = date(2026, 3, 30)


@pytest.fixture
def office(platform):
    return new_office(Role.OFFICER, Role.RESPONSIBLE, Role.DISPATCHER)


def look(office, *days):
    for day in days:
        with at_work(office) as session:
            row = agency(session, office.agency_id)
            remind_of_corrections(session, row, date.fromisoformat(day), at(day))


def days(office, correction):
    row = row_of(office, correction)
    return row.reminded_on, row.escalated_on


def waiting(office):
    with at_work(office) as session:
        found = waiting_corrections(session, office.agency_id, None)
        return found.near, found.late


def acts(correction):
    with unit_of_work("sealer") as session:
        wanted = "SELECT action FROM services.audit WHERE object_id = :c AND actor_kind = 'system' ORDER BY recorded_at"
        return list(session.execute(text(wanted), {"c": str(correction)}).scalars())


def test_it_is_pointed_out_before_its_last_day_and_beyond_it_once_each(office):
    correction = register(office)
    assert row_of(office, correction).due_date == LAST
    look(office, "2026-03-24")
    assert days(office, correction) == (None, None) and waiting(office) == (0, 0)
    look(office, "2026-03-25", "2026-03-25", "2026-03-26", "2026-03-30")
    assert days(office, correction) == (date(2026, 3, 25), None) and waiting(office) == (1, 0)
    look(office, "2026-03-31", "2026-03-31", "2026-04-08")
    assert days(office, correction) == (date(2026, 3, 25), date(2026, 3, 31)) and waiting(office) == (0, 1)
    assert acts(correction) == ["correction.reminded", "correction.escalated"]


def test_decided_is_not_told_and_told_is_never_pointed_out(office):
    correction = decided(office)
    look(office, "2026-03-26")
    assert days(office, correction) == (date(2026, 3, 26), None)
    post(office, correction, "2026-03-27")
    look(office, "2026-03-31", "2026-04-20")
    assert days(office, correction) == (date(2026, 3, 26), None) and waiting(office) == (0, 0)


def test_the_sweep_runs_by_the_clock():
    assert remind_of_corrections in [getattr(one, "run", None) for one in SCHEDULE]


def test_the_worklist_and_the_request_say_so(office):
    correction = register(office)
    look(office, "2026-03-26")
    app = build_app(settings(), [processing.app])
    officer = at_desk(app, office, Role.OFFICER)
    assert "1 件更正申请就要到期" in officer.text("/cases")
    assert "2026年3月26日提醒过：就要到期" in officer.text(f"/cases/corrections/{correction}")
    look(office, "2026-04-01")
    assert "1 件更正申请逾期没有告知" in officer.text("/cases")
    assert "提醒过：逾期没有告知" in officer.text(f"/cases/corrections/{correction}")
