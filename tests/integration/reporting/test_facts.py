"""Facts from events: counted by SQL as the pure rules count them, whoever looks, however often they come."""

from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select, text, update

from reporting.domain import passage, passages, period, table3
from reporting.formats import NAMES, load_format
from reporting.handlers import SUBSCRIPTIONS
from reporting.models import CaseFact
from reporting.queries import Subject, cases_behind, months, roll_up, table_three, unconfirmed
from reporting.rebuild import rebuild
from services.actor import SYSTEM
from services.db import Scope, unit_of_work
from services.delivery import past_events
from services.delivery.handle import handle
from services.errors import Invalid
from services.identity import commands
from tests.integration.reporting.told import drain, tell, tell_many
from tests.support.agencies import NOW, new_office

FORM = load_format("2021")
YEAR = period(2025)
PERIODS = [period(2024), YEAR, period(2025, date(2025, 4, 30)), period(2026, date(2026, 1, 1))]


def counted(subject, within=YEAR, form=FORM, scope=None):
    with unit_of_work("reporting", scope or Scope(subject.agencies[0], sight=subject.agencies)) as session:
        return table_three(session, subject, within, form)


def expected(told, within=YEAR, form=FORM):
    return table3(passages([one.fact for one in told], within), form, within)


@pytest.fixture(scope="module")
def busy(platform):
    """An agency with two answering bodies and cases of every sort."""
    office = new_office()
    with unit_of_work("identity") as session:
        second = commands.create_body(session, office.agency_id, name="第二主体", by=SYSTEM, now=NOW).id
    told = tell_many(office, 260, body_ids=(office.body_id, second))
    drain(office.agency_id)
    return office, told


@pytest.mark.parametrize("within", PERIODS, ids=lambda within: str(within.cutoff))
@pytest.mark.parametrize("name", NAMES)
def test_sql_counts_what_the_pure_rules_count(busy, within, name):
    office, told = busy
    form = load_format(name)
    assert counted(Subject((office.agency_id,)), within, form) == expected(told, within, form)


def test_each_answering_body_has_its_own_table_and_they_add_up(busy):
    office, told = busy
    bodies = {one.fact.body_id for one in told}
    for body in bodies:
        mine = [one for one in told if one.fact.body_id == body]
        assert counted(Subject((office.agency_id,), body)) == expected(mine)
    assert len(bodies) == 2


@pytest.mark.parametrize("within", PERIODS, ids=lambda within: str(within.cutoff))
def test_every_figure_opens_exactly_the_cases_that_make_it(busy, within):
    office, told = busy
    subject, numbers = Subject((office.agency_id,)), Counter()
    table = counted(subject, within)
    with unit_of_work("reporting", office.scope) as session:
        for (row, column), figure in table.cells.items():
            found, after = [], None
            while True:
                page = cases_behind(session, subject, within, FORM, (row, column), after, limit=7)
                found += [line.number for line in page.lines]
                after = page.after
                if after is None:
                    break
            assert len(found) == len(set(found)) == figure
            if row in ("new", "carried_in") and column == "total":
                numbers.update(found)
    assert numbers == Counter(one.number for one in told if passage(one.fact, within))


def test_months_run_on_from_what_was_carried_in(busy):
    office, _ = busy
    subject = Subject((office.agency_id,))
    table = counted(subject)
    with unit_of_work("reporting", office.scope) as session:
        found = months(session, subject, YEAR)
    assert sum(month.new for month in found) == table.cell("new", "total")
    assert sum(month.closed for month in found) == table.cell("total", "total")
    assert found[-1].open == table.cell("carried_out", "total") and len(found) == 12


def test_a_broken_page_address_is_refused(busy):
    office, _ = busy
    with unit_of_work("reporting", office.scope) as session, pytest.raises(Invalid, match="不完整"):
        cases_behind(session, Subject((office.agency_id,)), YEAR, FORM, ("new", "total"), after="x")


def test_a_letter_not_yet_confirmed_is_counted_apart(platform):
    office = new_office()
    tell(office, "A-1")
    tell(office, "A-2", received=date(2025, 2, 3))
    drain(office.agency_id)
    with unit_of_work("reporting", office.scope) as session:
        assert unconfirmed(session, Subject((office.agency_id,))) == 1
    assert counted(Subject((office.agency_id,))).cell("new", "total") == 1


