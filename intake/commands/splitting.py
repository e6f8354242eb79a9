"""Registering the parts of an application that the office handles as several (一事一申请)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from intake.commands.register import number_request
from intake.commands.rows import Arrival, first_line, registered_fact
from intake.domain import Receipt
from intake.models import Request, RequestKey
from services.actor import Actor
from services.audit import audit
from services.channels import Channel
from services.clock import china_date
from services.crypto import case_key, new_case_key
from services.delivery import open_stream, publish
from services.identity.queries import agency
from services.ids import new_id

COPIED = (
    "agency_id",
    "body_id",
    "channel",
    "applicant_kind",
    "receipt_date",
    "receipt_rule",
    "wanted_medium",
    "wanted_way",
    "other_way_accepted",
    "needs_help",
)


def register_parts(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    texts: Sequence[str],
    *,
    actor: Actor,
    now: datetime,
) -> list[uuid.UUID]:
    """An application for each text, by the same applicant, received on the same day; answers their ids."""
    parent = session.get_one(Request, request_id)
    hashes = session.execute(
        select(RequestKey.kind, RequestKey.hash).where(
            RequestKey.agency_id == agency_id,
            RequestKey.request_id == request_id,
            RequestKey.kind != "mail_number",
        )
    ).all()
    made = []
    for text in texts:
        part = _part(session, parent, text, actor, now)
        keys = [
            {"request_id": part.id, "agency_id": agency_id, "kind": kind, "hash": h} for kind, h in hashes
        ]
        if keys:
            session.execute(insert(RequestKey), keys)
        made.append(part.id)
    return made


def _part(session: Session, parent: Request, text: str, actor: Actor, now: datetime) -> Request:
    made = new_id()
    open_stream(session, parent.agency_id, made)
    told = case_key(session, parent.agency_id, parent.id).open(parent.personal)
    sealed = new_case_key(session, parent.agency_id, made).seal({**told, "text": text, "subject": ""})
    part = Request(
        id=made,
        personal=sealed,
        registered_on=china_date(now),
        registered_at=now,
        registered_by=actor.name,
        evidence={**parent.evidence, "split_from": parent.number},
        several_matters=False,
        parent=parent.id,
        **{name: getattr(parent, name) for name in COPIED},
    )
    audit(
        session,
        "request.split_off",
        agency_id=parent.agency_id,
        actor=actor,
        now=now,
        object_kind="request",
        object_id=made,
        detail={"from": str(parent.id)},
    )
    number_request(session, agency(session, parent.agency_id), part, now)
    receipt = Receipt(parent.receipt_date, parent.receipt_rule or "", "", "")
    arrival = Arrival(Channel(parent.channel), receipt, {}, actor)
    session.add_all(first_line(part, arrival, now))
    publish(
        session,
        registered_fact(part, []),
        agency_id=parent.agency_id,
        stream=made,
        actor=actor,
        now=now,
        sealed=sealed,
    )
    return part
