"""机构改革: an application that passed to this agency is found here by its people, and its applicant reads who goes on."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from intake.models import Incoming, Progress, Request, RequestKey
from services.crypto import case_keys, keyed_hash
from services.delivery import Envelope
from services.events.processing import CaseTakenOver
from services.identity.queries import agency

HASHED = ("id_number", "uscc", "phone", "email", "address", "name")


def on_case_taken_over(session: Session, told: Sequence[Envelope]) -> None:
    """Its rows are here already; what is keyed by agency is made anew, and a line tells of it."""
    here = told[0].agency_id
    keys = case_keys(session, here, {one.stream for one in told})
    requests = select(Request).where(Request.agency_id == here, Request.id.in_({one.stream for one in told}))
    found = {row.id: row for row in session.scalars(requests.order_by(Request.id).with_for_update())}
    for envelope in told:
        fact, request = envelope.event, found[envelope.stream]
        assert isinstance(fact, CaseTakenOver)
        request.body_id = fact.body_id
        key = keys.get(request.id)
        _find_again(session, request, key.open(request.personal) if key else {})
        names = {"to": agency(session, here).name, "from": agency(session, fact.from_agency_id).name}
        session.add(
            Progress(
                id=envelope.event_id,
                agency_id=here,
                request_id=request.id,
                on=fact.on,
                at=envelope.occurred_at,
                plain="taken_over",
                detail=names,
            )
        )


def _find_again(session: Session, request: Request, personal: dict[str, Any]) -> None:
    session.execute(
        delete(RequestKey).where(
            RequestKey.request_id == request.id, RequestKey.agency_id == request.agency_id
        )
    )
    known = {*_people(personal), *(("mail_number", number) for number in _mail_numbers(session, request))}
    rows = [
        {"agency_id": request.agency_id, "request_id": request.id, "kind": kind, "hash": hashed}
        for kind, hashed in {(kind, keyed_hash(kind, request.agency_id, value)) for kind, value in known}
    ]
    if rows:
        session.execute(insert(RequestKey), rows)


def _people(personal: dict[str, Any]) -> Iterator[tuple[str, str]]:
    applicant = personal.get("applicant") or {}
    yield from ((kind, applicant[kind]) for kind in HASHED if applicant.get(kind))
    for one in personal.get("joint") or ():
        yield from ((kind, one[kind]) for kind in ("name", "id_number") if one.get(kind))


def _mail_numbers(session: Session, request: Request) -> Iterator[str]:
    later = select(Incoming.evidence).where(
        Incoming.agency_id == request.agency_id, Incoming.request_id == request.id
    )
    for evidence in (request.evidence, *session.scalars(later)):
        if number := (evidence or {}).get("mail_number"):
            yield str(number)