def test_a_supervisor_sees_the_subtree_and_the_roll_up_is_the_sum(platform):
    district = new_office(level="county")
    below = [new_office(parent_id=district.agency_id) for _ in range(2)]
    offices = [district, *below]
    told = {office.agency_id: tell_many(office, 30, seed) for seed, office in enumerate(offices)}
    drain(*told)
    subject = Subject(tuple(told))
    with unit_of_work("reporting", Scope(district.agency_id, sight=subject.agencies)) as session:
        parts = roll_up(session, subject, YEAR, FORM)
    for agency_id, cases in told.items():
        assert parts[agency_id] == expected(cases)
    assert counted(subject) == expected([case for cases in told.values() for case in cases])


def test_an_agency_without_sight_of_another_counts_nothing_there(busy):
    office, _ = busy
    stranger = new_office()
    seen = counted(Subject((office.agency_id,)), scope=stranger.scope)
    assert not any(seen.cells.values())


@pytest.mark.parametrize(
    "sight", [(), (0,), (1,), (2,), (0, 2), (3,), (0, 1, 3)], ids=lambda sight: f"sees {sight}"
)
def test_a_sight_shows_the_agencies_it_names_and_none_between_before_or_beyond(four, sight):
    seen = tuple(four[at] for at in sight)
    with unit_of_work("reporting", Scope(sight=seen)) as session:
        found = session.scalars(select(CaseFact.agency_id).where(CaseFact.agency_id.in_(four)).distinct())
        assert set(found) == set(seen)


@pytest.fixture(scope="module")
def four(platform):
    """Four agencies with a case each, by their numbers."""
    offices = [new_office() for _ in range(4)]
    for office in offices:
        tell(office, "A-1", received=date(2025, 2, 3))
    drain(*(office.agency_id for office in offices))
    return sorted(office.agency_id for office in offices)


def test_the_same_events_again_in_any_order_change_nothing(busy):
    office, _ = busy
    with unit_of_work("reporting", office.scope) as session:
        before = session.execute(select(CaseFact).order_by(CaseFact.stream)).scalars().all()
        history = past_events(session, office.agency_id, tuple(SUBSCRIPTIONS), limit=5000)
        handle(session, SUBSCRIPTIONS, history)
        handle(session, SUBSCRIPTIONS, history[::-1])
    with unit_of_work("reporting", office.scope) as session:
        after = session.execute(select(CaseFact).order_by(CaseFact.stream)).scalars().all()
        assert [_columns(row) for row in before] == [_columns(row) for row in after]


def _columns(row):
    return {column.name: getattr(row, column.name) for column in CaseFact.__table__.columns}


def test_a_rebuild_from_the_events_finds_the_facts_equal(busy):
    office, told = busy
    found = rebuild(office.agency_id)
    assert found.differences == () and found.cases == len(told) and found.events > 2 * len(told)


def test_a_falsified_fact_is_found_named_and_swapped(platform):
    office = new_office()
    told = tell_many(office, 20)
    drain(office.agency_id)
    with unit_of_work("reporting", office.scope) as session:
        session.execute(update(CaseFact).where(CaseFact.stream == told[0].stream).values(channel="fax"))
        session.execute(text("DELETE FROM reporting.case_fact WHERE stream = :s"), {"s": told[1].stream})
    found = rebuild(office.agency_id)
    assert {(one.number, one.column) for one in found.differences} == {
        (told[0].number, "channel"),
        (told[1].number, "*"),
    }
    assert not found.swapped and rebuild(office.agency_id, swap=True).swapped
    assert rebuild(office.agency_id).differences == ()
    assert counted(Subject((office.agency_id,))) == expected(told)


def test_what_is_still_under_way_to_reporting_is_no_difference(platform):
    office = new_office()
    tell_many(office, 5)
    assert rebuild(office.agency_id).differences == ()
    drain(office.agency_id)
    tell_many(office, 5, seed=2)
    found = rebuild(office.agency_id)
    assert found.differences == () and found.cases == 5
    drain(office.agency_id)
