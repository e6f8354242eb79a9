"""A real mail server, one for every module that sends."""

import pytest

from notifications.mailbox import mail_server
from services.config import settings


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
