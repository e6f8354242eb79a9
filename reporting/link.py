"""Whether a published report opens at the address it was given: one visit, of the public web alone.

The address is typed by people, so the visit goes nowhere else: only to public addresses of the name as it was
resolved once, no cookies, no body read beyond a little, few redirections, each looked at anew.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

SECONDS: Final = 8.0
MOST_TURNS: Final = 3
OPENS, REFUSED, UNREACHABLE, INSIDE = "opens", "refused", "unreachable", "inside"
_TURNS: Final = (301, 302, 303, 307, 308)
_PORTS: Final = {"http": 80, "https": 443}
# What an unreachable, misnamed, silent or strangely speaking server ends in.
_FAILED: Final = (OSError, http.client.HTTPException, UnicodeError, ValueError)

Reachable = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Visit:
    """`outcome`: opens; refused (with its `status`); unreachable; inside (no public address: not visited)."""

    outcome: str
    status: int | None = None


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public web, not of this machine or its neighbours."""
    return ipaddress.ip_address(address).is_global


def visit(address: str, may_reach: Reachable = is_public) -> Visit:
    """Open the address as a reader would; never raises."""
    for _turn in range(MOST_TURNS + 1):
        try:
            there = _resolved(urlsplit(address))
            if there is None or not may_reach(there):
                return Visit(INSIDE if there else UNREACHABLE)
            status, onward = _ask(urlsplit(address), there)
        except _FAILED:
            return Visit(UNREACHABLE)
        if status not in _TURNS or not onward:
            return Visit(OPENS if status < http.client.BAD_REQUEST else REFUSED, status)
        address = urljoin(address, onward)
    return Visit(REFUSED, status)


def _resolved(parts: SplitResult) -> str | None:
    if parts.scheme not in _PORTS or not parts.hostname:
        return None
    found = socket.getaddrinfo(parts.hostname, _port(parts), type=socket.SOCK_STREAM)
    return str(found[0][4][0]) if found else None


def _ask(parts: SplitResult, there: str) -> tuple[int, str]:
    """The status of one request, and where it points onward; to the very address that was looked at."""
    connection = _connection(parts, there)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", path, headers={"User-Agent": "gongkai", "Accept": "*/*"})
        answer = connection.getresponse()
        return answer.status, answer.getheader("Location") or ""
    finally:
        connection.close()


def _connection(parts: SplitResult, there: str) -> http.client.HTTPConnection:
    name = parts.hostname or ""
    line = socket.create_connection((there, _port(parts)), SECONDS)
    if parts.scheme == "https":
        line = ssl.create_default_context().wrap_socket(line, server_hostname=name)
    connection = http.client.HTTPConnection(name, _port(parts), timeout=SECONDS)
    connection.sock = line
    return connection


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme]
