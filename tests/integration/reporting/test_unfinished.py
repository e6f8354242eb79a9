"""What a year leaves open before it closes: each kind is named, nothing is cut off, what passed on is the successor's."""

from datetime import date

import pytest

from reporting import commands
from reporting.domain import period
from reporting.queries.unfinished import unfinished
from services.db import unit_of_work
from services.events.processing import CaseMoved, ClockChanged
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.processing.test_pages import at_desk
from tests.integration.reporting.test_annual_pages import DESK
from tests.integration.reporting.test_annual_pages import YEAR as LAST
from tests.integration.reporting.test_remedies import remedy, told_of
from tests.integration.reporting.told import drain, pass_over, tell, tell_more
from tests.integration.reporting.yearly import YEAR, do, telling
from tests.support.agencies import new_office

pytestmark = pytest.mark.usefixtures("platform")
DAY = date(2025, 12, 8)


@pytest.fixture
def office():
    return new_office(Role.REPORT_OFFICER)


def told(office, number, *events, **more):
    case = tell(office, number, **({"received": DAY} | more))
    tell_more(office, case, DAY, *events)
    return case


def moved(state):
    return CaseMoved(state=state, action="step", on=DAY, plain=state)


def listed(office):
    with unit_of_work("reporting", office.scope) as session:
        return [
            (one.kind, one.number or one.docket)
            for one in unfinished(session, (office.agency_id,), period(YEAR))
        ]


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("signed", "unposted"),
        ("dispatched", "unposted"),
        ("awaiting_supplement", "supplement"),
        ("awaiting_payment", "payment"),
    ],
)
def test_a_case_that_waits_at_the_end_of_the_year_is_named_by_what_it_waits_for(office, state, kind):
    told(office, "W-1", moved(state))
    tell(office, "W-open", received=DAY)
    drain(office.agency_id)
    assert listed(office) == [(kind, "W-1")]


def test_a_clock_that_stands_still_waits_for_others(office):
    told(office, "O-1", ClockChanged(due_date=DAY, provisional=True, stopped=True, explanation=[]))
    drain(office.agency_id)
    assert listed(office) == [("others", "O-1")]


def test_a_suit_without_result_is_named_and_one_with_it_or_of_next_year_is_not(office):
    told_of(office, new_id(), remedy("review", filed="2025-11-03", docket="榆政复〔2025〕7号"))
    ended = {"result": "upheld", "ended_on": date(2025, 12, 1)}
    told_of(office, new_id(), remedy("review", filed="2025-10-09", docket="榆政复〔2025〕6号", **ended))
    told_of(office, new_id(), remedy("review", filed="2026-01-05", docket="榆政复〔2026〕1号"))
    drain(office.agency_id)
    assert listed(office) == [("remedy", "榆政复〔2025〕7号")]


def test_the_kinds_come_in_their_order_and_the_oldest_first(office):
    told(office, "K-2", moved("awaiting_payment"))
    told(office, "K-1", moved("awaiting_payment"), received=date(2025, 12, 1))
    told(office, "K-3", moved("signed"))
    tell(office, "K-4")
    drain(office.agency_id)
    assert listed(office) == [
        ("unconfirmed", "K-4"),
        ("unposted", "K-3"),
        ("payment", "K-1"),
        ("payment", "K-2"),
    ]


def test_what_passed_to_a_successor_is_not_its_predecessors_to_finish(office):
    heir = new_office(Role.REPORT_OFFICER)
    case = told(office, "P-1", moved("awaiting_supplement"))
    pass_over(office, heir, case, date(2025, 12, 20))
    assert listed(office) == []


def test_nothing_is_cut_off_and_the_desk_says_how_many_more_there_are(app, office):
    for number in range(33):
        tell(office, f"M-{number:02}", received=None, confirmed=None)
    drain(office.agency_id)
    do(office, commands.begin, "agency", LAST, by=telling(office))
    page = at_desk(app, office, Role.REPORT_OFFICER).text(DESK)
    assert "还有 3 件没有列出" in page and "M-29" in page and "M-30" not in page
