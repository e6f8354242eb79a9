"""The sender against a real mail server: once, with proof; honest when it cannot know."""

import mailbox
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest
from sqlalchemy import text, update

from notifications.domain import State
from notifications.models import Outbox
from notifications.sender import send_due
from services.db import unit_of_work
from services.events.notifications import NoticeDispatched, NoticeFailed
from tests.integration.notifications.told import (
    DAY,
    at,
    attempts,
    drain,
    facts,
    issue,
    new_dispatcher,
    notice,
    queued,
    register,
    render,
)

CRASHING = "from notifications.sender import send_due; from tests.integration.notifications.told import at; send_due(at())"


@pytest.fixture(autouse=True)
def nobody_else_waits(platform):
    """The sender takes whatever is due: what other tests left in the queue waits until tomorrow."""
    with unit_of_work("notifications") as session:
        session.execute(update(Outbox).values(due_at=text("clock_timestamp() + interval '1 day'")))


@pytest.fixture
def office(platform, nobody_else_waits):
    return new_dispatcher()


def due_now(office):
    with unit_of_work("notifications") as session:
        session.execute(
            update(Outbox)
            .where(Outbox.agency_id == office.agency_id)
            .values(due_at=text("clock_timestamp() - interval '1 second'"), lease_until=None)
        )


def mails(platform, notice_id):
    box = mailbox.Maildir(platform.data_dir / "mailbox", create=True)
    return [mail for mail in box if str(notice_id) in mail["Message-ID"]]


@pytest.mark.usefixtures("post_office")
def test_a_reply_by_mail_is_sent_once_and_proved(platform, office):
    stream = register(office, channel="web", way="email")
    issue(office, stream, way="email")
    send_due(at())
    send_due(at())
    found = notice(office, stream)
    (mail,) = mails(platform, found.id)
    assert mail.get_payload()[1].get_content_type() == "application/pdf"
    assert (found.state, found.served_on) == (State.SENT, DAY)
    told = facts(office, stream, NoticeDispatched)[-1]
    assert (told.way, told.on, told.proof) == ("email", DAY, mail["Message-ID"])
    assert [a.result for a in attempts(office, found.id)] == ["accepted"]
    drain(office)


@pytest.mark.usefixtures("post_office")
def test_the_acknowledgement_is_made_here_and_mailed(platform, office):
    stream = register(office, channel="letter", way="email")
    send_due(at())
    found = notice(office, stream, "acknowledgement")
    assert found.state is State.SENT
    assert mails(platform, found.id)
    drain(office)


@pytest.mark.usefixtures("post_office")
def test_a_reply_waits_for_its_pdf(platform, office):
    stream = register(office, channel="web", way="email")
    document = issue(office, stream, way="email", rendered=False)
    send_due(at())
    assert notice(office, stream).state is State.QUEUED
    render(office, stream, document)
    due_now(office)
    send_due(at())
    assert notice(office, stream).state is State.SENT
    drain(office)


@pytest.mark.usefixtures("post_office")
def test_the_portal_has_the_reply_as_soon_as_it_can_be_read(office):
    stream = register(office, channel="web", way="portal")
    document = issue(office, stream, way="portal", rendered=False)
    send_due(at())
    assert notice(office, stream).state is State.QUEUED
    render(office, stream, document)
    due_now(office)
    send_due(at())
    assert facts(office, stream, NoticeDispatched)[-1].proof == "portal"
    drain(office)


@pytest.mark.usefixtures("no_post_office")
def test_a_mail_server_that_is_away_costs_nothing_but_time(office):
    stream = register(office, channel="web", way="email")
    issue(office, stream, way="email")
    send_due(at())
    found = notice(office, stream)
    assert (found.state, [a.result for a in attempts(office, found.id)]) == (State.QUEUED, ["failed"])
    assert len(queued(office)) == 1
    assert not facts(office, stream, NoticeFailed)


@pytest.mark.usefixtures("post_office")
def test_a_refused_address_fails_at_once_and_says_so(office, monkeypatch):
    from notifications import mailbox as kept

    async def refuse(self, server, session, envelope, address, options):
        return "550 no such user"

    monkeypatch.setattr(kept._Keep, "handle_RCPT", refuse, raising=False)
    stream = register(office, channel="web", way="email")
    issue(office, stream, way="email")
    with kept.mail_server(kept.folder(), 0) as port:
        monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{port}")
        kept.settings.cache_clear()
        send_due(at())
    (told,) = facts(office, stream, NoticeFailed)
    assert (told.reason, notice(office, stream).state) == ("refused", State.FAILED)
    assert not queued(office)
    drain(office)


@pytest.mark.usefixtures("post_office")
def test_killed_between_sending_and_the_receipt_it_is_sent_once_more_and_counted(platform, office):
    stream = register(office, channel="web", way="email")
    issue(office, stream, way="email")
    killed = subprocess.run(
        [sys.executable, "-c", CRASHING], env=os.environ | {"FAULT": "mail.sent:1"}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    found = notice(office, stream)
    assert (found.state, len(mails(platform, found.id))) == (State.QUEUED, 1)
    assert not facts(office, stream, NoticeDispatched)[1:]
    due_now(office)
    send_due(at(), lease=timedelta(seconds=30))
    found = notice(office, stream)
    assert (found.state, found.resent) == (State.SENT, 1)
    assert [a.result for a in attempts(office, found.id)] == ["unknown", "accepted"]
    assert len(mails(platform, found.id)) == 2
    assert len([f for f in facts(office, stream, NoticeDispatched) if f.kind == "reply"]) == 1
    drain(office)


@pytest.mark.usefixtures("post_office")
def test_killed_twice_there_it_gives_up_and_asks_for_a_person(office):
    stream = register(office, channel="web", way="email")
    issue(office, stream, way="email")
    for _ in range(2):
        subprocess.run(
            [sys.executable, "-c", CRASHING], env=os.environ | {"FAULT": "mail.sent:1"}, check=False
        )
        due_now(office)
    send_due(at())
    (told,) = facts(office, stream, NoticeFailed)
    assert (told.reason, notice(office, stream).state) == ("unknown", State.FAILED)
    drain(office)


@pytest.mark.usefixtures("no_post_office")
def test_a_mail_server_that_stays_away_fills_no_tables_and_ends_the_turn(office):
    streams = [register(office, channel="web", way="email") for _ in range(3)]
    for stream in streams:
        issue(office, stream, way="email")
    assert send_due(at()) == 1
    for _ in range(4):
        due_now(office)
        send_due(at())
    tried = [len(attempts(office, notice(office, stream).id)) for stream in streams]
    assert max(tried) == 1
    assert {notice(office, stream).state for stream in streams} == {State.QUEUED}


@pytest.mark.usefixtures("post_office")
def test_two_senders_at_once_send_each_mail_once(platform, office):
    from concurrent.futures import ThreadPoolExecutor

    streams = [register(office, channel="web", way="email") for _ in range(6)]
    for stream in streams:
        issue(office, stream, way="email")
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: send_due(at()), range(3)))
    assert [len(mails(platform, notice(office, stream).id)) for stream in streams] == [1] * 6
    drain(office)
