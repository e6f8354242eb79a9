"""Registering what belongs to an application that came before: the parts it is split into (一事一申请), what its supplement raised anew."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from intake.commands.register import number_request
from intake.commands.rows import Arrival, first_line, registered_fact
from intake.domain import Receipt
from intake.models import Incoming, Request, RequestKey
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
    "applicant_kind",
    "wanted_medium",
    "wanted_way",
    "other_way_accepted",
    "needs_help",
)


@dataclass(frozen=True, slots=True)
class Descent:
    """How one application comes of another: the audited word, what it came by, and the column that links the two."""

    word: str
    channel: Channel
    receipt: Receipt
    evidence: Mapping[str, Any]
    link: str


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
    receipt = Receipt(parent.receipt_date, parent.receipt_rule or "", "", "")
    evidence = {**parent.evidence, "split_from": parent.number}
    how = Descent("request.split_off", Channel(parent.channel), receipt, evidence, "parent")
    made = {new_id(): text for text in texts}
    _register(session, parent, made, how, actor, now)
    return list(made)


def register_raised(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    matters: Mapping[uuid.UUID, str],
    on: date,
    *,
    actor: Actor,
    now: datetime,
) -> list[uuid.UUID]:
    """An application for each matter that a supplement raised anew, received as the supplement was: by its channel, on its day.

    `matters`: text by the id the application will have. What is registered already is left alone; answers the new ids.
    """
    parent = session.get_one(Request, request_id)
    there = select(Request.id).where(Request.agency_id == agency_id, Request.id.in_(matters))
    known = set(session.scalars(there))
    wanted = {made: text for made, text in matters.items() if made not in known}
    _register(session, parent, wanted, _as_supplemented(session, parent, on), actor, now)
    return list(wanted)


def _as_supplemented(session: Session, parent: Request, on: date) -> Descent:
    """The supplement of that day; one whose paper is not here (a case brought in) came as its application did."""
    found = select(Incoming).where(
        Incoming.agency_id == parent.agency_id,
        Incoming.request_id == parent.id,
        Incoming.kind == "supplement",
        Incoming.on == on,
    )
    came = session.scalars(found.order_by(Incoming.recorded_at.desc()).limit(1)).one_or_none()
    receipt = Receipt(on, "supplement", "条例第三十条", "补正中新提出的申请，以收到补正之日为收到之日")
    told = {"raised_from": parent.number, "article": receipt.article, "explanation": receipt.explanation}
    channel = Channel(came.channel if came else parent.channel)
    evidence = {**(came.evidence if came else {}), **told}
    return Descent("request.raised_in_supplement", channel, receipt, evidence, "raised_in")


def _register(
    session: Session,
    parent: Request,
    texts: Mapping[uuid.UUID, str],
    how: Descent,
    actor: Actor,
    now: datetime,
) -> None:
    hashes = session.execute(
        select(RequestKey.kind, RequestKey.hash).where(
            RequestKey.agency_id == parent.agency_id,
            RequestKey.request_id == parent.id,
            RequestKey.kind != "mail_number",
        )
    ).all()
    for made, text in texts.items():
        _part(session, parent, made, text, how, actor, now)
        keys = [
            {"request_id": made, "agency_id": parent.agency_id, "kind": kind, "hash": h} for kind, h in hashes
        ]
        if keys:
            session.execute(insert(RequestKey), keys)


def _part(
    session: Session,
    parent: Request,
    made: uuid.UUID,
    text: str,
    how: Descent,
    actor: Actor,
    now: datetime,
) -> None:
    open_stream(session, parent.agency_id, made)
    told = case_key(session, parent.agency_id, parent.id).open(parent.personal)
    sealed = new_case_key(session, parent.agency_id, made).seal({**told, "text": text, "subject": ""})
    part = Request(
        id=made,
        personal=sealed,
        channel=how.channel,
        receipt_date=how.receipt.on,
        receipt_rule=how.receipt.rule,
        registered_on=china_date(now),
        registered_at=now,
        registered_by=actor.name,
        evidence=dict(how.evidence),
        several_matters=False,
        **{how.link: parent.id},
        **{name: getattr(parent, name) for name in COPIED},
    )
    scope: dict[str, Any] = {"agency_id": parent.agency_id, "actor": actor, "now": now}
    audit(session, how.word, **scope, object_kind="request", object_id=made, detail={"from": str(parent.id)})
    number_request(session, agency(session, parent.agency_id), part, now)
    session.add_all(first_line(part, Arrival(how.channel, how.receipt, {}, actor), now))
    publish(session, registered_fact(part, []), **scope, stream=made, sealed=sealed)
