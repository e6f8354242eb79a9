"""From registration to the closed case: state, clock, documents and facts at every step."""

from datetime import date

import pytest
from sqlalchemy import select

from processing import commands
from processing.commands.replying import Decision
from processing.domain import Action, State
from processing.models import ClockEntry
from services.db import unit_of_work
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.events.intake import (
    ReceiptConfirmed,
    RegistrationVoided,
    SupplementReceived,
    WithdrawalReceived,
)
from services.events.notifications import NoticeDispatched, RecipientUnreachable
from services.events.processing import (
    CaseClosed,
    CaseExtended,
    CaseMoved,
    ClockChanged,
    ReplySigned,
    SupplementRequested,
)
from services.identity.permissions import Role
from services.ids import new_id
from tests.integration.processing.told import (
    at_work,
    case_of,
    do,
    drain,
    facts,
    file_of,
    granting,
    register,
    staffed,
    tell,
)

pytestmark = pytest.mark.usefixtures("platform")


def sign(office, case, decision=None, day="2026-03-04"):
    """Claimed, drafted, reviewed and signed by three people in a day."""
    do(commands.claim, office, case, day=day)
    do(commands.draft_reply, office, case, decision or granting(), day=day)
    do(commands.submit, office, case, day=day)
    do(commands.approve, office, case, role=Role.REVIEWER, day=day)
    return do(commands.sign, office, case, role=Role.RESPONSIBLE, day=day)


def dispatched(document, on, kind="reply"):
    return NoticeDispatched(
        notice_id=new_id(),
        kind=kind,
        way="post",
        on=date.fromisoformat(on),
        proof="EMS 1",
        document_id=document,
    )


def test_a_registered_application_is_a_case_with_a_running_clock(office):
    case = case_of(office, register(office, "2026-03-02"))
    assert (case.state, case.due_date) == (State.EXAMINING, date(2026, 3, 30))
    assert case.supplement_by == date(2026, 3, 11)
    assert [f.state for f in facts(office, case.id, CaseMoved)] == ["registered", "examining"]
    assert facts(office, case.id, ClockChanged)[-1].due_date == date(2026, 3, 30)


def test_an_unconfirmed_letter_waits_without_a_clock_until_it_is_confirmed(office):
    stream = register(office, received=None, registered="2026-03-02", channel="letter")
    assert (case_of(office, stream).state, case_of(office, stream).due_date) == (State.REGISTERED, None)
    tell(
        office,
        stream,
        ReceiptConfirmed(receipt_date=date(2026, 3, 4), rule="confirmed", evidence={}),
        "2026-03-04",
    )
    case = case_of(office, stream)
    assert (case.state, case.receipt_date, case.due_date) == (
        State.EXAMINING,
        date(2026, 3, 4),
        date(2026, 4, 1),
    )


def test_a_reply_is_drafted_reviewed_signed_and_closes_when_it_is_posted(office):
    stream = register(office)
    document = sign(office, stream)
    case = case_of(office, stream)
    assert (case.state, case.outcome, case.closed_on) == (State.SIGNED, "granted", None)
    signed = facts(office, stream, ReplySigned)[0]
    assert (signed.document_id, signed.way, signed.grounds) == (document, "post", ("36-2",))
    tell(office, stream, dispatched(document, "2026-03-05"), "2026-03-05", context="notifications")
    case = case_of(office, stream)
    assert (case.state, case.closed_on, case.timely) == (State.CLOSED, date(2026, 3, 5), True)
    closed = facts(office, stream, CaseClosed)[0]
    assert (closed.outcome, closed.closed_on, closed.timely) == ("granted", date(2026, 3, 5), True)
    assert [step.action for step in reversed(file_of(office, stream).steps)] == [
        Action.REGISTER,
        Action.CONFIRM_RECEIPT,
        Action.CLAIM,
        Action.DRAFT,
        Action.SUBMIT,
        Action.APPROVE,
        Action.SIGN,
        Action.DISPATCH,
        Action.CLOSE,
    ]


def test_a_reply_posted_after_the_due_date_is_late(office):
    stream = register(office)
    document = sign(office, stream, day="2026-03-27")
    tell(office, stream, dispatched(document, "2026-03-31"), "2026-03-31", context="notifications")
    assert case_of(office, stream).timely is False


