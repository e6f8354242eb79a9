"""A notice counts from the day it went out: told late it is irregular and moves nothing, never told nothing lapses."""

from datetime import date

import pytest

from processing import commands
from processing.clock_entries import EntryKind
from processing.commands import Question
from processing.commands.acting import entries_of
from processing.commands.replying import Decision
from processing.domain import Action, State
from processing.evidence import proofs_for
from processing.inquiries import InquiryKind, InquiryResult
from processing.queries import inquiries_of
from processing.tasks import end_silences, remind_of_supplements
from services.errors import Conflict
from services.events.intake import SupplementReceived
from services.events.notifications import NoticeDispatched
from services.events.processing import ClockChanged
from services.identity.permissions import Role
from services.identity.queries import agency
from services.ids import new_id
from tests.integration.processing.told import (
    at,
    at_work,
    case_of,
    do,
    drain,
    facts,
    file_of,
    register,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")
DUE, EXTENDED = date(2026, 3, 30), date(2026, 4, 14)


def sent(office, case, kind, document, on, way="post"):
    told = {"notice_id": new_id(), "kind": kind, "way": way, "proof": "EMS 1", "document_id": document}
    fact = NoticeDispatched(**told, on=date.fromisoformat(on))
    tell(office, case, fact, on, context="notifications")


def asked(office, until="2026-04-20", day="2026-03-04"):
    """An application received on 2 March whose supplement notice was signed in time; the last day is 11 March."""
    case = register(office)
    told = {"grounds": ["content"], "wanted": "写明文号", "until": date.fromisoformat(until)}
    return case, do(commands.ask_supplement, office, case, day=day, **told)


def extended(office, day="2026-03-27"):
    case = register(office)
    told = {"days": 10, "reason": "数量较多", "role": Role.RESPONSIBLE}
    return case, do(commands.extend, office, case, day=day, **told)


def entries(office, case):
    with at_work(office) as session:
        return entries_of(session, case_of(office, case))


def sweep(office, day, *sweeps):
    with at_work(office) as session:
        for each in sweeps:
            each(session, agency(session, office.agency_id), date.fromisoformat(day), at(day))
    drain(office.agency_id)


def test_a_supplement_notice_posted_on_the_seventh_day_stands(office):
    case, paper = asked(office)
    sent(office, case, "supplement", paper, "2026-03-11")
    found = case_of(office, case)
    assert (found.due_date, found.stopped, found.irregularities, found.warnings) == (None, True, 0, None)


def test_a_supplement_notice_posted_late_is_irregular_and_stops_nothing(office):
    case, paper = asked(office)
    sent(office, case, "supplement", paper, "2026-03-18")
    found = case_of(office, case)
    assert (found.due_date, found.stopped, found.irregularities) == (DUE, False, 1)
    assert "told_late_supplement" in found.warnings and found.state is State.AWAITING_SUPPLEMENT
    step = file_of(office, case).steps[0]
    assert (step.action, step.detail) == (
        Action.RECORD_IRREGULAR,
        {"irregular": "late_supplement", "day": "2026-03-18"},
    )
    assert facts(office, case, ClockChanged)[-1].due_date == DUE


def test_what_a_late_notice_brought_in_restarts_nothing_either(office):
    case, paper = asked(office)
    sent(office, case, "supplement", paper, "2026-03-12")
    tell(office, case, SupplementReceived(on=date(2026, 3, 20), channel="letter"), "2026-03-20")
    found = case_of(office, case)
    assert (found.state, found.due_date) == (State.EXAMINING, DUE)
    assert [one.irregular for one in entries(office, case)] == [True, True]


def test_a_notice_told_twice_is_put_down_once(office):
    case, paper = asked(office)
    for on in ("2026-03-12", "2026-03-13"):
        sent(office, case, "supplement", paper, on)
    assert case_of(office, case).irregularities == 1 and len(entries(office, case)) == 1


def test_an_applicant_who_supplemented_before_the_paper_came_was_told_in_time(office):
    case, paper = asked(office)
    tell(office, case, SupplementReceived(on=date(2026, 3, 10), channel="in_person"), "2026-03-10")
    due = case_of(office, case).due_date
    sent(office, case, "supplement", paper, "2026-03-13")
    assert (case_of(office, case).due_date, case_of(office, case).irregularities) == (due, 0)


def test_an_extension_told_on_the_last_day_stands(office):
    case, paper = extended(office)
    sent(office, case, "extension", paper, "2026-03-30", way="pick_up")
    assert (case_of(office, case).due_date, case_of(office, case).irregularities) == (EXTENDED, 0)


def test_an_extension_told_after_the_due_date_extends_nothing(office):
    case, paper = extended(office)
    assert case_of(office, case).due_date == EXTENDED
    sent(office, case, "extension", paper, "2026-03-31")
    found = case_of(office, case)
    assert (found.due_date, found.term, found.irregularities) == (DUE, 20, 1)
    assert "told_late_extension" in found.warnings
    [entry] = entries(office, case)
    assert entry.kind is EntryKind.EXTENSION and entry.irregular


def test_a_reply_after_an_extension_nobody_was_told_of_in_time_is_late(office):
    case, paper = extended(office)
    told = Decision("granted", ["36-2"])
    do(commands.draft_reply, office, case, told, day="2026-03-30")
    do(commands.submit, office, case, day="2026-03-30")
    do(commands.approve, office, case, role=Role.REVIEWER, day="2026-03-30")
    reply = do(commands.sign, office, case, role=Role.RESPONSIBLE, day="2026-04-01")
    sent(office, case, "extension", paper, "2026-04-01")
    sent(office, case, "reply", reply, "2026-04-02")
    found = case_of(office, case)
    assert (found.state, found.timely, found.irregularities) == (State.CLOSED, False, 1)


def test_a_supplement_nobody_was_asked_for_does_not_lapse(office):
    case, paper = asked(office, until="2026-03-20")
    sweep(office, "2026-03-23", remind_of_supplements)
    assert case_of(office, case).warnings == ["supplement_untold"]
    with pytest.raises(Conflict, match="还没有送达申请人"):
        do(commands.lapse_supplement, office, case, day="2026-03-23")
    sent(office, case, "supplement", paper, "2026-03-23")
    found = case_of(office, case)
    # Told after its day, he has the sixteen days the letter gave.
    assert found.supplement_until == date(2026, 4, 8) and "supplement_untold" not in found.warnings
    with pytest.raises(Conflict, match="还没有过"):
        do(commands.lapse_supplement, office, case, day="2026-04-08")
    do(commands.lapse_supplement, office, case, day="2026-04-09")
    assert case_of(office, case).supplement_lapsed


def demanded(office):
    case = register(office)
    question = Question("请说明理由", until=date(2026, 3, 12))
    inquiry = do(commands.ask, office, case, InquiryKind.REASONS, question, role=Role.RESPONSIBLE)
    with at_work(office) as session:
        return case, inquiry, inquiries_of(session, office.agency_id, case)[0].document_id


def result_of(office, case):
    with at_work(office) as session:
        return inquiries_of(session, office.agency_id, case)[0].result


def test_no_silence_is_drawn_of_a_demand_that_never_went_out(office):
    case, _, paper = demanded(office)
    sweep(office, "2026-03-13", end_silences)
    assert result_of(office, case) is None and case_of(office, case).warnings == ["reasons_untold"]
    evidence = {proof.name: "见案卷" for proof in proofs_for(["35"])}
    do(commands.draft_reply, office, case, Decision("not_processed_4", ["35"], evidence=evidence))
    with pytest.raises(Conflict, match="第三十五条"):
        do(commands.submit, office, case, day="2026-03-13")
    sent(office, case, "reasons_demand", paper, "2026-03-13")
    sweep(office, "2026-03-20", end_silences)
    assert result_of(office, case) is None
    sweep(office, "2026-03-23", end_silences)
    assert result_of(office, case) is InquiryResult.SILENT
    assert case_of(office, case).warnings == ["silence_reasons"]
