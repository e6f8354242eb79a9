"""Founding the district: agencies, bodies, sections and people, through the commands; what is there is left alone."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from deploy.demo.district import AGENCIES, PASSWORD, DemoAgency, DemoPerson
from services.actor import SYSTEM, Actor, ActorKind
from services.db import Scope, unit_of_work
from services.errors import Conflict, NotFound
from services.idempotency import IdempotencyKey, first_comer
from services.identity import commands, queries
from services.identity.models import Agency, Person
from services.identity.permissions import Role
from services.ids import new_id

LOADED = "demonstration"
SINCE = date(2019, 5, 15)  # the Regulation in its present form


@dataclass(frozen=True, slots=True)
class Founded:
    """An agency of the district with its numbers and people."""

    told: DemoAgency
    agency: Agency
    people: dict[str, Actor]

    @property
    def agency_id(self) -> int:
        """Its number."""
        return self.agency.id

    def who(self, role: Role, turn: int = 0) -> Actor:
        """Somebody with this role; `turn` lets colleagues share the work."""
        able = [person for person in self.told.people if role in person.roles]
        return self.people[able[turn % len(able)].login]


def found_district(now: datetime) -> list[Founded]:
    """Make what is missing. Until their year is loaded the agencies are played ones: no sweep, no mail sent."""
    with unit_of_work("identity") as session:
        for told in AGENCIES:
            _found_agency(session, told, now)
    for told in AGENCIES:
        for person in told.people:
            _found_person(told, person, now)
    return [_founded(told) for told in AGENCIES]


def is_loaded() -> bool:
    """Whether the district and its year are there to the last step."""
    with unit_of_work("identity") as session:
        agency_id = session.scalar(select(Agency.id).where(Agency.code == AGENCIES[0].code))
    if agency_id is None:
        return False
    with unit_of_work("identity", Scope(agency_id)) as session:
        noted = select(IdempotencyKey.key).where(
            IdempotencyKey.agency_id == agency_id, IdempotencyKey.scope == LOADED
        )
        return session.scalar(noted) is not None


def note_loaded(agency_id: int) -> None:
    """Write down that nothing is missing any more."""
    with unit_of_work("identity", Scope(agency_id)) as session:
        first_comer(session, agency_id=agency_id, scope=LOADED, key="1", told={}, object_id=new_id())


def open_to_today() -> None:
    """From now on the district lives in today: sweeps run, mail is sent."""
    codes = [told.code for told in AGENCIES]
    with unit_of_work("identity") as session:
        session.execute(update(Agency).where(Agency.code.in_(codes)).values(time_mode="real"))


def _found_agency(session: Session, told: DemoAgency, now: datetime) -> None:
    with suppress(NotFound):
        queries.agency_by_code(session, told.code)
        return
    parent_id = queries.agency_by_code(session, told.parent).id if told.parent else None
    made = commands.create_agency(
        session,
        code=told.code,
        name=told.name,
        short_name=told.short_name,
        level=told.level,
        parent_id=parent_id,
        time_mode="played",
        valid_from=SINCE,
        options=told.options,
        by=SYSTEM,
        now=now,
    )
    for body in told.bodies:
        commands.create_body(
            session,
            made.id,
            name=body.name,
            letterhead=body.letterhead,
            review_body=body.review_body,
            review_address=body.review_address,
            court=body.court,
            court_address=body.court_address,
            valid_from=SINCE,
            by=SYSTEM,
            now=now,
        )
    for position, name in enumerate(told.sections):
        commands.create_section(session, made.id, name=name, position=position, by=SYSTEM, now=now)


def _found_person(told: DemoAgency, person: DemoPerson, now: datetime) -> None:
    login = f"{told.prefix}.{person.login}"
    with suppress(Conflict), unit_of_work("identity") as session:
        agency_id = queries.agency_by_code(session, told.code).id
        made = commands.create_person(
            session,
            login=login,
            name=person.name,
            password=PASSWORD,
            must_change_password=False,
            by=SYSTEM,
            now=now,
            agency_id=agency_id,
        )
        section_id = _section_id(session, agency_id, person.section)
        for role in person.roles:
            commands.add_membership(
                session,
                made.id,
                agency_id,
                role,
                section_id=section_id,
                valid_from=SINCE,
                by=SYSTEM,
                now=now,
            )


def _section_id(session: Session, agency_id: int, name: str | None) -> int | None:
    return next((s.id for s in queries.sections(session, agency_id) if s.name == name), None)


def _founded(told: DemoAgency) -> Founded:
    with unit_of_work("identity") as session:
        agency = queries.agency_by_code(session, told.code)
        logins = {f"{told.prefix}.{person.login}": person.login for person in told.people}
        rows = session.execute(select(Person.id, Person.login, Person.name).where(Person.login.in_(logins)))
        people = {logins[row.login]: _actor(row.id, row.name) for row in rows}
    return Founded(told, agency, people)


def _actor(person_id: UUID, name: str) -> Actor:
    return Actor(ActorKind.PERSON, str(person_id), name)
