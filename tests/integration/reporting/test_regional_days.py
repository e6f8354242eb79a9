"""The supervising office sees each agency by that agency's own calendar: soon, late, days used, days to file."""

from datetime import date

import pytest

from reporting.domain import period
from reporting.queries import Subject, calendars_of, standings
from reporting.queries.overdue import Day, overdue, overdue_counts
from reporting.queries.supervising import Unfiled, with_filing_due
from services.db import Scope, unit_of_work
from services.ids import new_id
from tests.integration.reporting.told import drain, tell
from tests.support.agencies import new_office

TODAY = date(2026, 4, 15)  # Guangxi rests on 4-17 and 4-20, the nation works
YEAR = period(2026)


@pytest.fixture(scope="module")
def district(platform):
    """A district with an agency by the national calendar and one by Guangxi's, and the same cases in both."""
    top = new_office(level="county")
    plain, regional = (new_office(parent_id=top.agency_id, region=region) for region in ("CN", "CN-GX"))
    for office in (plain, regional):
        tell(office, f"{office.code}-3", received=date(2026, 3, 24), due=date(2026, 4, 22))
        tell(office, f"{office.code}-7", received=date(2026, 3, 24), due=date(2026, 4, 28))
        tell(
            office,
            f"{office.code}-0",
            received=date(2026, 4, 16),
            closed=date(2026, 4, 21),
            outcome="granted",
        )
    drain(top.agency_id, plain.agency_id, regional.agency_id)
    return top, plain, regional


def seen(district, ask):
    top, *below = district
    ids = tuple(office.agency_id for office in below)
    with unit_of_work("reporting", Scope(top.agency_id, sight=(top.agency_id, *ids))) as session:
        return ask(session, Subject(ids), calendars_of(session, ids))


def test_what_is_soon_and_how_long_it_took_go_by_the_agencys_own_days(district):
    _, plain, regional = district
    lines = seen(district, lambda s, subject, days: standings(s, subject, YEAR, TODAY, days))
    told = {line.agency_id: (line.soon3, line.soon7, line.working_days) for line in lines}
    assert told == {plain.agency_id: (0, 1, 3), regional.agency_id: (1, 1, 1)}


def test_the_list_of_what_is_soon_overdue_is_each_agencys_own(district):
    def ask(session, subject, days):
        day = Day.of(TODAY, days)
        found = overdue(session, subject, "soon", day, YEAR).lines
        return [line.number for line in found], overdue_counts(session, subject, day, YEAR)["soon"]

    assert seen(district, ask) == ([f"{district[2].code}-3"], 1)


def test_a_reply_is_filed_within_three_working_days_of_the_agency_that_answered(district):
    rows = {Unfiled(new_id(), one.agency_id, "X", date(2026, 4, 16)): one.agency_id for one in district[1:]}
    due = seen(district, lambda session, *_: [day for _, day in with_filing_due(session, rows)])
    assert due == [date(2026, 4, 21), date(2026, 4, 23)]
