"""The supervising office judges a report by the checks its agency saw, from the first January on."""

import io
from dataclasses import replace
from datetime import date

import pytest

from reporting import commands
from reporting.queries.rolling import components
from reporting.reviewing import judged, review
from services.actor import SYSTEM
from services.db import unit_of_work
from services.events.processing import FeeChanged
from services.identity import commands as identity
from services.identity.permissions import Role
from services.identity.queries import agency as agency_of
from services.ids import new_id
from tests.integration.processing.test_pages import at_desk
from tests.integration.reporting.told import drain, pass_over, tell, tell_more
from tests.integration.reporting.yearly import (
    JANUARY,
    YEAR,
    at,
    county,
    declare_all,
    do,
    handed_in,
    report,
    telling,
    write_all,
)
from tests.support.agencies import new_office
from tests.support.written import WRITERS, fixture_books

CITY = fixture_books()["suqian_city_2024"]


@pytest.fixture
def pair(app):
    return county([Role.REPORT_OFFICER])


def archive_last(app, office, **changes):
    """The agency's report of 2024, made elsewhere, into its archive."""
    with unit_of_work("reporting") as session:
        name = agency_of(session, office.agency_id).name
    told = {"year": YEAR - 1, "agency": name, "preamble": ""} | changes
    book = replace(CITY, title=f"{name}{YEAR - 1}年政府信息公开工作年度报告", **told)
    files = [(io.BytesIO(WRITERS["html"](book)), f"{book.year}.html")]
    page = at_desk(app, office, Role.REPORT_OFFICER).post("/reports/archive", files=files)
    assert "已导入" in page.get_data(as_text=True)


def looked_at(top, office):
    """What the agency was asked about, and what its supervising office finds in the newest edition."""

    def asked(session, agency):
        return [one.finding for one in review(session, agency, report(office), JANUARY).odd]

    def found(session):
        from reporting.queries.annual import edition_of

        edition = edition_of(session, report(office).edition_id)
        return judged(session, agency_of(session, office.agency_id), edition, ()).found

    return do(office, asked, "agency"), do(top, found)


def let_all_stand(office):
    def keys(session, agency):
        return [one.key for one in review(session, agency, report(office), JANUARY).undecided]

    for key in do(office, keys, "agency"):
        do(office, commands.accept_finding, "agency", YEAR, key, "已核实", by=telling(office))


def hand_in(office, cells=None):
    do(office, commands.begin, "agency", YEAR, by=telling(office))
    declare_all(office, cells=cells)
    write_all(office)
    let_all_stand(office)
    return do(office, commands.submit, "agency", YEAR, by=telling(office))


def test_in_the_first_january_last_year_comes_from_the_archive_for_both(app, pair):
    top, office = pair
    archive_last(app, office)
    tell(office, f"{office.code}-1", received=date(2025, 3, 3), closed=date(2025, 3, 20), outcome="granted")
    drain(office.agency_id)
    edition = hand_in(office, {"fees.amount": "3", "normative.in_force": "2"})
    asked, found = looked_at(top, office)
    assert asked == found and {"carry_over", "in_force"} <= {one.rule for one in found}
    page = at_desk(app, top, Role.SUPERVISOR).text(f"/supervision/reports/{edition}")
    assert "结转下年度" in page and "与上年衔接" not in page


def test_where_nothing_is_known_of_last_year_nobody_says_it_agrees(app, pair):
    top, office = pair
    edition = handed_in(office)
    page = at_desk(app, top, Role.SUPERVISOR).text(f"/supervision/reports/{edition}")
    assert "没有与上年核对" in page and "与上年衔接" not in page


def test_a_successors_carry_over_is_held_against_its_predecessors_too(app, pair):
    top, office = pair
    old = new_office(Role.REPORT_OFFICER, parent_id=top.agency_id)
    cells = {place: value * 0 for place, value in CITY.tables["table3"].items()}
    archive_last(app, office, tables=CITY.tables | {"table3": cells})
    told = tell(old, f"{old.code}-1", received=date(2025, 3, 3))
    pass_over(old, office, told, date(2025, 4, 1), closed=date(2025, 4, 10), outcome="granted")
    hand_in(office, {"licences.decisions": "1"})
    asked, found = looked_at(top, office)
    assert asked == found and "carry_over" not in {one.rule for one in found}


def test_a_fee_that_became_known_later_is_held_against_chapter_six(app, pair):
    top, office = pair
    case = tell(
        office, f"{office.code}-1", received=date(2025, 3, 3), closed=date(2025, 3, 20), outcome="granted"
    )
    drain(office.agency_id)
    hand_in(office)
    assert "fee_contradiction" not in {one.rule for one in looked_at(top, office)[1]}
    paid = FeeChanged(
        charge_id=new_id(), stage="paid", mode="pieces", count=11, amount=100, on=date(2025, 3, 12),
        notified_on=date(2025, 3, 5), paid_on=date(2025, 3, 12),
    )  # fmt: skip
    tell_more(office, case, date(2025, 3, 12), paid)
    drain(office.agency_id)
    assert "fee_contradiction" in {one.rule for one in looked_at(top, office)[1]}


def test_the_report_of_an_agency_that_ended_is_listed_judged_and_taken_back(app, pair):
    top, office = pair
    with unit_of_work("identity") as session:
        identity.end_agency(
            session, office.agency_id, last_day=date(2025, 6, 30), by=SYSTEM, now=at(date(2025, 6, 30))
        )
    supervisor = at_desk(app, top, Role.SUPERVISOR)
    assert office.code in supervisor.text(f"/supervision/reports?year={YEAR}")
    edition = handed_in(office)
    there = f"/supervision/reports/{edition}"
    assert "没有与上年核对" in supervisor.text(there)
    assert supervisor.post(there, verdict="accept").status_code == 303
    drain(top.agency_id, office.agency_id)
    assert report(office).state == "accepted"
    [part] = do(top, components, top.agency_id, YEAR, "2021")
    assert part.agency_id == office.agency_id and part.book is not None
    assert supervisor.post(f"{there}/take-back", because="数字有误").status_code == 303
    drain(top.agency_id, office.agency_id)
    assert report(office).state == "returned"


def test_the_chapter_page_shows_last_years_words_from_the_archive(app, pair):
    _, office = pair
    archive_last(app, office)
    do(office, commands.begin, "agency", YEAR, by=telling(office))
    page = at_desk(app, office, Role.REPORT_OFFICER).text(f"/reports/{YEAR}/chapters/5")
    assert "上年这一章" in page
