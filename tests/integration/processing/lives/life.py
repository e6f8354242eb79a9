"""A random life of a case and of those that belong to it: anything is tried in any order; what is refused must change nothing."""

import itertools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from processing import queries
from processing.domain import State
from processing.handlers.opening import on_request_registered
from processing.models import Case, CaseDocument, Inquiry
from processing.tasks import end_silences
from services.actor import SYSTEM, Actor
from services.calendar.shipped import shipped_calendar
from services.crypto import new_case_key
from services.db import unit_of_work
from services.delivery import Envelope, open_stream
from services.delivery.settle import Settler
from services.errors import DomainError
from services.events import Event
from services.events.intake import RequestRegistered
from services.identity.permissions import Role
from services.identity.queries import agency
from services.ids import new_id
from tests.integration.processing.told import PERSONAL, acting, at, at_work
from tests.support.agencies import Office

CALENDAR = shipped_calendar()
FIRST_DAY = date(2025, 3, 3)
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """Where cases live: the office, a second officer of it, the agency it may ask, what carries facts between the two."""

    office: Office
    colleague: Actor
    beside: Office
    between: Settler

    def carry(self) -> None:
        """What one agency told the other is heard there."""
        self.between.settle((self.office.agency_id, self.beside.agency_id), 30)


@dataclass(frozen=True)
class Bent:
    """What happens in a life more often than in others, by state; `answered_first`: the rest follows an answer."""

    often: Mapping[State, tuple["Move", ...]]
    answered_first: bool = False


class NotNow(LookupError):
    """There is nothing here that this could be done to."""


@dataclass
class Life:
    """Cases of one applicant, their day, and the numbers that decide what happens next; `case` is the one in hand.

    `taken` names every step that was really taken.
    """

    place: Place
    draws: list[int]
    bent: Bent
    day: date = FIRST_DAY
    cases: list = field(default_factory=list)
    stood: dict = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    refused: int = 0
    case: object = None

    def __post_init__(self) -> None:
        person = PERSONAL["applicant"]
        own = f"37990119850614{next(_numbers) % 10000:04d}"
        self.personal = PERSONAL | {"applicant": person | {"id_number": own, "phone": own[4:15]}}
        self.case = self.born()

    @property
    def office(self) -> Office:
        return self.place.office

    @property
    def state(self) -> State:
        return self.stood[self.case][0]

    def draw(self, below: int) -> int:
        """The next number of the example, folded into a range; 0 when they have run out."""
        return self.draws.pop() % below if self.draws else 0

    def one_of(self, things: Collection):
        """One of these by the next number. Raises NotNow where there is none."""
        if not things:
            raise NotNow
        return list(things)[self.draw(len(things))]

    def attempt(self, move: "Move") -> None:
        """Try it with the case in hand; what is refused leaves every case of this life as it stood."""
        try:
            move(self)
        except DomainError:
            self.refused += 1
            before = dict(self.stood)
            with at_work(self.office) as session:
                self.look(session)
            assert self.stood == before, (move.__name__, self.taken)
        except NotNow:
            self.refused += 1

    def do(self, command, *args, role=Role.OFFICER, who=None, about=None, **more):
        """One command by one person in a transaction of its own."""
        with at_work(self.office) as session:
            by = acting(self.office, role, self.day)
            if who is not None:
                by = type(by)(who, by.permissions, by.now)
            made = command(session, self.office.agency_id, about or self.case, *args, by=by, **more)
            self.look(session)
        self.taken.append(command.__name__)
        return made

    def hear(self, handler, fact: Event, name: str, stream=None, sealed=None) -> None:
        """Another context tells something of the case; `name` is what it is counted as."""
        told = Envelope(
            seq=0,
            event_id=new_id(),
            name="",
            version=1,
            agency_id=self.office.agency_id,
            for_agency_id=None,
            stream=stream or self.case,
            sequence=1,
            occurred_at=at(self.day),
            actor=SYSTEM,
            correlation_id=None,
            event=fact,
            sealed=sealed,
        )
        with at_work(self.office) as session:
            handler(session, [told])
            self.look(session)
        self.taken.append(name)

    def born(self, **more):
        """Another application of the same applicant is registered, as intake tells it; its id."""
        stream, number = new_id(), next(_numbers)
        with unit_of_work("intake", self.office.scope) as session:
            open_stream(session, self.office.agency_id, stream)
            sealed = new_case_key(session, self.office.agency_id, stream).seal(self.personal)
        told = {
            "number": f"{self.office.code}-{self.day.year}-{number:06d}",
            "body_id": self.office.body_id,
            "channel": "web",
            "applicant_kind": "natural",
            "registered_on": self.day,
            "wanted_medium": "paper",
            "wanted_way": "post",
            "evidence": {},
            "receipt_date": self.day,
        } | more
        self.cases.append(stream)
        self.hear(on_request_registered, RequestRegistered(**told), "registered", stream, sealed)
        return stream

    def look(self, session) -> None:
        """Note how every case of this life stands."""
        rows = session.execute(select(Case.id, Case.state, Case.version).where(Case.id.in_(self.cases)))
        self.stood = {case: (state, version) for case, state, version in rows}

    def ask(self, query, *args):
        """A question about the case in hand."""
        with at_work(self.office) as session:
            return query(session, self.office.agency_id, self.case, *args)

    def own(self):
        """The case in hand as it is now."""
        return self.ask(queries.case_of)

    def papers(self, *conditions):
        """Papers of the case in hand, the oldest first."""
        with at_work(self.office) as session:
            wanted = select(CaseDocument).where(CaseDocument.case_id == self.case, *conditions)
            return session.scalars(wanted.order_by(CaseDocument.id)).all()

    def asked(self, *conditions):
        """What the case in hand asked of others."""
        with at_work(self.office) as session:
            return session.scalars(
                select(Inquiry).where(Inquiry.case_id == self.case, *conditions).order_by(Inquiry.id)
            ).all()

    def pass_days(self, working: int) -> None:
        """Working days go by; who was asked and kept silent until then has kept silent."""
        if working:
            self.day = CALENDAR.add_working_days(self.day, working)
            if "ask" in self.taken:
                self._end_silences()

    def _end_silences(self) -> None:
        over = select(Inquiry.kind).where(
            Inquiry.case_id.in_(self.cases), Inquiry.ended_on.is_(None), Inquiry.respond_by < self.day
        )
        with at_work(self.office) as session:
            if silent := session.scalars(over).all():
                end_silences(session, agency(session, self.office.agency_id), self.day, at(self.day))
                session.flush()
                for kind in session.scalars(over):
                    silent.remove(kind)
                self.taken += [f"silence_{kind}" for kind in silent]
                self.look(session)


Move = Callable[[Life], None]
