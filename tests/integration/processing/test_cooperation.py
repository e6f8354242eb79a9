"""Cooperation of two agencies: a task there, its answer the opinion here, each behind its own wall."""

import uuid
from datetime import date

import pytest
from sqlalchemy import select

from processing import commands, queries
from processing.commands.letters import Addressee
from processing.handlers.cooperating import on_cooperation_asked
from processing.inquiries import InquiryKind, InquiryResult
from processing.models import CooperationTask, Inquiry
from processing.tasks import end_silences
from services.crypto import Purged, case_key
from services.crypto.models import WrappedKey
from services.db import unit_of_work
from services.delivery import stream_events
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.events.cooperation import CooperationAnswered, CooperationAsked, CooperationWithdrawn
from services.events.intake import RegistrationVoided, WithdrawalReceived
from services.events.processing import NoticeIssued
from services.files import read
from services.identity.permissions import Role
from services.identity.queries import agency
from tests.integration.processing.test_joining import goes_out, sign
from tests.integration.processing.told import (
    acting,
    at,
    at_work,
    case_of,
    do,
    drain,
    facts,
    file_of,
    register,
    staffed,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")
UNTIL = date(2026, 3, 18)
ABOUT = "该地块的征收补偿方案是否由贵局制作"
ANSWERED = {"result": InquiryResult.ANSWERED, "text": "由我局于2024年制作，可以公开。"}


@pytest.fixture(scope="module")
def asking(platform):
    return staffed()


@pytest.fixture(scope="module")
def asked(platform):
    return staffed()


def ask(asking, asked, case=None, day="2026-03-04", **more):
    """The asking case and the id of the inquiry, the task handed over."""
    case = case or register(asking)
    question = commands.Question(**{"about": ABOUT, "until": UNTIL, "agency_id": asked.agency_id} | more)
    inquiry = do(commands.ask, asking, case, InquiryKind.OTHER_AGENCY, question, day=day)
    drain(asking.agency_id, asked.agency_id)
    return case, inquiry


def answer(asked, task, day="2026-03-10", role=Role.OFFICER, **more):
    with at_work(asked) as session:
        told = ANSWERED | more
        commands.answer_cooperation(session, asked.agency_id, task, by=acting(asked, role, day), **told)


def task_of(office, task):
    with at_work(office) as session:
        return queries.cooperation_task(session, office.agency_id, task)


def inquiry_of(office, case, inquiry):
    with at_work(office) as session:
        return queries.inquiry_of(session, office.agency_id, case, inquiry)


def test_the_other_agency_has_a_task_with_the_letter(asking, asked):
    case, inquiry = ask(asking, asked)
    task = task_of(asked, inquiry)
    assert (task.from_agency_id, task.respond_by, task.answered_on) == (asking.agency_id, UNTIL, None)
    assert task.number == case_of(asking, case).number
    with at_work(asked) as session:
        letter = case_key(session, asked.agency_id, task.id).open(task.content)
        assert queries.open_cooperation(session, asked.agency_id).all >= 1
    assert letter["about"] == ABOUT and any(ABOUT in line for line in letter["paragraphs"])
    # Of the applicant it knows what the letter says, and no more.
    assert "槐小满" not in str(letter) and "13900007716" not in str(letter)
    assert case_of(asking, case).stopped
    # What is handed over goes into no post; the applicant alone is written to.
    assert [fact.kind for fact in facts(asking, case, NoticeIssued)] == ["consult_told"]
    told = facts(asking, case, CooperationAsked)[0]
    assert ABOUT not in str(told) and told.document_number == task.document_number


def test_the_answer_is_recorded_on_the_asking_case_and_the_clock_goes_on(asking, asked):
    case, inquiry = ask(asking, asked)
    before = case_of(asking, case).version
    answer(asked, inquiry)
    drain(asked.agency_id, asking.agency_id)
    found = inquiry_of(asking, case, inquiry)
    assert (found.result, found.ended_on) == (InquiryResult.ANSWERED, date(2026, 3, 10))
    with at_work(asking) as session:
        assert case_key(session, asking.agency_id, case).open(found.answer)["text"] == ANSWERED["text"]
    moved = case_of(asking, case)
    # Out on 4 March, back on the 10th: four working days do not count.
    assert (moved.stopped, moved.due_date, moved.version) == (False, date(2026, 4, 3), before + 1)
    assert "cooperation_answered" in moved.warnings
    step = file_of(asking, case).steps[0]
    assert (step.action, step.actor_name) == ("receive_opinion", asked.officer.name)
    with at_work(asking) as session:
        assert step.detail["body"] == agency(session, asked.agency_id).name
    assert facts(asked, inquiry, CooperationAnswered)[0].result == "answered"


def test_the_key_the_answer_came_under_is_gone_afterwards(asking, asked):
    _, inquiry = ask(asking, asked)
    answer(asked, inquiry)
    told = facts(asked, inquiry, CooperationAnswered)[0]
    drain(asked.agency_id, asking.agency_id)
    with at_work(asking) as session:
        wanted = select(WrappedKey).where(WrappedKey.stream == told.answer_id)
        assert session.scalars(wanted).first() is None


def test_a_file_goes_along_and_is_the_cases_own(asking, asked):
    case, inquiry = ask(asking, asked)
    answer(asked, inquiry, attached=commands.Attached("方案.txt", "征收补偿方案".encode()))
    drain(asked.agency_id, asking.agency_id)
    (file_id,) = inquiry_of(asking, case, inquiry).file_ids
    assert file_id in case_of(asking, case).file_ids
    with at_work(asking) as session:
        stored = read(session, asking.agency_id, uuid.UUID(file_id))
        assert (stored.name, stored.data.decode()) == ("方案.txt", "征收补偿方案")
        # What was handed over lies under a key that is gone.
        handed = facts(asked, inquiry, CooperationAnswered) or []
        with pytest.raises(Purged):
            read(session, asking.agency_id, handed[0].file_id)
    with at_work(asked) as session:
        assert read(session, asked.agency_id, task_of(asked, inquiry).file_id).name == "方案.txt"


def test_no_agency_reads_the_other_behind_its_wall(asking, asked):
    case, inquiry = ask(asking, asked)
    with at_work(asking) as session:
        assert session.scalars(select(CooperationTask).where(CooperationTask.id == inquiry)).first() is None
        assert case_key(session, asking.agency_id, case)
    with at_work(asked) as session:
        assert session.scalars(select(Inquiry).where(Inquiry.id == inquiry)).first() is None
        wanted = select(WrappedKey).where(WrappedKey.stream == case)
        assert session.scalars(wanted).first() is None
    with pytest.raises(NotFound):
        answer(asking, inquiry)


def test_it_is_answered_once(asking, asked):
    _, inquiry = ask(asking, asked)
    answer(asked, inquiry)
    with pytest.raises(Conflict, match="已经答复了这件协办"):
        answer(asked, inquiry)


@pytest.mark.parametrize(
    ("wrong", "field"),
    (
        ({"text": " "}, "text"),
        ({"text": "长" * 4001}, "text"),
        ({"result": InquiryResult.REASONABLE}, "result"),
    ),
)
def test_an_answer_that_says_nothing_is_refused(asking, asked, wrong, field):
    _, inquiry = ask(asking, asked)
    with pytest.raises(Invalid) as refused:
        answer(asked, inquiry, **wrong)
    assert field in refused.value.fields


def test_whoever_only_looks_does_not_answer(asking, asked):
    _, inquiry = ask(asking, asked)
    with at_work(asked) as session, pytest.raises(NotAllowed):
        by = commands.Acting(asked.officer, frozenset(), acting(asked, Role.OFFICER, "2026-03-10").now)
        commands.answer_cooperation(session, asked.agency_id, inquiry, by=by, **ANSWERED)


def test_called_off_the_task_is_withdrawn(asking, asked):
    case, inquiry = ask(asking, asked)
    do(commands.call_off, asking, case, inquiry, "不再需要", day="2026-03-06")
    drain(asking.agency_id, asked.agency_id)
    assert task_of(asked, inquiry).withdrawn_on == date(2026, 3, 6)
    assert len(facts(asking, case, CooperationWithdrawn)) == 1
    with pytest.raises(Conflict, match="已经撤回这件协办"):
        answer(asked, inquiry)


def test_the_end_of_the_case_withdraws_the_task(asking, asked):
    case, inquiry = ask(asking, asked)
    tell(asking, case, WithdrawalReceived(on=date(2026, 3, 9), channel="letter"), "2026-03-09")
    do(commands.withdraw, asking, case, day="2026-03-09")
    drain(asking.agency_id, asked.agency_id)
    assert task_of(asked, inquiry).withdrawn_on == date(2026, 3, 9)


def test_a_voided_registration_withdraws_the_task(asking, asked):
    case, inquiry = ask(asking, asked)
    tell(asking, case, RegistrationVoided(reason="误登记", on=date(2026, 3, 9)), "2026-03-09")
    drain(asking.agency_id, asked.agency_id)
    assert task_of(asked, inquiry).withdrawn_on == date(2026, 3, 9)


def test_what_came_by_another_way_meanwhile_withdraws_the_task(asking, asked):
    case, inquiry = ask(asking, asked)
    told = {"result": InquiryResult.ANSWERED, "text": "电话告知", "on": date(2026, 3, 9)}
    do(commands.receive_opinion, asking, case, inquiry, day="2026-03-09", **told)
    drain(asking.agency_id, asked.agency_id)
    assert task_of(asked, inquiry).withdrawn_on == date(2026, 3, 9)


def test_an_answer_that_crosses_the_calling_off_is_kept_beside_the_steps(asking, asked):
    case, inquiry = ask(asking, asked)
    answer(asked, inquiry)
    do(commands.call_off, asking, case, inquiry, "不再需要", day="2026-03-10")
    drain(asked.agency_id, asking.agency_id)
    drain(asked.agency_id, asking.agency_id)
    file = file_of(asking, case)
    note = next(one for one in file.notes if one.kind == "late_cooperation")
    assert ANSWERED["text"] in file.said[note.id]
    assert inquiry_of(asking, case, inquiry).result is InquiryResult.CALLED_OFF
    assert task_of(asked, inquiry).withdrawn_on is None
    assert "correspondence" in case_of(asking, case).warnings


def test_whom_one_cannot_ask_is_refused(asking, asked):
    case = register(asking)
    for agency_id in (asking.agency_id, 0, 99_999_999):
        with pytest.raises(Invalid) as refused:
            ask(asking, asked, case, agency_id=agency_id)
        assert "另一个机关" in refused.value.fields["to_agency_id"]
    with pytest.raises(Invalid) as refused:
        ask(asking, asked, case, until=None)
    assert "until" in refused.value.fields
    firm = commands.Question(ABOUT, Addressee("x", address="y"), agency_id=asked.agency_id)
    with pytest.raises(Invalid) as refused:
        do(commands.ask, asking, case, InquiryKind.THIRD_PARTY, firm)
    assert "to_agency_id" in refused.value.fields
    assert not facts(asking, case, CooperationAsked)


def test_one_agency_is_asked_once_at_a_time(asking, asked):
    case, inquiry = ask(asking, asked)
    with pytest.raises(Conflict, match="已经请该机关协办"):
        ask(asking, asked, case)
    answer(asked, inquiry)
    drain(asked.agency_id, asking.agency_id)
    ask(asking, asked, case, day="2026-03-11")


def test_another_body_still_gets_a_letter_in_the_post(asking, asked):
    case, _ = ask(asking, asked, agency_id=None, to=Addressee("市档案馆", address="青榆市档案路 1 号"))
    assert {fact.kind for fact in facts(asking, case, NoticeIssued)} == {"cooperation_letter", "consult_told"}
    assert not facts(asking, case, CooperationAsked)


def test_told_twice_it_is_one_task(asking, asked):
    case, inquiry = ask(asking, asked)
    with at_work(asking) as session:
        told = [
            envelope
            for envelope in stream_events(session, asking.agency_id, case)
            if isinstance(envelope.event, CooperationAsked)
        ]
    with unit_of_work("processing", asked.scope) as session:
        on_cooperation_asked(session, told)
    assert task_of(asked, inquiry).answered_on is None


def test_what_was_never_answered_is_taken_back_when_the_case_is_answered(asking, asked):
    case, inquiry = ask(asking, asked)
    with at_work(asking) as session:
        end_silences(session, agency(session, asking.agency_id), date(2026, 3, 19), at("2026-03-19"))
    drain(asking.agency_id, asked.agency_id)
    assert task_of(asked, inquiry).withdrawn_on is None
    goes_out(asking, case, sign(asking, case), "2026-03-20")
    drain(asking.agency_id, asked.agency_id)
    assert task_of(asked, inquiry).withdrawn_on == date(2026, 3, 20)