def test_a_notice_told_twice_closes_once(office):
    stream = register(office)
    document = sign(office, stream)
    for _ in range(2):
        tell(office, stream, dispatched(document, "2026-03-05"), "2026-03-05", context="notifications")
    assert len(facts(office, stream, CaseClosed)) == 1


def test_whoever_drafted_does_not_sign_and_reviewer_and_signer_are_two(office):
    stream = register(office)
    do(commands.draft_reply, office, stream, granting(), role=Role.REVIEWER)
    do(commands.submit, office, stream, role=Role.REVIEWER)
    do(commands.approve, office, stream, role=Role.RESPONSIBLE)
    with pytest.raises(NotAllowed, match="两人"):
        do(commands.sign, office, stream, role=Role.RESPONSIBLE)


def test_a_returned_draft_goes_back_with_its_remark_and_is_reviewed_anew(office):
    stream = register(office)
    do(commands.draft_reply, office, stream, granting())
    do(commands.submit, office, stream)
    with pytest.raises(Invalid):
        do(commands.return_draft, office, stream, "  ", role=Role.REVIEWER)
    do(commands.return_draft, office, stream, "请写明提供方式", role=Role.REVIEWER)
    assert case_of(office, stream).state is State.DRAFTING
    do(commands.revise_draft, office, stream, "第一段\n第二段", day="2026-03-05")
    do(commands.submit, office, stream)
    assert case_of(office, stream).state is State.IN_REVIEW


def test_two_people_who_read_the_same_page_do_not_both_act(office):
    stream = register(office)
    seen = case_of(office, stream).version
    do(commands.claim, office, stream, version=seen)
    with pytest.raises(Conflict, match="刷新"):
        do(commands.claim, office, stream, role=Role.REVIEWER, version=seen)


def test_a_supplement_is_asked_once_in_time_and_starts_a_new_period(office):
    stream = register(office)
    asked = {"grounds": ["content"], "wanted": "请写明地块的宗地编号", "until": date(2026, 3, 25)}
    do(commands.ask_supplement, office, stream, day="2026-03-04", **asked)
    case = case_of(office, stream)
    assert (case.state, case.due_date, case.stopped) == (State.AWAITING_SUPPLEMENT, None, True)
    fact = facts(office, stream, SupplementRequested)[0]
    assert (fact.until, fact.send_by) == (date(2026, 3, 25), date(2026, 3, 11))
    tell(office, stream, SupplementReceived(on=date(2026, 3, 16), channel="web"), "2026-03-16")
    case = case_of(office, stream)
    assert (case.state, case.due_date, case.stopped) == (State.EXAMINING, date(2026, 4, 14), False)
    assert case.receipt_date == date(2026, 3, 2)
    with pytest.raises(Conflict, match="一次"):
        do(commands.ask_supplement, office, stream, day="2026-03-17", **asked)


def test_a_supplement_asked_after_the_seventh_day_is_refused(office):
    stream = register(office)
    with pytest.raises(Conflict, match="7 个工作日"):
        do(
            commands.ask_supplement,
            office,
            stream,
            grounds=["content"],
            wanted="补充",
            until=date(2026, 4, 1),
            day="2026-03-12",
        )


def test_what_was_not_supplemented_lapses_only_after_its_day_and_ends_as_other_1(office):
    stream = register(office)
    notice = do(
        commands.ask_supplement,
        office,
        stream,
        grounds=["identity"],
        wanted="身份证明",
        until=date(2026, 3, 20),
        day="2026-03-04",
    )
    sent = dispatched(notice, "2026-03-05", "supplement")
    tell(office, stream, sent, "2026-03-05", context="notifications")
    with pytest.raises(Conflict, match="还没有过"):
        do(commands.lapse_supplement, office, stream, day="2026-03-20")
    do(commands.lapse_supplement, office, stream, day="2026-03-21")
    with pytest.raises(Conflict):
        do(commands.draft_reply, office, stream, granting(), day="2026-03-23")
    document = sign(office, stream, Decision("other_1", ["30-lapsed"]), day="2026-03-23")
    tell(office, stream, dispatched(document, "2026-03-23"), "2026-03-23", context="notifications")
    closed = facts(office, stream, CaseClosed)[0]
    assert (closed.outcome, closed.timely) == ("other_1", True)


