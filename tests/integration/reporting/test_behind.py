"""Every figure beside the official tables opens its cases, and there are as many of them as the figure says."""

import re
from datetime import date

import pytest

import reporting.app
from reporting.domain import period
from reporting.queries import Subject, further, months
from reporting.queries.behind import Figure, behind, figure_of
from services.channels import CHANNELS
from services.db import Scope, unit_of_work
from services.errors import Invalid
from services.identity.permissions import Role
from services.web import build_app
from tests.integration.reporting.test_pages import client_of, text_of
from tests.integration.reporting.told import drain, pass_over, tell, tell_many
from tests.support.agencies import new_office

PERIODS = [
    period(2025),
    period(2024),
    period(2025, span="h2"),
    period(2025, date(2025, 5, 17)),
    period(2026, date(2026, 2, 20)),
]


@pytest.fixture(scope="module")
def app(platform):
    return build_app(platform, [reporting.app])


@pytest.fixture(scope="module")
def offices(platform):
    """Two agencies with cases of every sort, some with a date due, some passed from one to the other or from outside."""
    made = [new_office(level="county")]
    made += [new_office(parent_id=made[0].agency_id), new_office(parent_id=made[0].agency_id)]
    for seed, office in enumerate(made[:2]):
        tell_many(office, 70, seed)
        for number in range(6):
            received = date(2025, 2 + number, 3)
            closed = date(2025, 4 + number, 9) if number % 2 else None
            tell(
                office, f"{office.code}-due{number}", received=received, closed=closed,
                outcome="granted" if closed else None, due=date(2025, 3 + number, 28),
            )  # fmt: skip
    drain(*(office.agency_id for office in made))
    for number, (old, new) in enumerate([(made[0], made[1]), (made[1], made[0]), (made[2], made[1])] * 2):
        case = tell(old, f"{old.code}-gone{number}", received=date(2025, 1 + number, 6))
        closed = date(2025, 10, 15) if number > 2 else None
        pass_over(old, new, case, date(2025, 9, 1), closed=closed, outcome="partial" if closed else None)
    return made


def figures_of(session, subject, within):
    """Every figure of the two panels, as they print it."""
    more = further(session, subject, within)
    yield from ((Figure("channel", str(way)), more.channels.get(way, 0)) for way in CHANNELS)
    on_time = more.timeliness
    for key in ("timely", "late", "unknown", "overdue"):
        yield Figure("answered", key), getattr(on_time, key)
    yield from ((Figure("days", str(at)), number) for at, number in enumerate(more.times.within))
    yield from ((Figure("outcome", key), number) for key, number in more.outcomes)
    for month in months(session, subject, within):
        for group in ("new", "closed", "open"):
            yield Figure(group, str(month.month)), getattr(month, group)


def listed(session, subject, within, figure):
    after, found = None, []
    while True:
        number, page = behind(session, subject, within, figure, after)
        found += [(line.agency_id, line.stream) for line in page.lines]
        if (after := page.after) is None:
            assert number == len(found) == len(set(found))
            return number


@pytest.mark.parametrize("within", PERIODS, ids=lambda one: f"{one.name} {one.cutoff}")
@pytest.mark.parametrize("whole", [False, True], ids=["an agency", "several"])
def test_the_list_behind_a_figure_is_as_long_as_the_figure(offices, within, whole):
    ids = tuple(office.agency_id for office in offices)
    subject = Subject(ids if whole else ids[1:2])
    with unit_of_work("reporting", Scope(ids[0], sight=ids)) as session:
        told = dict(figures_of(session, subject, within))
        found = {figure: listed(session, subject, within, figure) for figure in told}
    assert found == told and sum(told.values()) > 0


def test_the_page_opens_a_channel_a_month_and_an_answer_in_time(app, offices):
    client = client_of(app, offices[1], Role.REPORT_OFFICER)
    page = text_of(client, "/reports?year=2025").replace("&amp;", "&")
    opened = set(re.findall(r'href="(/reports\?[^"#]*figure=[^"#]+)#opened"', page))
    assert {re.search(r"figure=(\w+)\.", one)[1] for one in opened} == {
        "channel", "answered", "days", "outcome", "new", "closed", "open",
    }  # fmt: skip
    for address in sorted(opened):
        inside = text_of(client, address)
        number = int(re.search(r'id="opened"[^>]*>[^<]* (\d+) 件<', inside)[1])
        rows = inside.split('id="opened"')[1].split("<tbody>")[1].split("</tbody>")[0].count("<tr>")
        assert number and rows == min(number, 20), address


def test_a_figure_that_is_none_is_refused(app, offices):
    client = client_of(app, offices[1], Role.REPORT_OFFICER)
    for told in ("channel.pigeon", "days.9", "new.13", "table3.new", "x"):
        with pytest.raises(Invalid):
            figure_of(told, period(2025))
        text_of(client, f"/reports?year=2025&figure={told}", status=422)
