"""People and their roles."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.config import settings
from services.errors import Conflict, Invalid, NotFound
from services.identity.logins import LOGIN, folded_login
from services.identity.models import Membership, Person, Section
from services.identity.passwords import PROFILES, check_password, hash_password
from services.identity.permissions import ROLE_NAMES, Role, excluded_by
from services.identity.sessions import close_all
from services.ids import new_id
from services.words import said


def create_person(
    session: Session,
    *,
    login: str,
    name: str,
    password: str,
    must_change_password: bool = True,
    by: Actor,
    now: datetime,
    agency_id: int = 0,
) -> Person:
    """Somebody who may sign in from now on. Raises Invalid, Conflict for a login name that is taken.

    `agency_id` is where the act is audited.
    """
    folded = folded_login(login)
    if not LOGIN.fullmatch(folded):
        raise Invalid("登录名有误。", fields={"login": "用 2 至 64 个字母、数字、汉字或 . _ - @。"})
    if not name.strip() or len(name) > 50 or "\x00" in name:
        raise Invalid("姓名有误。", fields={"name": "请填写，不超过 50 个字。"})
    if session.scalar(select(Person.id).where(Person.login == folded)) is not None:
        raise Conflict("登录名已有人使用。", fields={"login": "已有人使用。"})
    profile = PROFILES[settings().profile]
    check_password(password, profile, words=(folded,))
    made = Person(
        id=new_id(), login=folded, name=name.strip(), password_hash=hash_password(password, profile)
    )
    made.password_set_at, made.created_at, made.old_hashes = now, now, []
    made.must_change_password = must_change_password
    session.add(made)
    session.flush()
    _note(session, "person.created", agency_id, made.id, by, now)
    return made


def add_membership(
    session: Session,
    person_id: uuid.UUID,
    agency_id: int,
    role: Role,
    *,
    section_id: int | None = None,
    valid_from: date | None = None,
    by: Actor,
    now: datetime,
) -> Membership:
    """Give a person a role in an agency. Raises Conflict where 三员分立 or an equal membership forbids it."""
    person = _person(session, person_id)
    today = china_date(now)
    held = session.scalars(
        select(Membership).where(
            Membership.person_id == person_id,
            or_(Membership.valid_to.is_(None), Membership.valid_to >= today),
        )
    ).all()
    if (other := excluded_by((m.role for m in held), role)) is not None:
        raise Conflict(
            said(
                "%(name)s 已是%(role_names)s，不能再兼任%(role_names2)s。",
                name=person.name,
                role_names=ROLE_NAMES[other],
                role_names2=ROLE_NAMES[role],
            )
        )
    if any((m.agency_id, m.role, m.section_id) == (agency_id, role, section_id) for m in held):
        raise Conflict(said("%(name)s 在该机关已有这个角色。", name=person.name))
    _check_section(session, agency_id, section_id)
    made = Membership(
        id=new_id(), person_id=person_id, person_name=person.name, agency_id=agency_id, role=role
    )
    made.section_id, made.valid_from = section_id, valid_from or today
    session.add(made)
    session.flush()
    _note(session, "person.role_given", agency_id, person_id, by, now, role=role)
    return made


def end_membership(session: Session, membership_id: uuid.UUID, *, by: Actor, now: datetime) -> None:
    """The role ends today; tomorrow the person is without it."""
    found = session.get(Membership, membership_id, with_for_update=True)
    if found is None:
        raise NotFound("没有这个任职。")
    found.valid_to = china_date(now)
    _note(session, "person.role_ended", found.agency_id, found.person_id, by, now, role=found.role)


def disable_person(
    session: Session, person_id: uuid.UUID, *, by: Actor, now: datetime, agency_id: int = 0
) -> None:
    """No more signing in; every open session ends at once (ASVS 7.4.2)."""
    found = _person(session, person_id)
    found.disabled_at = now
    session.flush()
    close_all(session, person_id)
    _note(session, "person.disabled", agency_id, person_id, by, now)


def enable_person(
    session: Session, person_id: uuid.UUID, *, by: Actor, now: datetime, agency_id: int = 0
) -> None:
    """May sign in again."""
    _person(session, person_id).disabled_at = None
    _note(session, "person.enabled", agency_id, person_id, by, now)


def _person(session: Session, person_id: uuid.UUID) -> Person:
    found = session.get(Person, person_id, with_for_update=True)
    if found is None:
        raise NotFound("没有这个人员。")
    return found


def _check_section(session: Session, agency_id: int, section_id: int | None) -> None:
    if section_id is None:
        return
    found = session.get(Section, section_id)
    if found is None or found.agency_id != agency_id:
        raise Invalid("没有这个科室。", fields={"section_id": "不是该机关的科室。"})


def _note(
    session: Session,
    action: str,
    agency_id: int,
    person_id: uuid.UUID,
    by: Actor,
    now: datetime,
    role: Role | None = None,
) -> None:
    detail = {} if role is None else {"role": str(role)}
    audit(
        session,
        action,
        agency_id=agency_id,
        actor=by,
        now=now,
        object_kind="person",
        object_id=person_id,
        detail=detail,
    )
