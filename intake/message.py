"""An application that came by e-mail, as the mail system saved it (.eml, RFC 5322): day, sender, words, attachments. Pure.

Only what the agency's own mail system wrote proves the day (条例第三十一条第三项): the topmost `Received` line. The sender's
`Date` is his own clock's and proves nothing.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import Final, cast

import lxml.html
from lxml.etree import ParserError
from lxml.html import HtmlElement

from services.clock import china_date
from services.errors import Invalid

MOST_ATTACHMENTS: Final = 20
MOST_NAME: Final = 100
# What the standard library raises on headers and parts that break the standard.
_BROKEN: Final = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    RecursionError,
    MessageError,
)
_BLOCKS: Final = ("p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4")


@dataclass(frozen=True, slots=True)
class Message:
    """What an e-mail says. `received_on` is None where no mail system wrote down when it came.

    `mark` tells this message from every other without naming anybody.
    """

    received_on: date | None
    mark: str
    sender: str
    address: str
    text: str
    attachments: tuple[tuple[str, bytes], ...]


def read_message(data: bytes) -> Message:
    """Read a saved message. Raises Invalid for what is none."""
    try:
        return _read(data)
    except _BROKEN as error:
        raise Invalid("邮件文件已损坏，读不出内容。") from error


def _read(data: bytes) -> Message:
    message = message_from_bytes(data, policy=default)
    if not any(message.get_all(name) for name in ("From", "Received")):
        raise Invalid("这不是邮件系统另存的邮件（.eml）。")
    parts = tuple(_attachments(message))
    if len(parts) > MOST_ATTACHMENTS:
        raise Invalid("邮件的附件太多，请另存附件后分开上传。")
    sender, address = _sender(message)
    return Message(_received_on(message), _mark(message, data), sender, address, _text(message), parts)


def _received_on(message: EmailMessage) -> date | None:
    told = str(next(iter(message.get_all("Received") or ()), "")).rpartition(";")[2].strip()
    try:
        came = parsedate_to_datetime(told)
    except ValueError:
        return None
    return china_date(came) if isinstance(came, datetime) and came.tzinfo else None


def _mark(message: EmailMessage, data: bytes) -> str:
    told = str(message.get("Message-ID") or "").strip().encode() or data
    return hashlib.sha256(told).hexdigest()[:16].upper()


def _sender(message: EmailMessage) -> tuple[str, str]:
    for name in ("Reply-To", "From"):
        addresses = getattr(message.get(name), "addresses", ())
        if addresses:
            return _clean(addresses[0].display_name)[:MOST_NAME], _clean(addresses[0].addr_spec)
    return "", ""


def _text(message: EmailMessage) -> str:
    """Subject and words; what was sent only as a web page is read as text."""
    body = message.get_body(("plain", "html"))
    words = "" if body is None else _content(cast(EmailMessage, body))
    if body is not None and body.get_content_subtype() == "html":
        words = _plain(words)
    lines = (line.rstrip() for line in _clean(words).splitlines())
    told = "\n".join(line for line in lines if line)
    subject = _clean(message.get("Subject") or "")
    return "\n".join(part for part in (subject, told) if part)


def _clean(told: object) -> str:
    """Without what no database takes: NUL, and bytes that were no text."""
    return str(told).replace("\x00", "").encode("utf-8", "ignore").decode("utf-8").strip()


def _content(part: EmailMessage) -> str:
    """The words of a part; one that names no or a wrong character set is read as UTF-8, else as GB 18030."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    for charset in (part.get_content_charset(), "utf-8", "gb18030"):
        try:
            return data.decode(charset or "utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("utf-8", "replace")


def _plain(markup: str) -> str:
    parser = lxml.html.HTMLParser(encoding="utf-8")
    try:
        root: HtmlElement = lxml.html.document_fromstring(markup.encode("utf-8"), parser=parser)
    except (ParserError, ValueError):
        return ""
    for hidden in [*root.iter("script", "style", "head")]:
        cast(HtmlElement, hidden).drop_tree()
    for block in root.iter(*_BLOCKS):
        block.tail = "\n" + (block.tail or "")
    return str(root.text_content())


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    for part in message.iter_attachments():
        name, data = part.get_filename(), part.get_payload(decode=True)
        if name and isinstance(data, bytes) and data:
            yield _clean(name), data
