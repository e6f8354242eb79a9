"""The demonstration's invented year and today's desks."""

from datetime import date, datetime, timedelta

import pytest

from deploy.demo.district import AGENCIES
from deploy.demo.live import LIVE, Part, _days_back
from deploy.demo.year import VOLUME, invented_table
from deploy.play.lives import Step
from deploy.play.plan import make_plan
from processing.domain import State
from reporting.domain import KINDS
from services.calendar.shipped import shipped_calendar
from services.clock import CHINA
from services.identity.permissions import Role

YEAR = 2026


@pytest.mark.parametrize("code", VOLUME)
@pytest.mark.parametrize("before", [False, True])
def test_an_invented_year_adds_up_in_every_column(code, before):
    table = invented_table(code, YEAR, before=before)
    for kind in KINDS:
        column = table.column(kind)
        results = sum(column[row.key] for row in table.form.results)
        assert column["new"] + column["carried_in"] == results + column["carried_out"]
        assert min(column.values()) >= 0


def test_an_invented_year_can_be_lived():
    plan = make_plan(invented_table("YD-ZJJ", YEAR), shipped_calendar().is_working_day)
    assert len(plan.requests) == VOLUME["YD-ZJJ"][0] + VOLUME["YD-ZJJ"][1]
    assert plan == make_plan(invented_table("YD-ZJJ", YEAR), shipped_calendar().is_working_day)


def test_every_agency_has_a_year_and_something_on_its_desk():
    codes = {told.code for told in AGENCIES}
    assert codes == set(VOLUME) == {live.code for live in LIVE}


def test_the_desks_show_a_case_in_every_state_that_is_not_over():
    reached = {
        Step.REGISTER: State.EXAMINING,
        Step.ASK: State.AWAITING_SUPPLEMENT,
        Part.DRAFT: State.DRAFTING,
        Part.SUBMIT: State.IN_REVIEW,
        Part.APPROVE: State.TO_SIGN,
        Part.SIGN: State.SIGNED,
    }
    states = {reached[live.moves[-1][1]] for live in LIVE if live.moves[-1][1] in reached}
    assert states == set(reached.values())
    assert any(live.route.needs_confirmation and len(live.moves) == 1 for live in LIVE)


def test_a_life_on_the_desk_goes_forward_in_time():
    for live in LIVE:
        agos = [ago for ago, _ in live.moves]
        assert agos == sorted(agos, reverse=True)


@pytest.mark.parametrize("hour", [9, 16])
def test_nothing_is_laid_on_a_desk_in_the_future(hour):
    now = datetime(2026, 11, 23, hour, tzinfo=CHINA)  # a Monday
    days = _days_back(shipped_calendar(), now, 40)
    assert days[0] == (date(2026, 11, 23) if hour == 16 else date(2026, 11, 20))
    assert days == sorted(days, reverse=True) and len(set(days)) == 40
    assert all(shipped_calendar().is_working_day(day) for day in days)
    assert now.date() - days[-1] > timedelta(days=50)


def test_drafting_reviewing_and_signing_are_three_people_everywhere():
    for told in AGENCIES:
        who = {role: {p.login for p in told.people if role in p.roles} for role in Role}
        assert who[Role.OFFICER].isdisjoint(who[Role.REVIEWER] | who[Role.RESPONSIBLE])
        assert who[Role.REVIEWER].isdisjoint(who[Role.RESPONSIBLE])
