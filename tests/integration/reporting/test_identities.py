"""Random lives try to break the identities of tables 三 and 四: late corrections, also after the report was frozen,
reclassified applicants, rounds answered again, cases and suits carried over two turns of the year, all at once.

`make test` tries a few; `IDENTITIES=500` tries five hundred.
"""

import os
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from reporting import commands
from reporting.book import from_json
from reporting.commands.handing import digest_of
from reporting.domain import passage, period
from reporting.drafting import draft_book
from reporting.formats import load_format
from reporting.formats.remedies import load_remedy_form
from reporting.queries import Subject, table_four, table_three
from reporting.queries.annual import edition_of
from reporting.queries.moved import moved_since
from reporting.queries.rolling import components
from reporting.rebuild import rebuild
from reporting.remedies import KINDS as REMEDY_KINDS
from reporting.remedies import ROLES, places
from reporting.reviewing import review
from services.channels import Channel
from services.db import Scope, unit_of_work
from services.identity.permissions import Role
from services.identity.queries import agency as agency_of
from tests.integration.reporting.told import drain
from tests.integration.reporting.yearly import YEAR, do, ready, report, supervising, telling
from tests.support.agencies import new_office
from tests.support.histories import Case, histories, publish
from tests.support.identities import broken, expected

pytestmark = pytest.mark.usefixtures("platform")
EXAMPLES = int(os.environ.get("IDENTITIES", "8"))
YEARS = (2024, 2025, 2026, 2027)
FORMS = load_format("2021"), load_remedy_form("2021")
OLD_FORMS = load_format("2019"), load_remedy_form("2019")
FROZEN = period(YEAR)
# Its review moves table 四 of the frozen year; the void that follows moves nothing of what was not received.
NEVER_RECEIVED = Case(
    1,
    Channel.FAX,
    [
        ("registered", "business", date(YEAR, 1, 4), None),
        ("closed", "granted", date(YEAR, 2, 4), None),
        ("remedy", 0, REMEDY_KINDS[0], date(YEAR, 3, 4), None, None, ROLES[0], False),
        ("voided", date(YEAR, 1, 4)),
    ],
    before=2,
)


def district():
    """A county that answers itself, and two offices below it."""
    top = new_office(Role.SUPERVISOR, Role.REPORT_OFFICER, level="county")
    return [top, *(new_office(Role.REPORT_OFFICER, parent_id=top.agency_id) for _ in range(2))]


def tell(offices, cases, late):
    for case in cases:
        publish(offices[case.office], case, late)
    drain(*(office.agency_id for office in offices))


def hand_in(office):
    """The year's report by its commands: everything found is let stand, with a reason; the frozen edition's id."""
    ready(office)
    looked = do(office, review_of, office, "agency")
    for one in looked.undecided:
        do(office, commands.accept_finding, "agency", YEAR, one.key, "核对过，属实。", by=telling(office))
    if looked.needs_none_signed:
        do(office, commands.sign_none, "agency", YEAR, by=telling(office))
    return do(office, commands.submit, "agency", YEAR, by=telling(office))


def review_of(session, office, agency):
    return review(session, agency, report(office), telling(office).today)


def counted(session, offices, forms):
    """Both tables of each office and year, as the platform counts them now."""
    for number, office in enumerate(offices):
        for year in YEARS:
            subject, within = Subject((office.agency_id,)), period(year)
            yield (
                number,
                within,
                (
                    table_three(session, subject, within, forms[0]),
                    table_four(session, subject, within, forms[1]),
                ),
            )


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@example(cases=[NEVER_RECEIVED], forms=FORMS)
@given(cases=st.lists(histories(), min_size=1, max_size=24), forms=st.sampled_from((FORMS, OLD_FORMS)))
def test_no_lives_break_the_identities_of_the_tables_or_change_what_was_frozen(cases, forms):
    offices = district()
    top, *below = offices
    everybody = tuple(office.agency_id for office in offices)
    tell(offices, cases, late=False)
    editions = {office.agency_id: hand_in(office) for office in below}
    for edition in editions.values():
        do(top, commands.judge, edition, "", accepted=True, by=supervising(top))
    drain(*everybody)
    digests = {agency: digest_of(do(top, edition_of, edition).book) for agency, edition in editions.items()}
    tell(offices, cases, late=True)

    with unit_of_work("reporting", Scope(top.agency_id, sight=everybody)) as session:
        assert list(broken(session, Subject(everybody), YEARS, forms)) == []
        for number, within, tables in counted(session, offices, forms):
            mine = [case for case in cases if case.office == number]
            assert tables == expected(mine, within, forms)
        check_frozen(session, offices, cases, editions, digests)
        check_rolled_up(session, offices, cases)
    for office in offices:
        assert rebuild(office.agency_id).differences == ()
    check_moved(offices, cases, editions)


