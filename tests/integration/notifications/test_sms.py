"""Reminders by SMS: to whom agreed, in words that tell nothing, never at night, never twice."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from notifications import commands
from notifications.domain import State, Way
from notifications.sms.domain import SmsState
from notifications.sms.sender import send_due
from services.actor import SYSTEM
from services.crypto import case_key, new_case_key
from services.db import unit_of_work
from services.delivery import open_stream
from services.events.corrections import CorrectionChanged, CorrectionOpened
from services.events.intake import ApplicantCorrected, RegistrationVoided, RemindersStopped
from services.events.notifications import NoticeDispatched
from services.events.processing import DisclosureStopped, DocumentVoided, NoticeIssued
from services.ids import new_id
from tests.integration.notifications.reminding import AGREED, MOBILE, asked, number_of, reminders, settle
from tests.integration.notifications.told import (
    APPLICANT,
    DAY,
    at,
    drain,
    facts,
    issue,
    new_dispatcher,
    notice,
    recipient,
    register,
    tell,
)


@pytest.fixture
def office(sms_office):
    return sms_office


def test_a_reply_on_the_portal_is_reminded_of_once(office, provider):
    stream = asked(office)
    issue(office, stream, way="portal")
    send_due(at())
    send_due(at() + timedelta(hours=1))
    (sent,) = provider.sent(number_of(office, stream))
    assert sent["to"] == MOBILE
    (row,) = reminders(office, stream)
    assert (row.state, row.sent_at, row.tries) == (SmsState.SENT, at(), 1)
    assert sent["id"] == str(row.id)


def test_the_words_hold_the_number_and_nothing_of_the_request(office, provider):
    stream = asked(office)
    issue(office, stream, way="portal")
    send_due(at())
    (sent,) = provider.sent(number_of(office, stream))
    assert "0399-6010126" in sent["text"]
    assert "/track" in sent["text"]
    for secret in ("出让合同", "答复书", "榆依复", APPLICANT["name"], MOBILE):
        assert secret not in sent["text"]


def test_a_reminder_is_no_service(office, provider):
    stream = asked(office, way="pick_up")
    issue(office, stream, way="pick_up")
    send_due(at())
    assert provider.sent(number_of(office, stream))
    found = notice(office, stream)
    assert (found.state, found.served_on) == (State.TO_HAND_OVER, None)
    assert not [fact for fact in facts(office, stream, NoticeDispatched) if fact.kind == "reply"]


def test_a_letter_is_reminded_of_when_it_was_posted(office, provider):
    stream = asked(office, way="post")
    issue(office, stream, way="post")
    send_due(at())
    assert reminders(office, stream) == []
    with unit_of_work("notifications", office.scope) as session:
        letters = {stream: {"reply": "1099026410017"}}
        waiting = notice(office, stream)
        posted = [commands.Posted(waiting.id, letters[stream]["reply"])]
        commands.record_posting(session, office.agency_id, posted, DAY, actor=SYSTEM, now=at(hour=15))
    drain(office)
    send_due(at(hour=15))
    assert len(provider.sent(number_of(office, stream))) == 1


@pytest.mark.parametrize("applicant", [{"sms": False}, {"sms": True, "phone": "0399-6010126"}])
def test_nobody_is_reminded_who_did_not_agree_or_left_no_mobile(office, provider, applicant):
    stream = register(office, channel="web", way="portal", applicant=applicant)
    issue(office, stream, way="portal")
    send_due(at())
    assert reminders(office, stream) == []
    assert provider.got == []


@pytest.mark.parametrize("agency", [{}, {"options": {"sms_open": True}, "time_mode": "played"}])
def test_an_agency_that_opened_none_or_only_plays_sends_none(no_reminder_waits, provider, agency):
    office = new_dispatcher(**agency)
    stream = asked(office)
    issue(office, stream, way="portal")
    send_due(at())
    assert reminders(office, stream) == []


def test_a_third_party_is_never_reminded(office, provider):
    stream = asked(office)
    letter = NoticeIssued(
        kind="consult_third_party",
        title="征求第三方意见书",
        document_id=new_id(),
        document_number="榆征〔2026〕1号",
        to_applicant=False,
        way="pick_up",
    )
    tell(office, stream, letter, sealed={"applicant": APPLICANT | AGREED})
    assert notice(office, stream, "consult_third_party").state is State.TO_HAND_OVER
    assert reminders(office, stream) == []


def test_at_night_it_waits_and_goes_in_the_morning(office, provider):
    settle(office, sms_quiet_from="08:30", sms_quiet_until="09:30")
    stream = asked(office)
    issue(office, stream, way="portal")
    (row,) = reminders(office, stream)
    assert (row.reason, row.due_at) == ("quiet", at() + timedelta(minutes=30))
    for minutes in (0, 10, 29):
        send_due(at() + timedelta(minutes=minutes))
    assert provider.got == []
    send_due(at() + timedelta(minutes=30))
    assert len(provider.sent(number_of(office, stream))) == 1


def test_who_takes_his_consent_back_is_reminded_no_more(office, provider):
    stream = asked(office, way="pick_up")
    settle(office, sms_quiet_from="08:30", sms_quiet_until="09:30")
    issue(office, stream, way="pick_up")
    fact = ApplicantCorrected(applicant_kind="natural", wanted_medium="paper", wanted_way="pick_up")
    tell(office, stream, fact, context="intake", sealed={"applicant": APPLICANT, "agent": None})
    send_due(at(hour=10))
    assert provider.got == []
    assert [(row.state, row.reason) for row in reminders(office, stream)] == [
        (SmsState.CANCELLED, "not_agreed")
    ]


def test_it_goes_to_the_number_of_the_moment(office, provider):
    stream = asked(office, way="pick_up")
    settle(office, sms_quiet_from="08:30", sms_quiet_until="09:30")
    issue(office, stream, way="pick_up")
    fact = ApplicantCorrected(applicant_kind="natural", wanted_medium="paper", wanted_way="pick_up")
    now = {"applicant": APPLICANT | AGREED | {"phone": "0399-6010126"}, "agent": {"phone": "159 0000 1111"}}
    tell(office, stream, fact, context="intake", sealed=now)
    send_due(at(hour=10))
    assert [one["to"] for one in provider.got] == ["15900001111"]


def test_who_fetched_it_before_the_morning_is_not_reminded(office, provider):
    stream = asked(office, way="pick_up")
    settle(office, sms_quiet_from="08:30", sms_quiet_until="09:30")
    issue(office, stream, way="pick_up")
    waiting = notice(office, stream)
    with unit_of_work("notifications", office.scope) as session:
        commands.hand_over(session, office.agency_id, waiting.id, DAY, "applicant", actor=SYSTEM, now=at())
    drain(office)
    send_due(at(hour=10))
    assert [row.reason for row in reminders(office, stream)] == ["fetched"]
    assert provider.got == []


def test_what_takes_another_way_meanwhile_is_reminded_of_when_it_is_there(office, provider):
    stream = asked(office, way="pick_up")
    settle(office, sms_quiet_from="08:30", sms_quiet_until="09:30")
    issue(office, stream, way="pick_up")
    waiting = notice(office, stream)
    with unit_of_work("notifications", office.scope) as session:
        commands.redirect(session, office.agency_id, waiting.id, Way.POST, actor=SYSTEM, now=at())
    send_due(at(hour=10))
    assert reminders(office, stream) == []
    with unit_of_work("notifications", office.scope) as session:
        commands.redirect(session, office.agency_id, waiting.id, Way.PICK_UP, actor=SYSTEM, now=at(hour=11))
    send_due(at(hour=11))
    assert len(provider.sent(number_of(office, stream))) == 1


def test_a_document_taken_back_or_a_void_registration_reminds_of_nothing(office, provider):
    settle(office, sms_quiet_from="08:30", sms_quiet_until="09:30")
    first, second = asked(office, way="pick_up"), asked(office)
    document = issue(office, first, way="pick_up")
    tell(
        office, first, DocumentVoided(document_id=document, document_number="1", kind="reply", voided_on=DAY)
    )
    issue(office, second, way="portal")
    tell(office, second, RegistrationVoided(reason="mistake", on=DAY), context="intake")
    send_due(at(hour=10))
    assert provider.got == []
    assert {row.reason for one in (first, second) for row in reminders(office, one)} == {"cancelled"}


def test_a_stopped_reply_is_reminded_of_when_the_stop_is_lifted(office, provider):
    settle(office, sms_quiet_from="08:30", sms_quiet_until="09:30")
    stream = asked(office, way="pick_up")
    issue(office, stream, way="pick_up")
    tell(office, stream, DisclosureStopped(is_stopped=True, on=DAY))
    send_due(at(hour=10))
    assert [row.reason for row in reminders(office, stream)] == ["held"]
    tell(office, stream, DisclosureStopped(is_stopped=False, on=DAY))
    send_due(at(hour=12))
    assert len(provider.sent(number_of(office, stream))) == 1


def test_an_agency_that_closes_reminders_sends_those_that_wait_no_more(office, provider):
    settle(office, sms_quiet_from="08:30", sms_quiet_until="09:30")
    stream = asked(office)
    issue(office, stream, way="portal")
    settle(office, sms_open=False)
    send_due(at(hour=10))
    assert [row.reason for row in reminders(office, stream)] == ["closed"]


def test_the_number_is_sealed_and_stands_in_no_event_audit_or_log(office, provider, caplog):
    stream = asked(office)
    issue(office, stream, way="portal")
    provider.answers = [503]
    send_due(at())
    send_due(at() + timedelta(minutes=2))
    (row,) = reminders(office, stream)
    with unit_of_work("notifications", office.scope) as session:
        assert case_key(session, office.agency_id, stream).open(row.number) == {"phone": MOBILE}
        plain = session.execute(
            text(
                "SELECT coalesce(string_agg(s::text, ' '), '') FROM notifications.sms s WHERE stream = :stream"
            ),
            {"stream": stream},
        ).scalar_one()
    assert MOBILE not in plain
    assert MOBILE.encode().hex() not in plain
    assert MOBILE not in caplog.text
    with unit_of_work("notifications", office.scope) as session:
        told = session.execute(
            text("SELECT payload::text FROM services.event WHERE stream_id = :stream"), {"stream": stream}
        ).scalars()
        assert not [one for one in told if MOBILE in one]


def test_who_stopped_them_is_reminded_no_more_until_the_office_notes_it_anew(office, provider):
    stream = asked(office)
    tell(office, stream, RemindersStopped(on=DAY), context="intake")
    issue(office, stream, way="portal")
    assert reminders(office, stream) == []
    fact = ApplicantCorrected(applicant_kind="natural", wanted_medium="paper", wanted_way="portal")
    tell(office, stream, fact, context="intake", sealed={"applicant": APPLICANT | AGREED, "agent": None})
    issue(office, stream, kind="supplement", number="榆补〔2026〕2号")
    send_due(at())
    assert len(provider.sent(number_of(office, stream))) == 1


def test_what_waits_when_he_stops_them_is_not_sent(office, provider):
    settle(office, sms_quiet_from="08:30", sms_quiet_until="09:30")
    stream = asked(office)
    issue(office, stream, way="portal")
    tell(office, stream, RemindersStopped(on=DAY), context="intake")
    send_due(at(hour=10))
    assert [row.reason for row in reminders(office, stream)] == ["not_agreed"]
    assert provider.got == []


def test_a_correction_stopped_before_it_was_opened_stays_stopped(office, provider):
    stream = new_id()
    told = {"applicant": APPLICANT | AGREED, "record": "房屋档案", "wanted": "改面积", "proof": ""}
    with unit_of_work("intake", office.scope) as session:
        open_stream(session, office.agency_id, stream)
        new_case_key(session, office.agency_id, stream)
    tell(office, stream, RemindersStopped(on=DAY), context="intake")
    opened = CorrectionOpened(
        number=f"{office.code}-G-2026-1",
        body_id=office.body_id,
        channel="web",
        applicant_kind="natural",
        wanted_way="portal",
        received_on=DAY,
        registered_on=DAY,
    )
    tell(office, stream, opened, sealed=told)
    letter = NoticeIssued(
        kind="correction_told",
        title="更正受理告知书",
        document_id=new_id(),
        document_number="1",
        to_applicant=True,
        way="pick_up",
    )
    tell(office, stream, letter)
    changed = CorrectionChanged(applicant_kind="natural", wanted_way="pick_up")
    tell(office, stream, changed, sealed=told)
    assert reminders(office, stream) == []
    assert recipient(office, stream).sms_stopped
