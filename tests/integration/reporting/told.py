"""Cases told by events alone, as intake and processing would publish them."""

import random
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import update

from reporting.domain import KINDS, RESULTS, Fact
from reporting.models import CaseFact
from reporting.worker import SUBSCRIPTIONS
from services.actor import SYSTEM
from services.clock import CHINA
from services.db import Scope, unit_of_work
from services.delivery import Draft, open_stream, publish_many
from services.delivery.settle import Settler
from services.events.intake import ApplicantCorrected, ReceiptConfirmed, RegistrationVoided, RequestRegistered
from services.events.processing import CaseClosed, CaseMoved, ClockChanged
from services.events.routes import CONSUMERS, ROUTES
from services.ids import new_id


@dataclass(frozen=True)
class Told:
    """A case as told: its stream, number and what reporting must know of it."""

    stream: object
    number: str
    fact: Fact


def tell(office, number, *, kind="natural", received=None, confirmed=None, closed=None, outcome=None, voided=None,
         corrected=None, body_id=None, due=None):  # fmt: skip
    """Publish the life of one case; the answer says what must be counted."""
    stream, day = new_id(), received or confirmed or date(2025, 3, 3)
    body = body_id or office.body_id
    events = [
        RequestRegistered(
            number=number, body_id=body, channel="web", applicant_kind=kind, registered_on=day,
            receipt_date=received, wanted_medium="paper", wanted_way="post", evidence={},
        ),
        CaseMoved(state="examining", action="register", on=day, plain="registered"),
    ]  # fmt: skip
    if confirmed:
        events.append(ReceiptConfirmed(receipt_date=confirmed, rule="confirmed", evidence={}))
    if due:
        events.append(ClockChanged(due_date=due, provisional=False, stopped=False, explanation=[]))
    if corrected:
        events.append(ApplicantCorrected(applicant_kind=corrected, wanted_medium="paper", wanted_way="post"))
    if voided:
        events.append(RegistrationVoided(reason="重复登记", on=voided))
    if closed:
        events.append(CaseMoved(state="closed", action="close", on=closed, plain="closed"))
        events.append(
            CaseClosed(outcome=outcome, closed_on=closed, timely=not due or closed <= due, due_date=due)
        )
    with unit_of_work("intake", Scope(office.agency_id)) as session:
        open_stream(session, office.agency_id, stream)
        publish_many(session, [_draft(office, stream, event, day) for event in events])
    received = received or confirmed
    return Told(stream, number, Fact(corrected or kind, received, closed, outcome, bool(voided), body))


def _draft(office, stream, event, day):
    now = datetime.combine(day, time(9), tzinfo=CHINA)
    return Draft(event=event, agency_id=office.agency_id, stream=stream, actor=SYSTEM, now=now)


def tell_more(office, told, on, *events):
    """What happens to a told case later."""
    with unit_of_work("processing", Scope(office.agency_id)) as session:
        publish_many(session, [_draft(office, told.stream, event, on) for event in events])


def pass_over(old, new, told, on, *, closed=None, outcome=None):
    """A told case, open still, passes to another agency on a day, which may answer it: the facts as the two agencies'
    events leave them (that passing tells them so is tested where it happens)."""
    fact = told.fact
    went_on = tell(
        new, told.number, kind=fact.applicant_kind, received=fact.receipt_date, closed=closed, outcome=outcome
    )
    drain(old.agency_id, new.agency_id)
    _mark(old, told, handed_on=on - timedelta(days=1), handed_to=new.agency_id)
    _mark(new, went_on, taken_on=on, taken_from=old.agency_id)
    return went_on


def _mark(office, told, **columns):
    with unit_of_work("reporting", Scope(office.agency_id)) as session:
        session.execute(update(CaseFact).where(CaseFact.stream == told.stream).values(**columns))


def tell_many(office, count, seed=1, body_ids=()):
    """Cases of every sort between 2023 and 2026."""
    chance = random.Random(seed)
    return [_tell_any(office, f"{office.code}-{seed}-{n:06d}", chance, body_ids) for n in range(count)]


def _tell_any(office, number, chance, body_ids):
    received = date(2023, 10, 1) + timedelta(days=chance.randrange(900))
    closed = received + timedelta(days=chance.randrange(60)) if chance.random() < 0.8 else None
    return tell(
        office,
        number,
        kind=chance.choice(KINDS),
        received=received if chance.random() < 0.8 else None,
        confirmed=None if chance.random() < 0.5 else received,
        closed=closed,
        outcome=chance.choice(RESULTS) if closed else None,
        voided=received if chance.random() < 0.05 else None,
        corrected=chance.choice(KINDS) if chance.random() < 0.1 else None,
        body_id=chance.choice(body_ids) if body_ids else None,
    )


def _ignore(*_):
    """For the contexts whose own rows were never made: only reporting is under test."""


def drain(*agency_ids):
    """Work off what was told, with reporting's real handlers alone."""
    quiet = {
        context: {kind: _ignore for kind, hearers in ROUTES.items() if context in hearers}
        for context in CONSUMERS
        if context != "reporting"
    }
    with closing(Settler(quiet | {"reporting": SUBSCRIPTIONS})) as settler:
        settler.settle(agency_ids, 30.0)