def test_the_period_is_extended_once_before_it_ends_by_the_responsible_person(office):
    stream = register(office)
    with pytest.raises(NotAllowed):
        do(commands.extend, office, stream, days=10, reason="数量较多", role=Role.OFFICER)
    do(commands.extend, office, stream, days=10, reason="数量较多", role=Role.RESPONSIBLE, day="2026-03-20")
    assert case_of(office, stream).due_date == date(2026, 4, 14)
    fact = facts(office, stream, CaseExtended)[0]
    assert fact.until == date(2026, 4, 14)
    with unit_of_work("processing", office.scope) as session:
        entry = session.scalars(select(ClockEntry).where(ClockEntry.case_id == stream)).one()
    assert entry.document_id == fact.document_id
    with pytest.raises(Conflict, match="一次"):
        do(commands.extend, office, stream, days=5, reason="再延", role=Role.RESPONSIBLE, day="2026-03-23")
    late = register(office)
    with pytest.raises(Conflict):
        do(commands.extend, office, late, days=5, reason="已过", role=Role.RESPONSIBLE, day="2026-03-31")


def test_a_withdrawal_closes_the_case_as_other_3_on_its_day(office):
    stream = register(office)
    with pytest.raises(Conflict, match="撤回"):
        do(commands.withdraw, office, stream)
    tell(office, stream, WithdrawalReceived(on=date(2026, 3, 6), channel="letter"), "2026-03-06")
    do(commands.withdraw, office, stream, day="2026-03-06")
    closed = facts(office, stream, CaseClosed)[0]
    assert (closed.outcome, closed.closed_on) == ("other_3", date(2026, 3, 6))


def test_a_voided_registration_ends_without_a_result(office):
    stream = register(office)
    tell(office, stream, RegistrationVoided(reason="重复登记", on=date(2026, 3, 3)), "2026-03-03")
    assert case_of(office, stream).state is State.VOID
    assert not facts(office, stream, CaseClosed)


def test_a_reply_without_ground_or_with_a_foreign_one_is_none(office):
    stream = register(office)
    for grounds in ([], ["36-6"], ["no-such"]):
        with pytest.raises(Invalid):
            do(commands.draft_reply, office, stream, Decision("granted", grounds))
    assert case_of(office, stream).state is State.EXAMINING


def test_without_an_address_the_case_carries_a_warning_until_it_went_out(office):
    stream = register(office)
    document = sign(office, stream)
    fact = RecipientUnreachable(notice_id=new_id(), kind="reply", way="email", reason="no_address")
    tell(office, stream, fact, "2026-03-04", context="notifications")
    assert case_of(office, stream).warnings
    tell(office, stream, dispatched(document, "2026-03-05"), "2026-03-05", context="notifications")
    assert not case_of(office, stream).warnings


def test_another_agency_neither_sees_nor_moves_the_case(office):
    stream, stranger = register(office), staffed()
    with pytest.raises(NotFound):
        do(commands.claim, stranger, stream)
    with at_work(stranger) as session, pytest.raises(NotFound):
        from processing import queries

        queries.case_file(session, stranger.agency_id, stream)


def test_numbers_of_replies_have_no_gap_and_a_refused_signature_takes_none():
    mine = staffed()
    numbers = []
    for _ in range(2):
        stream = register(mine)
        document = sign(mine, stream)
        numbers.append(next(d.number for d in file_of(mine, stream).documents if d.id == document))
        refused = register(mine)
        do(commands.draft_reply, mine, refused, granting(), role=Role.REVIEWER)
        do(commands.submit, mine, refused, role=Role.REVIEWER)
        do(commands.approve, mine, refused, role=Role.RESPONSIBLE)
        with pytest.raises(NotAllowed):
            do(commands.sign, mine, refused, role=Role.RESPONSIBLE)
    drain(mine.agency_id)
    assert [number.rpartition("〕")[2] for number in numbers] == ["1号", "2号"]
