"""One e-mail over SMTP: a short letter with the paper attached, and an answer that says how sure we are."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime
from enum import StrEnum
from typing import Final
from urllib.parse import unquote, urlsplit

from services.config import ConfigurationError

TIMEOUT: Final = 20.0
PORTS: Final = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


class Fate(StrEnum):
    """What became of it: accepted; refused for good; not handed over, try later; or nobody knows."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Mail:
    """What is to be sent. `message_id` is the notice's, the same at every try."""

    message_id: str
    sender: str
    sender_name: str
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    attachment: bytes = field(repr=False)
    attachment_name: str


def send(url: str, mail: Mail) -> tuple[Fate, str]:
    """Send it; answers its fate and, for what did not go well, the kind of error without any address.

    Raises ConfigurationError for a URL that is none of smtp://, smtps://, smtp+starttls://.
    """
    handed_over = False
    try:
        with _connection(url) as smtp:
            message = _message(mail)
            smtp.ehlo_or_helo_if_needed()
            handed_over = True
            refused = smtp.send_message(message)
            handed_over = False
            return (Fate.REFUSED, "recipient") if refused else (Fate.ACCEPTED, "")
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        return (Fate.REFUSED if min(codes) >= 500 else Fate.LATER), f"recipient {min(codes)}"
    except smtplib.SMTPResponseException as error:
        return (Fate.REFUSED if error.smtp_code >= 550 else Fate.LATER), f"smtp {error.smtp_code}"
    except (OSError, smtplib.SMTPException) as error:
        # Broken off after we began to hand it over: it may be there, it may not.
        return (Fate.UNKNOWN if handed_over else Fate.LATER), type(error).__name__


@contextmanager
def _connection(url: str) -> Iterator[smtplib.SMTP]:
    told = urlsplit(url)
    if told.scheme not in PORTS or not told.hostname:
        raise ConfigurationError("SMTP_URL 应当形如 smtp://主机:端口、smtps://… 或 smtp+starttls://…。")
    port = told.port or PORTS[told.scheme]
    smtp: smtplib.SMTP
    if told.scheme == "smtps":
        smtp = smtplib.SMTP_SSL(told.hostname, port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        smtp = smtplib.SMTP(told.hostname, port, timeout=TIMEOUT)
    try:
        if told.scheme == "smtp+starttls":
            smtp.starttls(context=ssl.create_default_context())
        if told.username:
            smtp.login(unquote(told.username), unquote(told.password or ""))
        yield smtp
    finally:
        _goodbye(smtp)


def _goodbye(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        smtp.close()


def _message(mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["Message-ID"] = mail.message_id
    message["Date"] = localtime()
    message["From"] = Address(mail.sender_name, addr_spec=mail.sender)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message.set_content(mail.text)
    message.add_attachment(
        mail.attachment, maintype="application", subtype="pdf", filename=mail.attachment_name
    )
    return message
