"""Earlier years' reports: those accepted here stand beside the archived ones, as last year's, in trends and in checks."""

import io
from dataclasses import replace
from datetime import date

import pytest

from reporting import commands
from reporting.drafting import draft_book, last_three
from reporting.exports.figures import Flow
from reporting.formats import load_format
from reporting.queries import Subject
from reporting.queries.archive import archived
from reporting.queries.beside import figures_beside
from reporting.queries.earlier import earlier_book, last_declared, public_book, trend
from reporting.reviewing import book_before, review
from services.db import Scope, unit_of_work
from services.identity.permissions import Role
from services.identity.queries import agency as agency_of
from tests.integration.processing.test_pages import at_desk
from tests.integration.reporting.test_annual import PNG
from tests.integration.reporting.told import drain, tell
from tests.integration.reporting.yearly import YEAR, declare_all, do, report, supervising, telling, write_all
from tests.support.agencies import new_office
from tests.support.pages import Visitor
from tests.support.written import WRITERS, fixture_books

CITY = fixture_books()["suqian_city_2024"]
NEXT = date(2027, 1, 11)
FORM = load_format("2021")


@pytest.fixture
def office(app):
    """Two applications of 2025, one carried out; its report of 2025 accepted, with 7 permits in table 二."""
    made = new_office(Role.REPORT_OFFICER, Role.SUPERVISOR)
    tell(made, f"{made.code}-1", received=date(2025, 3, 3), closed=date(2025, 3, 20), outcome="granted")
    tell(made, f"{made.code}-2", received=date(2025, 12, 29))
    drain(made.agency_id)
    do(made, commands.begin, "agency", YEAR, by=telling(made))
    declare_all(made, cells={"licences.decisions": "7"})
    write_all(made)
    do(made, commands.submit, "agency", YEAR, by=telling(made))
    return made


def publish(office):
    do(office, commands.finish, YEAR, "盖章件.png", PNG, by=telling(office))
    do(office, commands.publish_report, YEAR, "", by=telling(office))


def named(book, office, **changes):
    """A published report as this agency's."""
    with unit_of_work("reporting") as session:
        name = agency_of(session, office.agency_id).name
    year = changes.get("year", book.year)
    return replace(book, agency=name, title=f"{name}{year}年政府信息公开工作年度报告", preamble="", **changes)


def dropped(visitor, path, *books, **more):
    files = [(io.BytesIO(WRITERS["html"](book)), f"{book.year}.html") for book in books]
    return visitor.post(path, files=files, **more).get_data(as_text=True)


def asked(office):
    return unit_of_work("reporting", Scope(office.agency_id))


def new_of(figures):
    return [(one.year, one.figures["new"], one.figures["total"]) for one in figures]


def test_an_accepted_report_and_an_archived_one_are_years_of_one_row(app, office):
    officer = at_desk(app, office, Role.REPORT_OFFICER)
    assert "已导入" in dropped(officer, "/reports/archive", named(CITY, office))
    with asked(office) as session:
        assert new_of(trend(session, office.agency_id)) == [(2024, 3525, 3521), (2025, 2, 1)]
        assert earlier_book(session, office.agency_id, 2024).tables == CITY.tables
        assert earlier_book(session, office.agency_id, 2025).cell("table3", "carried_out", "total") == 1
        assert earlier_book(session, office.agency_id, 2023) is None
    page = officer.text("/reports/archive")
    assert "本平台编制" in page and "3525" in page and "2025年" in page and f"/reports/{YEAR}/preview" in page


def test_the_platforms_own_report_prevails_over_a_file_of_the_same_year(app, office):
    officer = at_desk(app, office, Role.REPORT_OFFICER)
    dropped(officer, "/reports/archive", named(CITY, office, year=2025))
    with asked(office) as session:
        assert new_of(trend(session, office.agency_id)) == [(2025, 2, 1)]
        assert last_declared(session, office.agency_id, 2026, "2021")["licences", "decisions"] == 7


def test_an_archived_report_is_compared_with_the_year_before_from_here(app, office):
    officer = at_desk(app, office, Role.REPORT_OFFICER)
    page = dropped(
        officer, "/reports/archive", named(CITY, office, year=2024), named(CITY, office, year=2025)
    )
    assert "已导入" in page
    with asked(office) as session:
        newest = archived(session, office.agency_id)[0]
    inside = officer.text(f"/reports/archive/{office.agency_id}/{newest.id}")
    assert newest.year == 2025 and "已与2024年报告核对" in inside


