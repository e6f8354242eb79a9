"""Signing in and out, and passwords. System time: `now` is the edge's clock.

`sign_in` opens its own short transactions: hashing a password takes a tenth of a second and must hold no lock,
and a failure must be counted although the caller hears a refusal.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NoReturn

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.actor import Actor, ActorKind
from services.audit import audit
from services.config import settings
from services.db import Scope, unit_of_work
from services.errors import NotAllowed, NotFound
from services.identity import throttle
from services.identity.logins import folded_login
from services.identity.models import Person
from services.identity.passwords import (
    PROFILES,
    Profile,
    check_password,
    decoy_hash,
    hash_password,
    is_outdated,
    verify_password,
)
from services.identity.sessions import close_all, close_session, memberships_of, open_session

PLATFORM: Final = 0


class SignInRefused(NotAllowed):
    """Wrong name, wrong password, disabled: one answer for all."""

    code = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__("登录名或密码不正确。")


@dataclass(frozen=True, slots=True)
class NewSession:
    """A fresh session: `token` goes into the cookie and is kept nowhere else."""

    token: str = field(repr=False)
    person_id: uuid.UUID
    name: str
    must_change_password: bool


def sign_in(login: str, password: str, *, address: str, agent: str, now: datetime) -> NewSession:
    """Open a session. Raises SignInRefused, TooMany.

    Unknown names cost the same time as wrong passwords, and read the same.
    """
    profile = PROFILES[settings().profile]
    folded = folded_login(login[:200])
    touched = throttle.counters(profile.name, folded, address)
    with unit_of_work("identity", Scope(PLATFORM)) as session:
        throttle.check(session, touched, now)
        person = session.scalars(select(Person).where(Person.login == folded)).one_or_none()
    known = person is not None and person.disabled_at is None
    hash_ = person.password_hash if person is not None else decoy_hash(profile)
    fits = verify_password(password, hash_)
    if person is None or not (known and fits):
        _refuse(touched, person, now)
    fresh_hash = hash_password(password, profile) if is_outdated(hash_, profile) else None
    with unit_of_work("identity", Scope(PLATFORM)) as session:
        throttle.forget(session, touched)
        return _admit(session, person, profile, fresh_hash, address, agent, now)


def sign_out(session: Session, token: str) -> None:
    """End this session."""
    close_session(session, token)


def change_password(
    session: Session, person_id: uuid.UUID, *, old: str, new: str, keep: bytes | None = None, now: datetime
) -> None:
    """The person's own change; every other session ends (`keep` is the current token's hash).

    Raises SignInRefused when `old` is wrong, Invalid when `new` does not satisfy the profile.
    """
    found = _locked(session, person_id)
    if not verify_password(old, found.password_hash):
        raise SignInRefused
    _set_password(found, new, now)
    found.must_change_password = False
    session.flush()
    close_all(session, person_id, but=keep)
    _note(session, "person.password_changed", found, now)


def reset_password(session: Session, person_id: uuid.UUID, *, new: str, by: Actor, now: datetime) -> None:
    """An administrator's reset: to be changed at the next sign-in, all sessions end."""
    found = _locked(session, person_id)
    _set_password(found, new, now)
    found.must_change_password = True
    session.flush()
    close_all(session, person_id)
    _note(session, "person.password_reset", found, now, by)


def _refuse(touched: Sequence[throttle.Counter], person: Person | None, now: datetime) -> NoReturn:
    with unit_of_work("identity", Scope(PLATFORM)) as session:
        throttle.count_failure(session, touched, now)
        if person is not None:
            _note(session, "person.sign_in_refused", person, now)
    raise SignInRefused


def _admit(
    session: Session,
    person: Person,
    profile: Profile,
    fresh_hash: str | None,
    address: str,
    agent: str,
    now: datetime,
) -> NewSession:
    found = _locked(session, person.id)
    if fresh_hash is not None:
        found.password_hash = fresh_hash
    is_old = profile.max_age is not None and now - found.password_set_at > profile.max_age
    found.must_change_password = found.must_change_password or is_old
    memberships = memberships_of(session, found.id, now)
    agency_id = memberships[0].agency_id if memberships else None
    token = open_session(session, found.id, agency_id, address=address, agent=agent, now=now)
    _note(session, "person.signed_in", found, now)
    return NewSession(token, found.id, found.name, found.must_change_password)


def _set_password(person: Person, new: str, now: datetime) -> None:
    profile = PROFILES[settings().profile]
    check_password(new, profile, words=(person.login,), old=[person.password_hash, *person.old_hashes])
    person.old_hashes = [person.password_hash, *person.old_hashes][: profile.history]
    person.password_hash, person.password_set_at = hash_password(new, profile), now


def _locked(session: Session, person_id: uuid.UUID) -> Person:
    found = session.get(Person, person_id, with_for_update=True)
    if found is None:
        raise NotFound("没有这个人员。")
    return found


def _note(session: Session, action: str, person: Person, now: datetime, by: Actor | None = None) -> None:
    actor = by or Actor(ActorKind.PERSON, str(person.id), person.name)
    audit(
        session,
        action,
        agency_id=PLATFORM,
        actor=actor,
        now=now,
        object_kind="person",
        object_id=person.id,
    )
