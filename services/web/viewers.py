"""Who is looking: a signed-in person, a machine with a token, an applicant with his code, or anybody.

The frame asks a `Recogniser` (services.identity.web gives the real one) once per request and remembers the answer.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from flask import current_app, g, request

from services.actor import APPLICANT, Actor
from services.clock import system_now
from services.errors import NotAllowed
from services.identity.permissions import Permission, Role


@dataclass(frozen=True, slots=True)
class ActiveAgency:
    """The agency a page works for."""

    id: int
    code: str
    name: str
    short_name: str = ""
    is_played: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """One of a person's memberships."""

    agency: ActiveAgency
    role: Role
    role_name: str
    section_id: int | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """`permissions` are those in the active agency; `memberships` are all that hold today, in any agency."""

    actor: Actor
    person_id: uuid.UUID | None = None
    name: str = ""
    active: ActiveAgency | None = None
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    memberships: tuple[Standing, ...] = ()
    section_id: int | None = None
    must_change_password: bool = False

    @property
    def is_signed_in(self) -> bool:
        """Whether a person or a machine stands behind the request."""
        return self.person_id is not None or self.active is not None

    @property
    def agency(self) -> ActiveAgency:
        """The active agency. Raises NotAllowed for visitors, who have none."""
        if self.active is None:
            raise NotAllowed("请先登录，并选择所在的机关。")
        return self.active

    @property
    def roles(self) -> tuple[Standing, ...]:
        """The memberships in the active agency."""
        return tuple(m for m in self.memberships if self.active and m.agency.id == self.active.id)

    @property
    def agencies(self) -> tuple[ActiveAgency, ...]:
        """The agencies to switch between, each once, in the order of the memberships."""
        return tuple({m.agency.id: m.agency for m in self.memberships}.values())

    def may(self, *permissions: Permission) -> bool:
        """Whether any of `permissions` is held in the active agency."""
        return any(p in self.permissions for p in permissions)


VISITOR = Viewer(APPLICANT)


class Recogniser(Protocol):
    """Turns what a browser or machine carries into a viewer; None for what is unknown or over."""

    def person(self, token: str, now: datetime) -> Viewer | None:
        """The person of a session token."""

    def machine(self, token: str, now: datetime) -> Viewer | None:
        """The machine of an API token."""


def viewer() -> Viewer:
    """The viewer of this request, recognised once."""
    if "viewer" not in g:
        g.viewer = _recognise()
    found: Viewer = g.viewer
    return found


def acting_now() -> datetime:
    """The moment this request acts in: read once at the edge, given to every command."""
    if "acting_now" not in g:
        g.acting_now = system_now()
    now: datetime = g.acting_now
    return now


def is_api() -> bool:
    """Whether the request is a machine's: such requests know tokens, never cookies."""
    return request.path.startswith("/api/v")


def session_cookie() -> str:
    """The name of the cookie with the session token."""
    return "__Host-gongkai" if current_app.config["SESSION_COOKIE_SECURE"] else "gongkai_session"


def _recognise() -> Viewer:
    recogniser: Recogniser | None = current_app.extensions["recogniser"]
    if recogniser is None:
        return VISITOR
    if is_api():
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        known = recogniser.machine(token.strip(), acting_now()) if kind.lower() == "bearer" else None
    else:
        token = request.cookies.get(session_cookie(), "")
        known = recogniser.person(token, acting_now()) if token else None
    return known or VISITOR
