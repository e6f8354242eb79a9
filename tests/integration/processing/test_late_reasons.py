"""Delay and fee count from the day they went out; why a notice went out late is an open task until somebody says it."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from processing import commands
from processing.clock_entries import EntryKind
from processing.commands import Question
from processing.commands.irregular import Irregularity
from processing.domain import Action, State
from processing.inquiries import InquiryKind, InquiryResult
from processing.queries import filters, inquiries_of, worklist
from processing.queries.cases import Today
from processing.queries.irregular import irregular_in, unexplained_count
from services.calendar.shipped import shipped_calendar
from services.errors import Conflict, Invalid, NotAllowed
from services.events.intake import SupplementReceived
from services.identity.permissions import Role
from tests.integration.processing.test_archiving import archive, closed, with_fonds
from tests.integration.processing.test_charging import charge, charged, paid_office, pay
from tests.integration.processing.test_irregular import visitor_of
from tests.integration.processing.test_late_notices import asked, entries, extended, sent
from tests.integration.processing.told import at_work, case_of, do, drain, file_of, register, staffed, tell

pytestmark = pytest.mark.usefixtures("platform")
DUE, LATER = date(2026, 3, 30), date(2026, 4, 30)
WHAT = Irregularity
SAID = {"reason": "承办人请假，没有交接", "note": "责令当日送达，建立交接单"}


@pytest.fixture(scope="module")
def paid(platform):
    return paid_office()


def delayed(office):
    """Reasonable reasons, and a reply put off until the end of April; the paper of it."""
    case = register(office)
    question = Question("请说明理由", until=date(2026, 3, 9))
    inquiry = do(commands.ask, office, case, InquiryKind.REASONS, question, role=Role.RESPONSIBLE)
    told = {"result": InquiryResult.REASONABLE, "text": "研究需要", "on": date(2026, 3, 6)}
    do(commands.receive_opinion, office, case, inquiry, role=Role.RESPONSIBLE, day="2026-03-10", **told)
    told = {"until": LATER, "reason": "材料较多", "role": Role.RESPONSIBLE, "day": "2026-03-27"}
    return case, do(commands.delay, office, case, **told)


def explain(office, case, what, role=Role.RESPONSIBLE, day="2026-04-10", **told):
    do(commands.explain_irregular, office, case, what=what, role=role, day=day, **(SAID | told))


def test_a_delay_posted_on_the_last_day_stands_and_one_day_later_delays_nothing(office):
    case, paper = delayed(office)
    sent(office, case, "delay_notice", paper, "2026-03-30")
    assert (case_of(office, case).due_date, case_of(office, case).irregularities) == (LATER, 0)
    case, paper = delayed(office)
    assert case_of(office, case).due_date == LATER
    sent(office, case, "delay_notice", paper, "2026-03-31")
    found = case_of(office, case)
    assert (found.due_date, found.irregularities) == (DUE, 1) and "told_late_delay" in found.warnings
    assert [one.irregular for one in entries(office, case) if one.kind is EntryKind.DELAYED] == [True]


def test_a_fee_notice_posted_in_time_voids_the_period_and_a_late_one_does_not(paid):
    case = charged(paid)
    sent(paid, case, "fee_notice", charge(paid, case).document_id, "2026-03-30")
    assert (case_of(paid, case).due_date, case_of(paid, case).irregularities) == (None, 0)
    case = charged(paid)
    sent(paid, case, "fee_notice", charge(paid, case).document_id, "2026-03-31")
    found = case_of(paid, case)
    assert (found.due_date, found.stopped, found.irregularities) == (DUE, False, 1)
    assert "told_late_fee" in found.warnings and found.state is State.AWAITING_PAYMENT
    step = file_of(paid, case).steps[0]
    assert step.detail == {"irregular": "late_fee", "day": "2026-03-31"}


def test_what_is_paid_after_a_late_notice_begins_no_period(paid):
    case = charged(paid)
    sent(paid, case, "fee_notice", charge(paid, case).document_id, "2026-03-31")
    pay(paid, case, "2026-04-02")
    found = case_of(paid, case)
    assert (found.state, found.due_date) == (State.EXAMINING, DUE)
    assert [one.irregular for one in entries(paid, case)] == [True, True]


def test_whoever_paid_before_the_paper_came_was_told_in_time(paid):
    case = charged(paid)
    paper = charge(paid, case).document_id
    pay(paid, case, "2026-03-16")
    due = case_of(paid, case).due_date
    sent(paid, case, "fee_notice", paper, "2026-04-01")
    assert (case_of(paid, case).due_date, case_of(paid, case).irregularities) == (due, 0)


def test_reading_what_came_in_does_not_take_the_open_task_off(office):
    case, paper = extended(office)
    sent(office, case, "extension", paper, "2026-03-31")
    do(commands.mark_read, office, case, day="2026-04-01")
    assert case_of(office, case).warnings == ["told_late_extension"]


def test_reason_and_note_of_the_supervising_person_close_it(office):
    case, paper = extended(office)
    sent(office, case, "extension", paper, "2026-03-31")
    explain(office, case, WHAT.LATE_EXTENSION)
    found = case_of(office, case)
    assert not found.warnings and (found.irregularities, found.due_date) == (1, DUE)
    step = file_of(office, case).steps[0]
    assert (step.action, step.detail) == (
        Action.EXPLAIN_IRREGULAR,
        {"irregular": "late_extension", **SAID},
    )
    with pytest.raises(Conflict, match="没有待补写的原因"):
        explain(office, case, WHAT.LATE_EXTENSION)


def test_each_of_two_late_notices_has_a_reason_of_its_own(office):
    case, paper = asked(office)
    sent(office, case, "supplement", paper, "2026-03-12")
    tell(office, case, SupplementReceived(on=date(2026, 3, 20), channel="letter"), "2026-03-20")
    told = {"days": 10, "reason": "数量较多", "role": Role.RESPONSIBLE, "day": "2026-03-27"}
    sent(office, case, "extension", do(commands.extend, office, case, **told), "2026-03-31")
    explain(office, case, WHAT.LATE_EXTENSION)
    assert case_of(office, case).warnings == ["told_late_supplement"]
    explain(office, case, WHAT.LATE_SUPPLEMENT, reason="邮路中断")
    with at_work(office) as session:
        lines = irregular_in(session, office.agency_id, 2026)
    mine = {line.what: line.reason for line in lines if line.case_id == case}
    assert mine == {"late_extension": SAID["reason"], "late_supplement": "邮路中断"}


def test_it_needs_both_words_and_the_supervising_person(office):
    case, paper = extended(office)
    sent(office, case, "extension", paper, "2026-03-31")
    with pytest.raises(Invalid) as missing:
        explain(office, case, WHAT.LATE_EXTENSION, reason=" ", note="")
    assert set(missing.value.fields) == {"reason", "note"}
    for role in (Role.OFFICER, Role.REVIEWER):
        with pytest.raises(NotAllowed):
            explain(office, case, WHAT.LATE_EXTENSION, role=role)
    with pytest.raises(Conflict, match="“到期后通知缴费”没有待补写的原因"):
        explain(office, case, WHAT.LATE_FEE)
    assert case_of(office, case).warnings == ["told_late_extension"]


def test_a_file_is_not_archived_before_the_reason_is_given(platform):
    office = with_fonds(staffed())
    case = closed(office)
    with at_work(office) as session:
        found = session.get(type(case_of(office, case)), case)
        found.warnings, found.irregularities = ["told_late_extension"], 1
    with pytest.raises(Conflict, match="还没有补写原因和监督意见"):
        archive(office, case)
    explain(office, case, WHAT.LATE_EXTENSION, day="2026-05-30")
    archive(office, case)
    assert case_of(office, case).archived_on is not None
    drain(office.agency_id)


def test_what_waits_for_a_reason_is_found_in_the_list_of_work_and_of_the_year(platform):
    office = staffed()
    case, paper = extended(office)
    sent(office, case, "extension", paper, "2026-03-31")
    parts = filters(Today.of(date(2026, 4, 10), shipped_calendar()), None)
    with at_work(office) as session:
        assert [one.id for one in worklist(session, office.agency_id, parts["unexplained"]).cases] == [case]
        assert unexplained_count(session, office.agency_id) == 1
    desk = visitor_of(office.agency_id, Role.RESPONSIBLE)
    assert "理由未补" in desk.text("/cases") and "理由未补" in desk.text("/cases/irregular?year=2026")
    sheet = load_workbook(BytesIO(desk.get("/cases/irregular/list.xlsx?year=2026").data)).active
    assert [row[7].value for row in sheet.iter_rows(min_row=3)] == ["理由未补（文书过期发出，由平台记下）"]
    address = f"/cases/{case}/irregular/reason"
    assert address in desk.text(f"/cases/{case}") and "到期后延长答复期限" in desk.text(address)
    told = {"version": case_of(office, case).version, "what": "late_extension", **SAID}
    refused = desk.post(address, **(told | {"note": ""}))
    assert refused.status_code == 422 and SAID["reason"] in refused.get_data(as_text=True)
    assert desk.post(address, **told).status_code == 303
    listed = desk.text("/cases/irregular?year=2026")
    assert "理由未补" not in listed and SAID["note"] in listed
    assert "理由未补" not in desk.text("/cases") and address not in desk.text(f"/cases/{case}")
    assert visitor_of(office.agency_id, Role.OFFICER).get(address).status_code == 403
    with at_work(office) as session:
        assert inquiries_of(session, office.agency_id, case) == []
    drain(office.agency_id)
