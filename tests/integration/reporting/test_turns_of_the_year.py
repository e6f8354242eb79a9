"""Cases that come and go at every border of a year, counted by the statement over its indexes and by the pure rules."""

from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import update

from reporting.domain import passage, passages, period, table3
from reporting.formats import load_format
from reporting.models import CASE_FACTS, CaseFact
from reporting.passing import first_and_last
from reporting.queries import Subject, cases_behind, roll_up, table_three
from reporting.queries.standings import years_with_facts
from services.actor import SYSTEM
from services.db import Scope, unit_of_work
from services.identity import commands
from tests.integration.reporting.told import drain, tell
from tests.support.agencies import NOW, new_office

FORM = load_format("2021")
DAYS = [
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 7, 1),
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 3, 31),
    date(2025, 6, 30),
    date(2025, 7, 1),
    date(2025, 12, 31),
    date(2026, 1, 1),
]
PERIODS = [
    *(period(year) for year in range(2022, 2028)),
    *(period(year, span=span) for year in (2024, 2025) for span in ("h1", "h2", "q2", "m1", "m12")),
    *(period(2025, day) for day in DAYS if day.year == 2025),
    period(2025, date(2025, 7, 1), "h2"),
    period(2026, date(2026, 1, 1)),
]


@pytest.fixture(scope="module")
def bordering(platform):
    """Two agencies, one with two answering bodies: every day of DAYS with every other, also the end before the receipt."""
    one, other = new_office(), new_office()
    with unit_of_work("identity") as session:
        second = commands.create_body(session, one.agency_id, name="第二主体", by=SYSTEM, now=NOW).id
    told = {one.agency_id: [], other.agency_id: []}
    for at, (received, closed) in enumerate(product((None, *DAYS), (None, *DAYS))):
        office, body = (other, None) if at % 3 == 2 else (one, second if at % 3 else one.body_id)
        told[office.agency_id].append(
            tell(
                office,
                f"{office.code}-{at:04d}",
                received=received,
                closed=closed,
                outcome="granted" if closed else None,
                voided=date(2025, 2, 1) if at % 11 == 5 else None,
                body_id=body,
            )
        )
    drain(*told)
    return told


def looking(session_of):
    return unit_of_work("reporting", Scope(session_of[0], sight=tuple(session_of)))


def expected(told, within):
    return table3(passages([one.fact for one in told], within), FORM, within)


@pytest.mark.parametrize(
    "within", PERIODS, ids=lambda within: f"{within.year}{within.span} to {within.cutoff}"
)
def test_every_border_is_counted_as_the_pure_rules_count_it(bordering, within):
    agencies = tuple(bordering)
    everything = [one for cases in bordering.values() for one in cases]
    with looking(agencies) as session:
        for apart in (False, True):
            table = table_three(session, Subject(agencies, apart=apart), within, FORM)
            assert table == expected(everything, within)
        singly = roll_up(session, Subject(agencies), within, FORM)
        assert singly == {agency: expected(cases, within) for agency, cases in bordering.items()}
        for body in {one.fact.body_id for one in everything}:
            mine = [one for one in everything if one.fact.body_id == body]
            assert table_three(session, Subject(agencies, body), within, FORM) == expected(mine, within)
        for row in ("new", "carried_in", "granted", "carried_out"):
            page = cases_behind(session, Subject(agencies), within, FORM, (row, "natural"), limit=200)
            assert len(page.lines) == table.cell(row, "natural")


def test_a_case_bears_its_years_where_it_was_answered_by_the_end_of_the_next(bordering):
    everything = {one.stream: one.fact for cases in bordering.values() for one in cases}
    with looking(tuple(bordering)) as session:
        borne = dict(session.query(CaseFact.stream, CaseFact.years).all())
    for stream, fact in everything.items():
        passed = [year for year in range(2022, 2028) if passage(fact, period(year))]
        if fact.closed_on is None or not 1 <= len(passed) <= 2:
            assert borne[stream] is None
        else:
            assert first_and_last(borne[stream]) == (passed[0], passed[-1])


@pytest.mark.parametrize(
    "moved",
    [
        {"voided_on": date(2026, 2, 2)},
        {"taken_on": date(2025, 1, 1), "taken_from": 1},
        {"handed_on": date(2025, 1, 1), "handed_to": 1},
        {"closed_on": None, "outcome": None},
        {"receipt_date": None},
        {"closed_on": date(2027, 1, 1)},
    ],
    ids=str,
)
def test_what_goes_by_the_whole_rule_bears_no_years(platform, moved):
    office = new_office()
    one = tell(office, "A-1", received=date(2025, 3, 3), closed=date(2026, 1, 5), outcome="granted")
    drain(office.agency_id)
    mine = CASE_FACTS.c.stream == one.stream
    with unit_of_work("reporting", office.scope) as session:
        bears = session.query(CaseFact.years).filter(mine)
        assert bears.scalar() == 2025 + 2026
        session.execute(update(CASE_FACTS).where(mine).values(moved))
        assert bears.scalar() is None
        back = {"taken_from": None, "handed_to": None, "receipt_date": date(2025, 3, 3)}
        back |= {"voided_on": None, "taken_on": None, "handed_on": None}
        session.execute(
            update(CASE_FACTS)
            .where(mine)
            .values(back | {"closed_on": date(2025, 3, 4), "outcome": "granted"})
        )
        assert bears.scalar() == 2025 + 2025


def test_the_years_with_facts_reach_from_the_first_receipt_to_the_last_answer(platform):
    office = new_office()
    day = date(2024, 12, 31)
    tell(office, "A-1", received=day, closed=day + timedelta(days=1), outcome="granted")
    drain(office.agency_id)
    with unit_of_work("reporting", office.scope) as session:
        assert years_with_facts(session, Subject((office.agency_id,))) == (2024, 2025)