def test_the_supervisor_sees_the_reports_made_here_side_by_side(app):
    top = new_office(Role.SUPERVISOR, Role.REPORT_OFFICER, level="county")
    below = new_office(Role.REPORT_OFFICER, parent_id=top.agency_id)
    tell(below, f"{below.code}-1", received=date(2025, 3, 3), closed=date(2025, 3, 20), outcome="granted")
    drain(below.agency_id)
    do(below, commands.begin, "agency", YEAR, by=telling(below))
    declare_all(below)
    write_all(below)
    edition = do(below, commands.submit, "agency", YEAR, by=telling(below))
    supervisor = at_desk(app, top, Role.SUPERVISOR)
    assert "2025年各机关对照" not in supervisor.text("/supervision/archive")
    do(top, commands.judge, edition, "", accepted=True, by=supervising(top))
    drain(top.agency_id, below.agency_id)
    assert "2025年各机关对照" in supervisor.text("/supervision/archive?year=2025")
    inside = supervisor.text(f"/supervision/archive?agency={below.agency_id}")
    assert f"/supervision/reports/{edition}" in inside and "本平台编制" in inside


def test_next_years_report_is_held_against_what_was_accepted_here(app, office):
    tell(office, f"{office.code}-3", received=date(2025, 12, 30))
    drain(office.agency_id)
    do(office, commands.begin, "agency", 2026, by=telling(office, NEXT))

    def look(session, agency):
        row = report(office, 2026)
        looked = review(session, agency, row, NEXT)
        return book_before(session, agency, looked.figures, row.covers), looked

    before, looked = do(office, look, "agency")
    assert before.cell("table3", "carried_out", "total") == 1
    odd = [one.finding for one in looked.odd if one.finding.rule == "carry_over"]
    # Told late: the facts now carry two over, the accepted report says one.
    assert {(one.left, one.right) for one in odd} == {("1", "2")}


def test_the_charts_show_the_years_as_they_were_reported(app, office):
    officer = at_desk(app, office, Role.REPORT_OFFICER)
    dropped(officer, "/reports/archive", named(CITY, office))
    tell(office, f"{office.code}-4", received=date(2025, 6, 2), closed=date(2025, 6, 9), outcome="granted")
    drain(office.agency_id)
    with asked(office) as session:
        agency = agency_of(session, office.agency_id)
        book = draft_book(session, agency, 2026, "2021")
        figures = figures_beside(session, agency.id, Subject((agency.id,)), "own", book)
    assert figures.years == (Flow("2024年", 3525, 3521), Flow("2025年", 2, 1), Flow("2026年", 0, 0))


def test_a_first_year_here_is_compared_with_the_archived_year_before(app):
    office = new_office(Role.REPORT_OFFICER)
    officer = at_desk(app, office, Role.REPORT_OFFICER)
    dropped(officer, "/reports/archive", named(CITY, office))
    tell(office, f"{office.code}-1", received=date(2025, 3, 3), closed=date(2025, 3, 20), outcome="granted")
    drain(office.agency_id)
    with asked(office) as session:
        agency = agency_of(session, office.agency_id)
        assert last_three(session, agency.id, 2025, FORM) == CITY.tables["table3"]
        assert "比上年减少 3524 件" in draft_book(session, agency, 2025).chapters[0].text


def test_a_dropped_file_is_held_against_what_was_published_here_and_nothing_else(app, office):
    later = named(CITY, office, year=2026)
    visitor = Visitor(app)
    assert "已与2025年报告核对" not in dropped(visitor, "/report-check", later)
    with asked(office) as session:
        assert public_book(session, office.agency_id, 2025) is None
    publish(office)
    page = dropped(visitor, "/report-check", later)
    assert "已与2025年报告核对" in page and "2025年报告结转下年度1件，2026年报告上年结转写的是121件" in page
    stranger = replace(
        later, agency="青榆市不在这里的局", title="青榆市不在这里的局2026年政府信息公开工作年度报告"
    )
    assert "已与2025年报告核对" not in dropped(visitor, "/report-check", stranger)
