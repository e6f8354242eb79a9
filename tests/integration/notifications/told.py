"""Applications and replies as other contexts tell of them; only notifications answers."""

import uuid
from contextlib import closing
from datetime import date, datetime, time

from sqlalchemy import select

from notifications.models import Attempt, Notice, Outbox, Recipient
from notifications.worker import SUBSCRIPTIONS
from services.actor import SYSTEM
from services.clock import CHINA
from services.crypto import case_key, new_case_key
from services.db import Scope, unit_of_work
from services.delivery import open_stream, publish, stream_events
from services.delivery.settle import Settler
from services.documents import Paper, render_pdf
from services.events.intake import RequestRegistered
from services.events.processing import CaseExtended, ReplySigned, SupplementRequested
from services.events.routes import CONSUMERS, ROUTES
from services.files import store
from services.identity.permissions import Role
from services.ids import new_id
from tests.support.agencies import new_office

DAY = date(2026, 3, 4)
APPLICANT = {
    "kind": "natural",
    "name": "𠮷小满",
    "phone": "13900007716",
    "email": "jixiaoman@example.invalid",
    "address": "青榆市河湾区临津路 88 号",
    "postcode": "255000",
}
_ONLY_HERE = {
    context: {
        kind: (SUBSCRIPTIONS[kind] if context == "notifications" else lambda *_: None)
        for kind, hearers in ROUTES.items()
        if context in hearers
    }
    for context in CONSUMERS
}


def at(day=DAY, hour=9):
    return datetime.combine(day, time(hour), CHINA)


def drain(office):
    with closing(Settler(_ONLY_HERE)) as settler:
        settler.settle([office.agency_id], 30)


def new_dispatcher(**agency):
    return new_office(Role.DISPATCHER, Role.OFFICER, **agency)


def register(office, *, channel="letter", way="post", applicant=None, drained=True, day=DAY):
    """An application; its stream."""
    stream = new_id()
    fact = RequestRegistered(
        number=f"{office.code}-{day.year}-{stream.int % 10**6:06d}",
        body_id=office.body_id,
        channel=channel,
        applicant_kind="natural",
        registered_on=day,
        wanted_medium="paper",
        wanted_way=way,
        evidence={},
        receipt_date=day,
    )
    told = {"applicant": APPLICANT | (applicant or {}), "agent": None, "subject": "", "text": "出让合同"}
    with unit_of_work("intake", office.scope) as session:
        open_stream(session, office.agency_id, stream)
        sealed = new_case_key(session, office.agency_id, stream).seal(told)
        publish(
            session, fact, agency_id=office.agency_id, stream=stream, actor=SYSTEM, now=at(day), sealed=sealed
        )
    if drained:
        drain(office)
    return stream


def tell(office, stream, fact, *, context="processing", sealed=None, day=DAY):
    with unit_of_work(context, office.scope) as session:
        key = case_key(session, office.agency_id, stream).seal(sealed) if sealed else None
        publish(
            session, fact, agency_id=office.agency_id, stream=stream, actor=SYSTEM, now=at(day), sealed=key
        )
    drain(office)


def issue(
    office,
    stream,
    *,
    kind="reply",
    way="post",
    rendered=True,
    number="榆依复〔2026〕1号",
    send_by=None,
    awaits_release=None,
):
    """A signed reply, supplement or extension notice, its PDF made or not; the document's id."""
    document_id = new_id()
    if rendered:
        render(office, stream, document_id)
    common = {"document_id": document_id, "document_number": number, "send_by": send_by}
    facts = {
        "supplement": lambda: SupplementRequested(until=date(2026, 4, 1), **common),
        "extension": lambda: CaseExtended(until=date(2026, 4, 29), days=20, **common),
        "reply": lambda: ReplySigned(
            outcome="granted",
            grounds=("36-2",),
            title="政府信息公开答复书",
            way=way,
            signed_on=DAY,
            awaits_release=awaits_release,
            **common,
        ),
    }
    tell(office, stream, facts[kind]())
    return document_id


def render(office, stream, document_id):
    """What processing does after signing."""
    paper = Paper(issuer="榆东区某局", title="政府信息公开答复书", addressee="𠮷小满", paragraphs=("正文。",))
    with unit_of_work("processing", office.scope) as session:
        store(
            session,
            agency_id=office.agency_id,
            stream=stream,
            name="答复书.pdf",
            media_type="application/pdf",
            data=render_pdf(paper),
            file_id=document_id,
            now=at(),
            actor=SYSTEM,
        )


def at_work(office):
    return unit_of_work("notifications", office.scope)


def notice(office, stream, kind="reply"):
    with at_work(office) as session:
        rows = select(Notice).where(Notice.stream == stream, Notice.kind == kind)
        return session.scalars(rows.order_by(Notice.occurrence.desc())).first()


def attempts(office, notice_id: uuid.UUID):
    with at_work(office) as session:
        rows = select(Attempt).where(Attempt.notice_id == notice_id).order_by(Attempt.id)
        return session.scalars(rows).all()


def recipient(office, stream):
    with at_work(office) as session:
        return session.get_one(Recipient, stream)


def queued(office):
    with unit_of_work("notifications", Scope()) as session:
        return session.scalars(select(Outbox).where(Outbox.agency_id == office.agency_id)).all()


def facts(office, stream, kind):
    with at_work(office) as session:
        told = stream_events(session, office.agency_id, stream)
    return [envelope.event for envelope in told if isinstance(envelope.event, kind)]
