"""The demonstration's district stands on the same commands as everybody's."""

import pytest
from sqlalchemy import func, select

from deploy.demo.aftermath import lay_aftermath
from deploy.demo.box import box, roles_covered, width
from deploy.demo.district import AGENCIES, PASSWORD
from deploy.demo.founding import found_district
from deploy.demo.loading import settler
from processing.domain import State
from processing.models import Case
from processing.queries import remedy_counts
from services.clock import system_now
from services.db import Scope, unit_of_work
from services.identity import commands, queries
from services.identity.permissions import Role
from tests.support.agencies import NOW

pytestmark = pytest.mark.usefixtures("platform")


def test_the_district_is_founded_once_however_often_it_is_asked_for():
    first, second = found_district(NOW), found_district(NOW)
    assert [(f.agency_id, f.people) for f in first] == [(f.agency_id, f.people) for f in second]


def test_a_district_has_every_role_and_each_agency_can_sign_with_two_people():
    assert roles_covered() == set(Role)
    for founded in found_district(NOW):
        assert founded.who(Role.REVIEWER) and founded.who(Role.RESPONSIBLE)
        assert founded.who(Role.OFFICER) != founded.who(Role.RESPONSIBLE)
        with unit_of_work("processing") as session:
            assert all(b.can_sign for b in queries.bodies(session, founded.agency_id, NOW.date()))


def test_the_supervisor_stands_above_all_of_them():
    founded = found_district(NOW)
    with unit_of_work("reporting") as session:
        below = queries.subtree_ids(session, founded[0].agency_id, NOW.date())
    assert set(below) == {f.agency_id for f in founded}


def test_everybody_can_sign_in_with_what_the_box_says():
    found_district(NOW)
    opened = commands.sign_in("zjj.chengban", PASSWORD, address="127.0.0.1", agent="", now=system_now())
    assert opened.name == "贺川" and not opened.must_change_password


def test_the_desk_of_the_government_office_serves_two_bodies():
    founded = found_district(NOW)[0]
    with unit_of_work("intake") as session:
        names = [b.name for b in queries.bodies(session, founded.agency_id, NOW.date())]
    assert names == ["榆东区人民政府", "榆东区人民政府办公室"]


def test_the_box_is_straight_and_begins_with_the_portal():
    lines = box("http://127.0.0.1:8000/").splitlines()
    assert len({width(line) for line in lines}) == 1
    assert "http://127.0.0.1:8000/ " in lines[3]
    assert PASSWORD in "\n".join(lines)
    assert len(AGENCIES) == 5


def test_what_followed_the_replies_is_laid_down_once_and_only_where_there_are_replies():
    district, work = found_district(NOW), settler()
    try:
        lay_aftermath(district, NOW, work)
        first = {founded.agency_id: aftermath_of(founded) for founded in district}
        lay_aftermath(district, NOW, work)
    finally:
        work.close()
    for founded in district:
        replies, remedies = first[founded.agency_id]
        assert aftermath_of(founded) == (replies, remedies)
        # Another test may have loaded the whole demonstration into the same district before.
        assert replies or not remedies


def aftermath_of(founded):
    """How many cases were answered, and how many reviews and suits are open or ended."""
    with unit_of_work("processing", Scope(founded.agency_id)) as session:
        closed = (
            select(func.count())
            .select_from(Case)
            .where(Case.agency_id == founded.agency_id, Case.state == State.CLOSED)
        )
        counts = remedy_counts(session, founded.agency_id)
        return session.scalar(closed), sum(counts.values())
