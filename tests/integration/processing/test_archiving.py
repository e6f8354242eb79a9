"""归档: only a closed and whole file, under a gap-free number; what comes later is added to it."""

from datetime import date

import pytest

from processing import commands, queries
from processing.commands import Filing
from processing.domain import State
from processing.remedy_rules import Order
from processing.tasks import render_now
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotAllowed
from services.events.intake import CorrespondenceReceived, SupplementReceived, WithdrawalReceived
from services.identity.commands import change_options
from services.identity.permissions import Role
from tests.integration.processing.test_charging import charged, paid_office, pay
from tests.integration.processing.test_remedies import answered, end, file, review
from tests.integration.processing.test_way_of_a_case import dispatched, sign
from tests.integration.processing.told import (
    at,
    at_work,
    case_of,
    do,
    drain,
    file_of,
    register,
    staffed,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")


def with_fonds(office, fonds="Z109"):
    with unit_of_work("identity") as session:
        told = {"fonds": fonds}
        change_options(session, office.agency_id, told, by=office.people[Role.OFFICER], now=at("2026-01-05"))
    return office


@pytest.fixture(scope="module")
def office(platform):
    return with_fonds(staffed())


@pytest.fixture
def own(platform):
    """An office of this test alone, for what counts its numbers."""
    made = with_fonds(staffed())
    yield made
    drain(made.agency_id)


def closed(office, **more):
    """Answered and closed without a line in the register of seals, its papers made."""
    case = answered(office, **more)
    render_now(office.agency_id, case, at("2026-03-05"))
    return case


def archive(office, case, remark="用印见纸质登记簿", day="2026-06-01", retention="D10", pages=9, **more):
    def step(session, agency_id, case_id, *, by):
        return commands.archive(session, agency_id, Filing(case_id, retention, pages), remark, by=by)

    return do(step, office, case, day=day, **more)


def entries(office, case):
    with at_work(office) as session:
        return queries.archive_entries(session, office.agency_id, case)


def test_a_closed_file_gets_its_number_and_stays_closed(office):
    case = closed(office)
    number = archive(office, case)
    found = case_of(office, case)
    assert (found.archive_number, found.archived_on, found.state) == (
        number,
        date(2026, 6, 1),
        State.CLOSED,
    )
    assert number.startswith("Z109-2026-D10-")
    (entry,) = entries(office, case)
    assert (entry.year, entry.retention, entry.pages, entry.adds) == (2026, "D10", 9, False)
    step = file_of(office, case).steps[0]
    assert (step.action, step.detail["archive"]) == ("archive", number)


def test_numbers_have_no_gap_and_each_retention_counts_for_itself(own):
    cases = [closed(own) for _ in range(3)]
    numbers = [
        archive(own, case, retention=kept) for case, kept in zip(cases, ("D10", "D30", "D10"), strict=True)
    ]
    assert numbers == ["Z109-2026-D10-0001", "Z109-2026-D30-0001", "Z109-2026-D10-0002"]


def test_a_case_that_is_not_closed_is_not_archived(office):
    with pytest.raises(Conflict, match="不能“归档”"):
        archive(office, register(office))


def test_a_gap_that_can_be_explained_asks_for_a_word_first(office):
    case = closed(office)
    with pytest.raises(Invalid, match="没有用印登记") as refused:
        archive(office, case, remark="")
    assert list(refused.value.fields) == ["file_note"]
    assert case_of(office, case).archived_on is None


def test_what_must_be_there_refuses_whatever_is_said(office):
    case = answered(office)
    with pytest.raises(Conflict, match="PDF 还没有生成"):
        archive(office, case)
    render_now(office.agency_id, case, at("2026-03-05"))
    tell(
        office, case, CorrespondenceReceived(on=date(2026, 3, 9), channel="letter", kind="note"), "2026-03-09"
    )
    with pytest.raises(Conflict, match="来件还没有阅"):
        archive(office, case)
    do(commands.mark_read, office, case, day="2026-03-10")
    assert archive(office, case)


def test_without_a_fonds_number_nothing_is_archived(own):
    case = closed(with_fonds(own, ""))
    with pytest.raises(Invalid, match="全宗号"):
        archive(own, case)


def test_an_archived_file_is_archived_again_only_with_something_to_say(office):
    case = closed(office)
    number = archive(office, case)
    with pytest.raises(Conflict, match=number):
        archive(office, case, remark="")
    assert archive(office, case, remark="页数更正", pages=1, retention="Y") == number
    first, second = entries(office, case)
    assert (first.adds, second.adds, second.retention) == (False, True, "D10")


def test_a_review_that_ended_and_a_letter_that_came_wait_to_be_added(office):
    case = closed(office)
    number = archive(office, case)
    remedy = file(office, case, review())
    assert case_of(office, case).archived_on is not None
    end(office, remedy, "maintained")
    assert case_of(office, case).archived_on is None
    assert archive(office, case, day="2026-06-02", remark="复议决定书") == number
    tell(
        office, case, CorrespondenceReceived(on=date(2026, 6, 3), channel="letter", kind="note"), "2026-06-03"
    )
    assert case_of(office, case).archived_on is None


@pytest.mark.parametrize("came", (SupplementReceived, WithdrawalReceived))
def test_what_comes_when_all_is_over_waits_to_be_added(office, came):
    case = closed(office)
    number = archive(office, case)
    tell(office, case, came(on=date(2026, 6, 3), channel="letter"), "2026-06-03")
    found = case_of(office, case)
    assert (found.archive_number, found.archived_on, found.state) == (number, None, State.CLOSED)


def test_a_refund_after_the_end_waits_to_be_added(platform):
    office = with_fonds(paid_office())
    case = charged(office)
    pay(office, case)
    document = sign(office, case, day="2026-03-17")
    tell(office, case, dispatched(document, "2026-03-18"), "2026-03-18", context="notifications")
    render_now(office.agency_id, case, at("2026-03-18"))
    archive(office, case)
    do(commands.refund_fee, office, case, amount=1, reason="多计", role=Role.RESPONSIBLE, day="2026-06-02")
    assert case_of(office, case).archived_on is None
    with pytest.raises(Conflict, match="PDF 还没有生成"):
        archive(office, case, day="2026-06-02", remark="退费通知书")
    drain(office.agency_id)


def test_a_case_ordered_to_be_answered_again_is_archived_when_it_was(office):
    case = closed(office)
    number = archive(office, case)
    order = Order(date(2026, 5, 12), None, 20)
    end(office, file(office, case, review()), "revoked", order=order)
    with pytest.raises(Conflict, match="重新答复以后再归档"):
        archive(office, case)
    do(commands.reopen, office, case, day="2026-06-01")
    found = case_of(office, case)
    assert (found.archive_number, found.archived_on) == (number, None)
    with pytest.raises(Conflict, match="不能“归档”"):
        archive(office, case)


def test_many_are_archived_in_the_order_of_closing_or_none_is(own):
    late, early = closed(own, posted="2026-03-09"), closed(own, posted="2026-03-05")
    open_one = register(own)

    def many(*cases, remark="用印见纸质登记簿"):
        def step(session, agency_id, _case, *, by):
            filings = [Filing(case, "D10", 4) for case in cases]
            return commands.archive_many(session, agency_id, filings, remark, by=by)

        return do(step, own, cases[0] if cases else late, day="2026-06-01")

    with pytest.raises(Invalid, match="没有选择"):
        many()
    with pytest.raises(Conflict, match="不能“归档”"):
        many(late, open_one)
    with pytest.raises(Invalid, match=f"{case_of(own, late).number}：.*没有用印登记"):
        many(late, remark="")
    assert case_of(own, late).archived_on is None
    assert many(late, early) == ["Z109-2026-D10-0002", "Z109-2026-D10-0001"]
    with at_work(own) as session:
        listed = queries.archived_in(session, own.agency_id, 2026)
        assert queries.waiting_count(session, own.agency_id) == 0
    assert [(line.number, line.pages, line.added) for line in listed] == [
        ("Z109-2026-D10-0001", 4, 0),
        ("Z109-2026-D10-0002", 4, 0),
    ]
    assert all(line.document_number for line in listed)


def test_who_does_not_handle_cases_archives_none(office):
    with pytest.raises(NotAllowed, match="没有“归档”的权限"):
        archive(office, closed(office), role=Role.RESPONSIBLE)


def test_somebody_who_looked_at_an_older_state_is_told(office):
    case = closed(office)

    def stale(session, agency_id, case_id, *, by):
        filing = Filing(case_id, "D10", 3, version=1)
        return commands.archive(session, agency_id, filing, "说明", by=by)

    with pytest.raises(Conflict, match="刚刚办理过"):
        do(stale, office, case, day="2026-06-01")
