"""The development mailbox: a real SMTP server that keeps every mail in a Maildir, and the reading of it.

Nothing sent by a development installation leaves the machine. Production has a mail server of its own.
"""

import mailbox
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

from aiosmtpd.controller import Controller

from services.clock import system_now
from services.config import settings
from services.errors import NotFound

MOST_SHOWN: Final = 200
LARGEST_MAIL: Final = 60 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Received:
    """A mail as the mailbox page shows it. `attachments`: name and media type, by place."""

    key: str
    at: datetime
    sender: str
    to: str = field(repr=False)
    subject: str
    text: str = field(default="", repr=False)
    attachments: tuple[tuple[str, str], ...] = ()


class _Keep:
    """What the SMTP server does with a mail: into the Maildir, as it came."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.maildir = mailbox.Maildir(folder, create=True)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        self.maildir.add(envelope.original_content)
        return "250 OK"


def folder() -> Path:
    """Where the mails lie."""
    return settings().data_dir / "mailbox"


@contextmanager
def mail_server(place: Path, port: int, host: str = "127.0.0.1") -> Iterator[int]:
    """A mail server for the length of the block; answers its port, a free one for 0. Raises OSError for a taken one."""
    taken = port or free_port(host)
    controller = Controller(_Keep(place), hostname=host, port=taken, data_size_limit=LARGEST_MAIL)
    controller.start()
    try:
        yield taken
    finally:
        controller.stop()


def free_port(host: str = "127.0.0.1") -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
    return port


def serve(port: int, stop: threading.Event, pulse: Callable[[], None] = lambda: None) -> None:
    """Take mails in until told to stop."""
    with mail_server(folder(), port):
        while not stop.wait(1.0):
            pulse()


def received() -> list[Received]:
    """The newest mails first."""
    place = folder()
    if not place.is_dir():
        return []
    box = mailbox.Maildir(place, create=False)
    # A Maildir's keys begin with the second of arrival.
    keys = sorted(box.keys(), key=lambda key: (int(key.split(".")[0]), key), reverse=True)[:MOST_SHOWN]
    return [_read(key, _parsed(box, key)) for key in keys]


def one(key: str) -> tuple[Received, list[EmailMessage]]:
    """A mail and its attachments. Raises NotFound."""
    place = folder()
    box = mailbox.Maildir(place, create=False) if place.is_dir() else None
    if box is None or key not in box:
        raise NotFound("没有这封邮件。")
    message = _parsed(box, key)
    return _read(key, message), list(message.iter_attachments())


def _parsed(box: Any, key: str) -> EmailMessage:
    message: EmailMessage = BytesParser(policy=policy.default).parsebytes(box.get_bytes(key))
    return message


def _read(key: str, message: EmailMessage) -> Received:
    body = message.get_body(("plain",))
    attachments = [(a.get_filename() or "附件", a.get_content_type()) for a in message.iter_attachments()]
    return Received(
        key=key,
        at=_when(message),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        text=body.get_content() if body else "",
        attachments=tuple(attachments),
    )


def _when(message: EmailMessage) -> datetime:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except (TypeError, ValueError):
        return system_now()
