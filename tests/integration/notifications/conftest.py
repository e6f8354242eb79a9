"""The pages of dispatch and an agency that sends; a real mail server, one for every module that sends; a provider of SMS."""

import pytest
from sqlalchemy import delete

import notifications.app
from notifications.mailbox import mail_server
from notifications.models import SmsQueue
from services.config import settings
from services.db import unit_of_work
from services.web import build_app
from tests.integration.notifications.gateway import gateway
from tests.integration.notifications.told import new_dispatcher


@pytest.fixture(scope="module")
def app(platform):
    return build_app(platform, [notifications.app])


@pytest.fixture
def office(platform):
    return new_dispatcher()


@pytest.fixture(scope="module")
def mail_port(platform):
    """A running mail server whose Maildir lies where the mailbox page looks; answers its port."""
    with mail_server(platform.data_dir / "mailbox", 0) as port:
        yield port


@pytest.fixture
def post_office(mail_port, monkeypatch):
    """This test's mails go to the running server."""
    yield from _at(mail_port, monkeypatch)


@pytest.fixture
def no_post_office(platform, monkeypatch):
    """This test's mails find nobody."""
    yield from _at(9, monkeypatch)


def _at(port, monkeypatch):
    monkeypatch.setenv("SMTP_URL", f"smtp://127.0.0.1:{port}")
    settings.cache_clear()
    yield port
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def no_reminder_waits(platform):
    """The sweep takes whatever is due: what other tests left is put away."""
    with unit_of_work("notifications") as session:
        session.execute(delete(SmsQueue))


@pytest.fixture
def provider(platform, monkeypatch):
    """A running provider that this test's reminders go to."""
    with gateway() as running:
        monkeypatch.setenv("SMS_URL", running.url)
        monkeypatch.setenv("SMS_KEY", "k-17")
        settings.cache_clear()
        yield running
        monkeypatch.undo()
        settings.cache_clear()


@pytest.fixture
def sms_office(platform, no_reminder_waits):
    """An agency that opened reminders."""
    return new_dispatcher(options={"sms_open": True, "phone": "0399-6010126"})
