"""Between acceptance and publication: whoever accepted a report takes that back with a reason."""

from datetime import date

import pytest

from reporting import commands
from reporting.queries import annual, january
from reporting.queries.rolling import components
from services.audit.queries import Filter, audit_rows
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotFound
from services.identity.permissions import Role
from tests.integration.reporting.test_annual import PNG
from tests.integration.reporting.yearly import (
    JANUARY,
    YEAR,
    county,
    do,
    handed_in,
    report,
    settle,
    supervising,
    telling,
    write_all,
)
from tests.support.agencies import new_office

pytestmark = pytest.mark.usefixtures("platform")
LATER = date(2026, 1, 22)


@pytest.fixture
def district():
    return county([Role.REPORT_OFFICER], level="department")


def judge(district, edition, accepted=True):
    do(district[0], commands.judge, edition, "看过", accepted=accepted, by=supervising(district[0]))


def take_back(district, edition, because="签发时发现表二填错"):
    do(district[0], commands.take_back, edition, because, by=supervising(district[0], LATER))


def line_of(district):
    [line] = do(district[0], january.lines, district[0].agency_id, YEAR, LATER)
    return line


def accepted(district):
    edition = handed_in(district[1])
    judge(district, edition)
    settle(district)
    return edition


def counted(district):
    top = district[0]
    return [one.edition_id for one in do(top, components, top.agency_id, YEAR, "2021")]


def test_an_acceptance_taken_back_is_a_return_and_the_agency_hears_why(district):
    below = district[1]
    edition = accepted(district)
    do(below, commands.finish, YEAR, "盖章件.png", PNG, by=telling(below))
    assert counted(district) == [edition]
    for because in (" ", "长" * 2001):
        with pytest.raises(Invalid):
            take_back(district, edition, because)
    take_back(district, edition)
    for _ in range(2):
        assert (line_of(district).state, line_of(district).returned) == ("returned", 1)
        assert counted(district) == [None]
        settle(district)
    found = report(below)
    assert (found.state, found.returned, found.scan_id) == ("returned", 1, None)
    step = do(below, annual.steps_of, below.agency_id, YEAR)[0]
    assert (step.kind, step.remark, step.new) == ("taken_back", "签发时发现表二填错", True)
    with pytest.raises(Conflict, match="已经收回"):
        take_back(district, edition)
    write_all(below, texts={5: "六月底前逐项补齐目录。"})
    again = do(below, commands.submit, "agency", YEAR, by=telling(below, LATER))
    judge(district, again)
    settle(district)
    assert (line_of(district).state, line_of(district).returned, counted(district)) == (
        "accepted",
        1,
        [again],
    )


def test_what_was_accepted_first_stays_to_be_read_with_its_withdrawal(district):
    edition = accepted(district)
    take_back(district, edition)
    top = district[0]
    verdict = do(top, annual.verdicts, top.agency_id, YEAR)[edition]
    assert (verdict.accepted, verdict.judged_on, verdict.remark) == (False, JANUARY, "看过")
    assert (verdict.taken_back_on, verdict.taken_back_because) == (LATER, "签发时发现表二填错")
    with unit_of_work("audit_reader") as session:
        assert audit_rows(session, Filter(top.agency_id, "reporting.report_taken_back"))


def test_it_counts_before_the_agency_has_heard_of_either_word(district):
    edition = handed_in(district[1])
    judge(district, edition)
    take_back(district, edition)
    assert (line_of(district).state, line_of(district).returned) == ("returned", 1)
    settle(district)
    assert (report(district[1]).state, report(district[1]).returned) == ("returned", 1)


def test_nothing_is_taken_back_that_was_not_accepted_or_is_published_or_is_not_below(district):
    below = district[1]
    edition = handed_in(below)
    with pytest.raises(Conflict, match="没有通过"):
        take_back(district, edition)
    judge(district, edition)
    settle(district)
    stranger = new_office(Role.SUPERVISOR, level="county"), below
    with pytest.raises(NotFound):
        take_back(stranger, edition)
    do(below, commands.finish, YEAR, "盖章件.png", PNG, by=telling(below))
    do(below, commands.publish_report, YEAR, "", by=telling(below))
    with pytest.raises(Conflict, match="已经公布"):
        take_back(district, edition)


def test_a_withdrawal_that_crosses_publication_moves_nothing_and_asks_for_a_correction(district):
    below = district[1]
    edition = accepted(district)
    do(below, commands.finish, YEAR, "盖章件.png", PNG, by=telling(below))
    take_back(district, edition)
    do(below, commands.publish_report, YEAR, "", by=telling(below, LATER))
    settle(district)
    assert (report(below).state, report(below).returned) == ("published", 0)
    assert do(below, annual.steps_of, below.agency_id, YEAR)[0].kind == "taken_back"


def test_an_agency_with_no_office_above_reopens_its_own_report(district):
    top, below = new_office(Role.REPORT_OFFICER, level="county"), district[1]
    handed_in(top)
    assert report(top).state == "accepted"
    with pytest.raises(Invalid, match="理由"):
        do(top, commands.reopen, "agency", YEAR, " ", by=telling(top))
    do(top, commands.finish, YEAR, "盖章件.png", PNG, by=telling(top))
    do(top, commands.reopen, "agency", YEAR, "签发时发现表二填错", by=telling(top))
    assert (report(top).state, report(top).scan_id) == ("returned", None)
    with pytest.raises(Conflict, match="定数"):
        do(top, commands.reopen, "agency", YEAR, "再来一次", by=telling(top))
    accepted(district)
    with pytest.raises(Conflict, match="主管部门"):
        do(below, commands.reopen, "agency", YEAR, "签发时发现表二填错", by=telling(below))
