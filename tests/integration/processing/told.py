"""Cases as other contexts tell of them, and people who act on them."""

import itertools
from contextlib import closing, contextmanager
from datetime import date, datetime, time

from processing import queries
from processing.commands import Acting
from processing.commands.replying import Decision
from processing.worker import SUBSCRIPTIONS
from services.actor import SYSTEM
from services.clock import CHINA
from services.crypto import new_case_key
from services.db import Scope, unit_of_work
from services.delivery import open_stream, publish, stream_events
from services.delivery.settle import Settler
from services.events.intake import RequestRegistered
from services.events.routes import CONSUMERS, ROUTES
from services.identity.permissions import ROLE_PERMISSIONS, Role
from services.ids import new_id
from tests.support.agencies import new_office

_numbers = itertools.count(500_001)  # beyond what intake itself gives an office in a test
STAFF = (Role.OFFICER, Role.REVIEWER, Role.RESPONSIBLE)
PERSONAL = {
    "applicant": {
        "kind": "natural",
        "name": "槐小满",
        "id_number": "379901198506142733",
        "phone": "13900007716",
        "email": "",
        "address": "青榆市河湾区临津路 88 号",
        "uscc": "",
    },
    "agent": None,
    "subject": "",
    "text": "澜湾路东侧地块出让合同",
    "document_number": "",
}
_ONLY_HERE = {
    context: {
        kind: (SUBSCRIPTIONS[kind] if context == "processing" else lambda *_: None)
        for kind, hearers in ROUTES.items()
        if context in hearers
    }
    for context in CONSUMERS
}


def at(day, hour=9):
    """A moment of that day in China."""
    return datetime.combine(date.fromisoformat(str(day)), time(hour), CHINA)


def staffed(**agency):
    """An office with officer, reviewer and responsible person."""
    return new_office(*STAFF, **agency)


def drain(*agency_ids):
    """Work off what is open with processing's own handlers; the others hear and do nothing."""
    with closing(Settler(_ONLY_HERE)) as settler:
        settler.settle(agency_ids, 30)


def tell(office, stream, fact, day, actor=SYSTEM, sealed=None, context="intake"):
    """Publish a fact of another context about a case, and let processing hear it."""
    with unit_of_work(context, office.scope) as session:
        key = None if sealed is None else _seal(session, office, stream, sealed)
        publish(
            session, fact, agency_id=office.agency_id, stream=stream, actor=actor, now=at(day), sealed=key
        )
    drain(office.agency_id)


def _seal(session, office, stream, told):
    from services.crypto import case_key

    return case_key(session, office.agency_id, stream).seal(told)


def register(office, received="2026-03-02", registered=None, personal=PERSONAL, drained=True, **more):
    """An application registered by intake; the case's id."""
    stream, day = new_id(), date.fromisoformat(registered or received or "2026-03-02")
    told = {
        "number": f"{office.code}-{day.year}-{next(_numbers):06d}",
        "body_id": office.body_id,
        "channel": "web",
        "applicant_kind": "natural",
        "registered_on": day,
        "wanted_medium": "paper",
        "wanted_way": "post",
        "evidence": {},
        "receipt_date": date.fromisoformat(received) if received else None,
    } | more
    with unit_of_work("intake", Scope(office.agency_id)) as session:
        open_stream(session, office.agency_id, stream)
        sealed = new_case_key(session, office.agency_id, stream).seal(personal)
        publish(
            session,
            RequestRegistered(**told),
            agency_id=office.agency_id,
            stream=stream,
            actor=SYSTEM,
            now=at(day),
            sealed=sealed,
        )
    if drained:
        drain(office.agency_id)
    return stream


def acting(office, role, day, hour=9):
    """A person of the office at work on that day."""
    return Acting(office.people[role], ROLE_PERMISSIONS[role], at(day, hour))


@contextmanager
def at_work(office):
    """A transaction of processing in that office."""
    with unit_of_work("processing", office.scope) as session:
        yield session


def do(command, office, case_id, *args, role=Role.OFFICER, day="2026-03-04", **more):
    """One command by one person in a transaction of its own."""
    with at_work(office) as session:
        return command(session, office.agency_id, case_id, *args, by=acting(office, role, day), **more)


def case_of(office, case_id):
    with at_work(office) as session:
        return queries.case_of(session, office.agency_id, case_id)


def file_of(office, case_id):
    with at_work(office) as session:
        return queries.case_file(session, office.agency_id, case_id)


def facts(office, case_id, kind):
    """The events of one kind in the case's stream, in order."""
    with at_work(office) as session:
        told = stream_events(session, office.agency_id, case_id)
    return [envelope.event for envelope in told if isinstance(envelope.event, kind)]


def granting(text="", **more):
    """The simplest decision."""
    return Decision("granted", ["36-2"], findings="所申请公开信息可以公开", text=text, **more)