def check_frozen(session, offices, cases, editions, digests):
    """What was handed in says what was known then, to the letter."""
    for number, office in enumerate(offices[1:], 1):
        edition = edition_of(session, editions[office.agency_id])
        assert edition.digest == digests[office.agency_id] == digest_of(edition.book)
        mine = [case for case in cases if case.office == number]
        frozen = from_json(edition.book).tables
        for name, table in zip(("table3", "table4"), expected(mine, FROZEN, FORMS, late=False), strict=True):
            assert frozen[name] == table.cells


def check_rolled_up(session, offices, cases):
    """The county's own facts and the accepted reports below, cell by cell; what went on since is said."""
    top = offices[0]
    parts = components(session, top.agency_id, YEAR, "2021")
    book = draft_book(session, agency_of(session, top.agency_id), YEAR, "2021")
    assert book.tables["table3"] == expected(of(cases, 0), FROZEN, FORMS)[0].cells
    do(top, commands.begin, "agency", YEAR, by=telling(top))
    rolled = do(top, draft_of, "agency")
    for name, at in (("table3", 0), ("table4", 1)):
        own = expected(of(cases, 0), FROZEN, FORMS)[at].cells
        below = [part.book.tables[name] for part in parts]
        assert rolled.tables[name] == {
            place: own[place] + sum(cells[place] for cells in below) for place in own
        }
    numbers = {office.agency_id: number for number, office in enumerate(offices)}
    for part in parts:
        number = numbers[part.agency_id]
        now = dict(zip(("table3", "table4"), expected(of(cases, number), FROZEN, FORMS), strict=True))
        differs = {
            (name, *place)
            for name, table in now.items()
            for place, figure in table.cells.items()
            if part.book.tables[name][place] != figure
        }
        assert {one[:3] for one in part.differs} == differs


def check_moved(offices, cases, editions):
    """Every case that stands elsewhere in the frozen year now is named as moved."""
    for number, office in enumerate(offices[1:], 1):
        with unit_of_work("reporting", office.scope) as session:
            edition = edition_of(session, editions[office.agency_id])
            named = {one.stream for one in moved_since(session, office.agency_id, YEAR, edition.position)}
        for case in of(cases, number):
            if stands(case, late=False) != stands(case, late=True):
                assert case.stream in named


def stands(case, late):
    fact = case.fact(late)
    return (None if fact is None else passage(fact, FROZEN)), places(case.disputes(late).values(), FROZEN)


def of(cases, number):
    return [case for case in cases if case.office == number]


def draft_of(session, agency):
    return draft_book(session, agency, YEAR)


def test_the_lives_hold_all_that_is_to_be_tried():
    """The strategy itself: late words, other applicants, further rounds, two turns of the year, appeals, in three hundred lives."""
    seen = set()

    @settings(max_examples=300, deadline=None, database=None, derandomize=True)
    @given(histories())
    def look(case):
        names = [step[0] for step in case.steps]
        fact = case.fact()
        late = [step[0] for step in case.told(late=True)]
        seen.update(names)
        seen.update(f"late {name}" for name in late)
        if fact.closed_on and fact.receipt_date and fact.closed_on.year - fact.receipt_date.year == 2:
            seen.add("carried over twice")
        if any(step[-1] and step[0] == "closed" for step in case.steps):
            seen.add("another round")
        results = [step[4] for step in case.steps if step[0] == "remedy" and step[1] == 0]
        if any(one and not other for one, other in pairwise(results)):
            seen.add("appealed")
        assert fact.receipt_date is None or fact.receipt_date >= date(2024, 1, 1)

    look()
    assert seen >= {
        "late corrected", "late closed", "late remedy", "late voided", "late confirmed", "late registered",
        "late imported", "imported", "reopened", "another round", "carried over twice", "appealed",
    }  # fmt: skip
