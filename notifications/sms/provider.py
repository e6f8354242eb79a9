"""Who carries a reminder: a port, and its two adapters. One writes it down, one hands it to an address over HTTP."""

import http.client
import json
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from notifications.mail import Fate
from services.clock import system_now
from services.config import SMS_TO_FILE, Settings

TIMEOUT: Final = 10.0
# Nothing is wrong with the message: the address, the key or the provider's state is.
_LATER: Final = frozenset({401, 403, 404, 405, 407, 408, 425, 429})
_SILENT: Final = 504  # a gateway that handed it on and heard nothing


@dataclass(frozen=True, slots=True)
class Message:
    """What is to be sent. `id` is the reminder's, the same at every try."""

    id: uuid.UUID
    to: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of it, and the kind of error without any number; `is_away`: nobody took the call."""

    fate: Fate
    error: str = ""
    is_away: bool = False


class Provider(Protocol):
    """Takes a message to a mobile number."""

    def send(self, message: Message) -> Answer:
        """Hand it over once; never raises for what the other side does."""


@dataclass(frozen=True, slots=True)
class FileProvider:
    """Writes down what would be sent, the number masked; for machines from which nothing leaves."""

    path: Path

    def send(self, message: Message) -> Answer:
        line = {
            "at": system_now().isoformat(timespec="seconds"),
            "id": str(message.id),
            "to": f"{message.to[:3]}****{message.to[-4:]}",
            "text": message.text,
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
        return Answer(Fate.ACCEPTED)


@dataclass(frozen=True, slots=True)
class HttpProvider:
    """POSTs it as JSON to one address; what is answered is a status and nothing else. Redirections are not followed."""

    url: str
    key: str = field(default="", repr=False)

    def send(self, message: Message) -> Answer:
        told = urlsplit(self.url)
        kind = http.client.HTTPSConnection if told.scheme == "https" else http.client.HTTPConnection
        connection = kind(told.hostname or "", told.port, timeout=TIMEOUT)
        try:
            connection.connect()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return Answer(Fate.LATER, type(error).__name__, is_away=True)
        try:
            path = (told.path or "/") + (f"?{told.query}" if told.query else "")
            connection.request("POST", path, _body(message), self._headers(message))
            return answered(connection.getresponse().status)
        except (OSError, http.client.HTTPException) as error:
            # Broken off after we began to hand it over: it may be on its way, it may not.
            return Answer(Fate.UNKNOWN, type(error).__name__)
        finally:
            connection.close()

    def _headers(self, message: Message) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "gongkai",
            "Idempotency-Key": str(message.id),
        }
        return headers | ({"Authorization": f"Bearer {self.key}"} if self.key else {})


def answered(status: int) -> Answer:
    """What a status says: accepted, refused for good, try later, or nobody knows."""
    if status in range(200, 300):
        return Answer(Fate.ACCEPTED)
    if status == _SILENT:
        return Answer(Fate.UNKNOWN, f"http {status}")
    is_ours = status in range(400, 500) and status not in _LATER
    return Answer(Fate.REFUSED if is_ours else Fate.LATER, f"http {status}")


def provider_of(told: Settings) -> Provider | None:
    """The provider of this installation, None where it has none."""
    if told.sms_url is None:
        return None
    return (
        FileProvider(sent_file(told))
        if told.sms_url == SMS_TO_FILE
        else HttpProvider(told.sms_url, told.sms_key)
    )


def sent_file(told: Settings) -> Path:
    """Where the file adapter writes."""
    return told.data_dir / "sms" / "sent.jsonl"


def _body(message: Message) -> bytes:
    return json.dumps(
        {"id": str(message.id), "to": message.to, "text": message.text}, ensure_ascii=False
    ).encode()
