"""机构改革 in the statutory roll-up: who ended takes part or is named, what passed between two parts counts once, a suit two
parts count is asked about."""

from datetime import date

import pytest

from reporting import commands
from reporting.domain import period
from reporting.drafting import draft_book
from reporting.formats import load_format
from reporting.queries import Subject, carried_checks, table_three
from reporting.queries.rolling import components
from reporting.reviewing import review
from services.actor import SYSTEM
from services.db import unit_of_work
from services.identity import commands as identity
from services.identity.permissions import Role
from services.identity.queries import agency as agency_of
from services.ids import new_id
from tests.integration.reporting.test_remedies import remedy, told_of
from tests.integration.reporting.told import drain, pass_over, tell
from tests.integration.reporting.yearly import (
    JANUARY,
    YEAR,
    at,
    county,
    declare_all,
    do,
    report,
    supervising,
    telling,
    write_all,
)
from tests.support.agencies import new_office

pytestmark = pytest.mark.usefixtures("platform")


@pytest.fixture
def district():
    return county([Role.REPORT_OFFICER], [Role.REPORT_OFFICER])


def end(office, last_day):
    with unit_of_work("identity") as session:
        identity.end_agency(session, office.agency_id, last_day=last_day, by=SYSTEM, now=at(last_day))


def asked(office, year=YEAR):
    """What a report is asked about, by rule."""

    def look(session, agency):
        return [one.finding for one in review(session, agency, report(office, year), JANUARY).odd]

    found = {}
    for one in do(office, look, "agency"):
        found.setdefault(one.rule, []).append(one)
    return found


def accepted(top, office, year=YEAR, **cells):
    """Its report handed in with all that was asked let stand, and accepted by the office above."""
    do(office, commands.begin, "agency", year, by=telling(office))
    declare_all(office, year, cells=cells or {"licences.decisions": "1"})
    write_all(office, year)
    let_stand(office, year)
    edition = do(office, commands.submit, "agency", year, by=telling(office))
    if top is not None:
        do(top, commands.judge, edition, "", accepted=True, by=supervising(top))
        drain(top.agency_id, office.agency_id)
    return edition


def let_stand(office, year):
    def look(session, agency):
        looked = review(session, agency, report(office, year), JANUARY)
        return [one.key for one in looked.undecided], looked.needs_none_signed

    keys, none = do(office, look, "agency")
    for key in keys:
        do(office, commands.accept_finding, "agency", year, key, "已核实", by=telling(office))
    if none:
        do(office, commands.sign_none, "agency", year, by=telling(office))


def rolled(top):
    book = do(top, draft_book, "agency", YEAR)
    return {
        row: book.cell("table3", row, "total")
        for row in ("new", "carried_in", "granted", "total", "carried_out")
    }


def test_an_agency_that_ended_in_the_year_is_named_as_missing(district):
    top, one, other = district
    tell(one, f"{one.code}-1", received=date(2025, 3, 3), closed=date(2025, 3, 20), outcome="granted")
    drain(one.agency_id)
    end(one, date(2025, 6, 30))
    do(top, commands.begin, "agency", YEAR, by=telling(top))
    parts = {part.agency_id: part for part in do(top, components, top.agency_id, YEAR, "2021")}
    assert parts[one.agency_id].ended == date(2025, 6, 30) and parts[other.agency_id].ended is None
    assert parts[one.agency_id].live["table3"]["new", "total"] == 1
    with unit_of_work("reporting") as session:
        name = agency_of(session, one.agency_id).name
    assert any(name in found.message and "2025" in found.message for found in asked(top)["children_missing"])


def test_one_that_ended_before_the_year_or_stood_elsewhere_is_not(district):
    top, one, other = district
    end(one, date(2024, 12, 31))
    elsewhere = new_office(level="county")
    with unit_of_work("identity") as session:
        identity.move_agency(
            session, other.agency_id, elsewhere.agency_id, on=date(2025, 5, 1), by=SYSTEM, now=at(JANUARY)
        )
    assert do(top, components, top.agency_id, YEAR, "2021") == []


