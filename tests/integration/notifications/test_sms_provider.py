"""Reminders and their provider: down, refusing, silent, or none at all; tried again, and given up in the end."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from notifications.domain import MOST_TRIES, State
from notifications.sms.domain import SmsState
from notifications.sms.sender import send_due
from services.config import settings
from services.db import unit_of_work
from tests.integration.notifications.reminding import (
    CRASHING,
    NEXT,
    asked,
    number_of,
    reminders,
    settle,
)
from tests.integration.notifications.told import (
    at,
    issue,
    notice,
)


@pytest.fixture
def office(sms_office):
    return sms_office


def test_the_provider_is_told_who_calls_and_which_call_it_is(office, provider):
    stream = asked(office)
    issue(office, stream, way="portal")
    send_due(at())
    (head,) = provider.headers
    assert head["Authorization"] == "Bearer k-17"
    assert head["Idempotency-Key"] == provider.got[0]["id"]
    assert provider.paths == ["/send?from=gongkai"]


def test_what_falls_due_at_night_because_the_provider_was_down_waits_for_the_morning_too(office, provider):
    stream = asked(office)
    issue(office, stream, way="portal")
    provider.answers = [503]
    send_due(at(hour=20) + timedelta(minutes=59, seconds=50))
    send_due(at(hour=21) + timedelta(minutes=1))
    (row,) = reminders(office, stream)
    assert (row.reason, row.due_at, row.tries) == ("quiet", at(NEXT, 8), 1)
    send_due(at(NEXT, 8))
    assert len(provider.got) == 2
    assert reminders(office, stream)[0].state is SmsState.SENT


def test_a_provider_that_refuses_for_now_is_asked_again_with_the_same_id(office, provider):
    stream = asked(office)
    issue(office, stream, way="portal")
    provider.answers = [503, 429]
    for minutes in (0, 1, 3, 10):
        send_due(at() + timedelta(minutes=minutes))
    assert len({one["id"] for one in provider.got}) == 1
    assert len(provider.got) == 3
    assert reminders(office, stream)[0].state is SmsState.SENT


def test_a_provider_that_is_down_is_tried_again_and_takes_it_when_it_is_up(office, provider, monkeypatch):
    stream = asked(office)
    issue(office, stream, way="portal")
    monkeypatch.setenv("SMS_URL", "http://127.0.0.1:9/send")
    settings.cache_clear()
    send_due(at())
    (row,) = reminders(office, stream)
    assert (row.state, row.reason, row.tries, row.error) == (
        SmsState.WAITING,
        "again",
        1,
        "ConnectionRefusedError",
    )
    monkeypatch.setenv("SMS_URL", provider.url)
    settings.cache_clear()
    send_due(at())
    assert provider.got == []
    send_due(at() + timedelta(minutes=1))
    assert len(provider.sent(number_of(office, stream))) == 1


def test_what_never_gets_through_is_given_up(office, provider):
    stream = asked(office)
    issue(office, stream, way="portal")
    provider.answers = [500] * 40
    settle(office, sms_quiet_from="00:00", sms_quiet_until="00:00")
    for half_hours in range(MOST_TRIES + 5):
        send_due(at() + timedelta(minutes=30 * half_hours))
    (row,) = reminders(office, stream)
    assert (row.state, row.reason, row.tries) == (SmsState.FAILED, "too_many", MOST_TRIES)
    assert len(provider.got) == MOST_TRIES
    assert notice(office, stream).state is State.SENT


def test_what_is_refused_for_good_is_given_up_at_once(office, provider):
    stream = asked(office)
    issue(office, stream, way="portal")
    provider.answers = [422]
    send_due(at())
    send_due(at() + timedelta(hours=1))
    (row,) = reminders(office, stream)
    assert (row.state, row.reason, row.error) == (SmsState.FAILED, "refused", "http 422")
    assert len(provider.got) == 1


def test_a_provider_that_took_it_and_fell_silent_is_not_asked_twice(office, provider):
    stream = asked(office)
    issue(office, stream, way="portal")
    provider.answers = [None]
    send_due(at())
    send_due(at() + timedelta(hours=1))
    assert len(provider.got) == 1
    (row,) = reminders(office, stream)
    assert (row.state, row.reason) == (SmsState.FAILED, "unknown")


def test_a_sweep_that_died_while_sending_sends_nothing_twice(office, provider):
    stream = asked(office)
    issue(office, stream, way="portal")
    env = os.environ | {"FAULT": "sms.sent:1"}
    done = subprocess.run([sys.executable, "-c", CRASHING], env=env, check=False)  # ours
    assert done.returncode < 0
    with unit_of_work("notifications") as session:
        session.execute(text("UPDATE notifications.sms_queue SET lease_until = NULL"))
    send_due(at() + timedelta(minutes=5))
    send_due(at() + timedelta(minutes=10))
    assert len(provider.got) == 1
    assert [row.reason for row in reminders(office, stream)] == ["unknown"]


def test_a_leased_reminder_is_nobody_elses(office, provider):
    stream = asked(office)
    issue(office, stream, way="portal")
    with unit_of_work("notifications") as session:
        session.execute(
            text("UPDATE notifications.sms_queue SET lease_until = clock_timestamp() + interval '1 minute'")
        )
    send_due(at())
    assert provider.got == []


def test_without_a_provider_it_waits_and_is_given_up_in_the_end(office, monkeypatch):
    monkeypatch.delenv("SMS_URL", raising=False)
    settings.cache_clear()
    stream = asked(office)
    issue(office, stream, way="portal")
    settle(office, sms_quiet_from="00:00", sms_quiet_until="00:00")
    for half_hours in range(MOST_TRIES):
        send_due(at() + timedelta(minutes=30 * half_hours))
    (row,) = reminders(office, stream)
    assert (row.state, row.reason, row.error) == (SmsState.FAILED, "too_many", "no provider")


def test_written_to_a_file_it_goes_nowhere_else(office, platform, monkeypatch):
    monkeypatch.setenv("SMS_URL", "file:")
    settings.cache_clear()
    stream = asked(office)
    issue(office, stream, way="portal")
    send_due(at())
    lines = (settings().data_dir / "sms" / "sent.jsonl").read_text("utf-8").splitlines()
    mine = [json.loads(line) for line in lines if number_of(office, stream) in line]
    assert [one["to"] for one in mine] == ["139****7716"]
    assert date.fromisoformat(mine[0]["at"][:10])
    settings.cache_clear()
