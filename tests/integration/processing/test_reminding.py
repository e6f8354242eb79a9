"""The daily look: what nobody claimed, what lies too long, what was not filed; each pointed out once."""

from datetime import date

import pytest
from sqlalchemy import select, text

import processing.app
from processing import commands
from processing.models import Reminder
from processing.reminding import remind_of_filings, remind_of_limits
from processing.tasks import SCHEDULE
from services.actor import SYSTEM
from services.config import settings
from services.db import unit_of_work
from services.identity import commands as identity
from services.identity.permissions import Role
from services.identity.queries import agency
from services.web import build_app
from tests.integration.processing.test_pages import at_desk
from tests.integration.processing.test_way_of_a_case import dispatched, sign
from tests.integration.processing.told import (
    at,
    at_work,
    case_of,
    do,
    drain,
    granting,
    register,
    staffed,
    tell,
)
from tests.support.agencies import NOW, new_office

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def new_staff():
    """Makes staffed offices; what their tests told is worked off before anybody counts what is left."""
    made = []

    def make(**more):
        made.append(staffed(**more))
        return made[-1]

    yield make
    drain(*(office.agency_id for office in made))


def look(office, day, sweep=remind_of_limits):
    with at_work(office) as session:
        sweep(session, agency(session, office.agency_id), date.fromisoformat(day), at(day, 0))


def warned(office, case):
    return case_of(office, case).warnings or []


def times(office, case):
    with at_work(office) as session:
        rows = session.scalars(select(Reminder).where(Reminder.case_id == case))
        return sorted((str(row.stage), str(row.level)) for row in rows)


def test_an_unclaimed_case_is_reminded_of_then_escalated_and_never_twice(new_staff):
    office = new_staff()
    case = register(office, "2026-03-02")
    look(office, "2026-03-02")
    assert warned(office, case) == []
    look(office, "2026-03-03")
    assert warned(office, case) == ["assign_reminded"]
    for day in ("2026-03-04", "2026-03-04", "2026-03-05"):
        look(office, day)
        assert warned(office, case) == ["assign_escalated"]
    assert times(office, case) == [("assign", "escalated"), ("assign", "reminded")]
    with unit_of_work("sealer") as session:
        wanted = "SELECT action FROM services.audit WHERE object_id = :c AND action IN ('case.reminded', 'case.escalated')"
        assert sorted(session.execute(text(wanted), {"c": str(case)}).scalars()) == [
            "case.escalated",
            "case.reminded",
        ]


def test_claiming_takes_the_warning_off_and_the_sections_own_limit_begins(new_staff):
    office = new_staff()
    case = register(office, "2026-03-02")
    look(office, "2026-03-04")
    do(commands.claim, office, case, day="2026-03-04")
    assert warned(office, case) == []
    look(office, "2026-03-10")
    assert warned(office, case) == []
    look(office, "2026-03-11")
    assert warned(office, case) == ["section_reminded"]


def test_review_has_its_own_limit_and_a_returned_draft_begins_the_sections_anew(new_staff):
    office = new_staff()
    case = register(office, "2026-03-02")
    do(commands.claim, office, case, day="2026-03-02")
    do(commands.draft_reply, office, case, granting(), day="2026-03-03")
    do(commands.submit, office, case, day="2026-03-03")
    look(office, "2026-03-06")
    assert warned(office, case) == ["review_escalated"]
    do(commands.return_draft, office, case, "改", role=Role.REVIEWER, day="2026-03-06")
    assert warned(office, case) == []
    look(office, "2026-03-12")
    assert warned(office, case) == []
    look(office, "2026-03-13")
    assert warned(office, case) == ["section_reminded"]


def test_an_agency_sets_its_own_limits(new_staff):
    office = new_staff()
    with unit_of_work("identity") as session:
        identity.change_options(session, office.agency_id, {"assign_days": 3}, by=SYSTEM, now=NOW)
    case = register(office, "2026-03-02")
    look(office, "2026-03-04")
    assert warned(office, case) == []
    look(office, "2026-03-05")
    assert warned(office, case) == ["assign_reminded"]


def test_what_waits_for_others_or_has_ended_is_left_alone(new_staff):
    office = new_staff()
    waiting, done = register(office, "2026-03-02"), register(office, "2026-03-02")
    asked = {"grounds": ["content"], "wanted": "请补", "until": date(2026, 3, 25)}
    do(commands.ask_supplement, office, waiting, day="2026-03-03", **asked)
    document = sign(office, done, day="2026-03-03")
    tell(office, done, dispatched(document, "2026-03-03"), "2026-03-03", context="notifications")
    look(office, "2026-03-20")
    assert warned(office, waiting) == warned(office, done) == []


def test_the_worklist_gathers_what_is_beyond_the_offices_own_limits(new_staff):
    office = new_staff()
    case, fresh = register(office, "2026-03-02"), register(office, "2026-03-03")
    look(office, "2026-03-04")
    page = at_desk(build_app(settings(), [processing.app]), office, Role.RESPONSIBLE).text(
        "/cases?part=limits"
    )
    assert str(case) in page and str(fresh) in page
    do(commands.claim, office, fresh, day="2026-03-04")
    desk = at_desk(build_app(settings(), [processing.app]), office, Role.RESPONSIBLE)
    assert str(fresh) not in desk.text("/cases?part=limits")
    assert "仍无人承办" in desk.text(f"/cases/{case}")


def test_a_reply_to_be_filed_is_pointed_out_on_the_third_working_day(new_staff):
    top = new_office(level="county")
    office = new_staff(parent_id=top.agency_id)
    with unit_of_work("identity") as session:
        identity.change_options(session, office.agency_id, {"filing": True}, by=SYSTEM, now=NOW)
    case = register(office, "2026-03-02")
    document = sign(office, case, day="2026-03-04")
    tell(office, case, dispatched(document, "2026-03-05"), "2026-03-05", context="notifications")
    look(office, "2026-03-09", remind_of_filings)
    assert warned(office, case) == []
    look(office, "2026-03-10", remind_of_filings)
    assert warned(office, case) == ["filing_due"]
    do(commands.file_reply, office, case, "已遮盖的答复", day="2026-03-10")
    assert warned(office, case) == []
    look(office, "2026-03-11", remind_of_filings)
    assert warned(office, case) == []


def test_both_looks_are_on_the_schedule():
    assert {"processing.limits", "processing.filings"} <= {one.name for one in SCHEDULE}