def test_a_case_that_passed_between_two_parts_counts_once(district):
    top, one, other = district
    told = tell(one, f"{one.code}-1", received=date(2025, 3, 3))
    pass_over(one, other, told, date(2025, 6, 2), closed=date(2025, 6, 20), outcome="granted")
    for office in (one, other):
        accepted(top, office)
    do(top, commands.begin, "agency", YEAR, by=telling(top))
    assert rolled(top) == {"new": 1, "carried_in": 0, "granted": 1, "total": 1, "carried_out": 0}
    parts = do(top, components, top.agency_id, YEAR, "2021")
    assert all(part.differs == [] for part in parts)


def test_a_case_handed_to_the_government_itself_counts_once_too(district):
    top, one, _ = district
    told = tell(one, f"{one.code}-1", received=date(2025, 3, 3))
    pass_over(one, top, told, date(2025, 6, 2), closed=date(2025, 6, 20), outcome="granted")
    do(top, commands.begin, "agency", YEAR, by=telling(top))
    assert rolled(top)["carried_in"] == 1
    accepted(top, one)
    assert rolled(top) == {"new": 1, "carried_in": 0, "granted": 1, "total": 1, "carried_out": 0}


def test_what_a_part_took_over_from_outside_explains_the_roll_ups_carry_over(district):
    top, one, _ = district
    outside = new_office(level="department")
    accepted(None, top, YEAR - 1)
    told = tell(outside, f"{outside.code}-1", received=date(2025, 3, 3))
    pass_over(outside, one, told, date(2025, 6, 2), closed=date(2025, 6, 20), outcome="granted")
    accepted(top, one)
    do(top, commands.begin, "agency", YEAR, by=telling(top))
    assert rolled(top)["carried_in"] == 1 and "carry_over" not in asked(top)


def test_a_suit_two_parts_count_is_asked_about_before_the_roll_up_is_handed_in(district):
    top, one, other = district
    both = {"docket": "(2025)鲁0303行初91号", "filed": "2025-04-04"}
    for office in (one, other):
        told_of(office, new_id(), remedy("lawsuit_after_review", **both))
        drain(office.agency_id)
    accepted(top, one)
    do(top, commands.begin, "agency", YEAR, by=telling(top))
    assert "docket_shared" not in asked(top)
    accepted(top, other)
    [found] = asked(top)["docket_shared"]
    assert both["docket"] in found.where and "201号" in found.message and not found.is_hard


def test_what_an_agency_gave_away_last_year_is_not_missing_in_what_it_carries_in(district):
    _, one, other = district
    told = tell(one, f"{one.code}-1", received=date(2024, 3, 4))
    pass_over(one, other, told, date(2024, 6, 3))
    tell(one, f"{one.code}-2", received=date(2024, 12, 30), closed=date(2025, 1, 9), outcome="granted")
    drain(one.agency_id)
    with unit_of_work("reporting", one.scope) as session:
        table = table_three(session, Subject((one.agency_id,)), period(YEAR), load_format("2021"))
        found, sources = carried_checks(session, one.agency_id, table)
    assert table.cell("carried_in", "total") == 1 and [source.number for source in sources] == [1]
    assert all(check.holds for check in found)
    do(one, commands.begin, "agency", YEAR, by=telling(one))
    assert "carry_over" not in asked(one)


def test_what_an_agency_that_still_exists_gave_is_a_source_of_what_its_heir_carries_in(district):
    _, one, other = district
    told = [tell(one, f"{one.code}-{n}", received=date(2025, 3, 4)) for n in range(2)]
    for each in told:
        pass_over(one, other, each, date(2025, 6, 3))
    drain(one.agency_id, other.agency_id)
    with unit_of_work("reporting", other.scope) as session:
        table = table_three(session, Subject((other.agency_id,)), period(YEAR), load_format("2021"))
        found, sources = carried_checks(session, other.agency_id, table)
    assert table.cell("carried_in", "total") == 2
    assert [source.number for source in sources] == [0, 2]
    assert all(check.holds for check in found)
