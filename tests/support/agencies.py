"""Every test its own agency, with the people it needs."""

import itertools
import os
import uuid
from dataclasses import dataclass
from datetime import date, datetime

from services.actor import SYSTEM, Actor, ActorKind
from services.clock import CHINA
from services.db import Scope, unit_of_work
from services.identity import commands
from services.identity.permissions import Role

_numbers = itertools.count(1)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=CHINA)
PASSWORD = "一把很长的演示钥匙-2026"


@dataclass(frozen=True)
class Office:
    """An agency of a test: ids only, so that nothing hangs on a session."""

    agency_id: int
    code: str
    body_id: int
    people: dict[Role, Actor]

    @property
    def scope(self) -> Scope:
        return Scope(self.agency_id)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.people[Role(name)]
        except (ValueError, KeyError):
            raise AttributeError(name) from None


def new_code(prefix: str = "T") -> str:
    return f"{prefix}{os.getpid()}-{next(_numbers)}"


def new_office(*roles: Role, now: datetime = NOW, **agency) -> Office:
    """An agency with one answering body and a person per role (`office.officer` is that person as actor)."""
    code = agency.pop("code", None) or new_code()
    with unit_of_work("identity") as session:
        told = {"name": f"榆东区{code}局", "level": "department"} | agency
        made = commands.create_agency(session, code=code, **told, by=SYSTEM, now=now)
        body = commands.create_body(
            session,
            made.id,
            name=made.name,
            letterhead="榆东公开",
            review_body="榆东区人民政府",
            review_address="青榆市榆东区榆荫路 1 号",
            court="榆东区人民法院",
            court_address="青榆市榆东区槐荫路 2 号",
            valid_from=date(2010, 1, 1),
            by=SYSTEM,
            now=now,
        )
        ids = (made.id, body.id)
    people = {role: new_person(ids[0], role, now=now) for role in roles}
    return Office(ids[0], code, ids[1], people)


def new_person(agency_id: int, *roles: Role, now: datetime = NOW, login: str | None = None) -> Actor:
    """Somebody with these roles in the agency, from 2010 on; the password is PASSWORD."""
    told = login or f"p{uuid.uuid4().hex[:12]}"
    with unit_of_work("identity") as session:
        person = commands.create_person(
            session,
            login=told,
            name="槐" + told[:3],
            password=PASSWORD,
            must_change_password=False,
            by=SYSTEM,
            now=now,
        )
        for role in roles:
            commands.add_membership(
                session, person.id, agency_id, role, valid_from=date(2010, 1, 1), by=SYSTEM, now=now
            )
        return Actor(ActorKind.PERSON, str(person.id), person.name)
