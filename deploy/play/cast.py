"""The agencies a table is played in, and the people who act in them."""

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from services.actor import SYSTEM, Actor, ActorKind
from services.clock import system_now
from services.db import unit_of_work
from services.errors import DomainError, NotFound
from services.identity import commands
from services.identity.models import Agency
from services.identity.permissions import Permission, Role, permissions_of
from services.identity.queries import agency_by_code, default_body, people

SINCE = date(2008, 5, 1)
# (role, name): reviewing and signing are two people, and neither is the one who drafts.
PEOPLE = (
    (Role.CLERK, "田小雨"),
    (Role.OFFICER, "周明远"),
    (Role.REVIEWER, "何静"),
    (Role.RESPONSIBLE, "秦志远"),
    (Role.DISPATCHER, "邹立"),
    (Role.REPORT_OFFICER, "许静"),
    (Role.SUPERVISOR, "陆明"),
)


class NotPlayable(DomainError):
    """The agency cannot be played in."""

    code = "not_playable"


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who acts, with what his role allows."""

    actor: Actor
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class Stage:
    """An agency ready to be played in."""

    agency: Agency
    cast: Mapping[Role, Player]

    @property
    def agency_id(self) -> int:
        return self.agency.id


def prepare(code: str, name: str, spread: int = 1) -> tuple[Stage, list[Stage]]:
    """The agency that is compared, and those the requests are dealt over: itself, or `spread` children.

    What is missing is made; raises NotPlayable for an agency that lives in real time.
    """
    top = _stage(code, name, "county" if spread > 1 else "department", None)
    if spread == 1:
        return top, [top]
    below = [
        _stage(f"{code}-{n:02d}", f"{name}第{n}单位", "department", top.agency_id)
        for n in range(1, spread + 1)
    ]
    return top, below


def _stage(code: str, name: str, level: str, parent_id: int | None) -> Stage:
    now = system_now()
    with unit_of_work("identity") as session:
        agency = _agency(session, code, name, level, parent_id, now)
        if not agency.is_played:
            raise NotPlayable(f"机关 {code} 在真实时间中办理，不能用来重演。请换一个代码。")
        _options(session, agency, now)
        _body(session, agency, now)
        _people(session, agency, now)
        cast = dict(_cast(session, agency.id))
    return Stage(agency, cast)


def _agency(
    session: Session, code: str, name: str, level: str, parent_id: int | None, now: datetime
) -> Agency:
    try:
        return agency_by_code(session, code)
    except NotFound:
        return commands.create_agency(
            session,
            code=code,
            name=name,
            level=level,
            parent_id=parent_id,
            time_mode="played",
            valid_from=SINCE,
            by=SYSTEM,
            now=now,
        )


def _options(session: Session, agency: Agency, now: datetime) -> None:
    if not agency.options.payment:
        told = {"payment": "持收费通知书到本机关办理，缴入国库"}
        commands.change_options(session, agency.id, told, by=SYSTEM, now=now)


def _body(session: Session, agency: Agency, now: datetime) -> None:
    try:
        default_body(session, agency.id, SINCE)
    except NotFound:
        commands.create_body(
            session,
            agency.id,
            name=agency.name,
            letterhead="重演",
            review_body="榆东区人民政府",
            review_address="青榆市榆东区榆荫路1号",
            court="榆东区人民法院",
            court_address="青榆市榆东区槐荫路2号",
            valid_from=SINCE,
            by=SYSTEM,
            now=now,
        )


def _people(session: Session, agency: Agency, now: datetime) -> None:
    held = {role for person in people(session, agency.id, SINCE) for role in person.roles}
    for role, name in PEOPLE:
        if role in held:
            continue
        login = f"{agency.code.lower()}-{role.replace('_', '-')}"
        # Nobody needs to sign in for a play to be played: an administrator sets a password where somebody does.
        person = commands.create_person(
            session,
            login=login,
            name=name,
            password=secrets.token_urlsafe(24),
            by=SYSTEM,
            now=now,
            agency_id=agency.id,
        )
        commands.add_membership(session, person.id, agency.id, role, valid_from=SINCE, by=SYSTEM, now=now)


def _cast(session: Session, agency_id: int) -> Iterator[tuple[Role, Player]]:
    for person in people(session, agency_id, SINCE):
        actor = Actor(ActorKind.PERSON, str(person.person_id), person.name)
        for role in person.roles:
            yield role, Player(actor, permissions_of(person.roles))
