"""The paper of a notice: processing's PDF as it was stored, or the acknowledgement made here from the facts."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from notifications.domain import WAY_LABELS
from notifications.models import Notice, Recipient
from services.actor import SYSTEM
from services.channels import channel_in_letters
from services.config import settings
from services.crypto import Purged, case_key, query_code
from services.documents import render_pdf
from services.documents.own import compose_for
from services.files import exists, read, store
from services.identity.queries import agency, body
from services.web.links import link

PDF = "application/pdf"


def paper_of(session: Session, notice: Notice, now: datetime) -> bytes | None:
    """The PDF to send or print, None while processing has not made it yet.

    An acknowledgement is made at first need, stored under the notice's own id, and never changes after.
    Raises Purged.
    """
    file_id = notice.document_id or notice.id
    if exists(session, notice.agency_id, file_id):
        return read(session, notice.agency_id, file_id).data
    if notice.document_id is not None:
        return None
    data = _acknowledgement(session, notice)
    store(
        session,
        agency_id=notice.agency_id,
        stream=notice.stream,
        name=f"{notice.title}.pdf",
        media_type=PDF,
        data=data,
        file_id=notice.id,
        now=now,
        actor=SYSTEM,
    )
    return data


def recipient_of(session: Session, notice: Notice) -> Recipient:
    """Whom the notice is for."""
    rows = select(Recipient).where(Recipient.agency_id == notice.agency_id, Recipient.stream == notice.stream)
    return session.scalars(rows).one()


def _acknowledgement(session: Session, notice: Notice) -> bytes:
    recipient = recipient_of(session, notice)
    if recipient.personal is None:
        raise Purged
    told = case_key(session, notice.agency_id, notice.stream).open(recipient.personal)
    options = agency(session, notice.agency_id).options
    fields = {
        "body": body(session, recipient.body_id, notice.made_on).name,
        "applicant": told["applicant"]["name"],
        "you": "您" if recipient.applicant_kind == "natural" else "你单位",
        "number": recipient.number,
        "channel": channel_in_letters(recipient.channel),
        "registered_on": recipient.registered_on,
        "receipt_date": recipient.receipt_date,
        "request": told.get("text") or told.get("subject"),
        "wanted_way": WAY_LABELS[recipient.wanted_way],
        "query_code": query_code(notice.stream),
        "track_url": f"{settings().base_url}{link('track', number=recipient.number)}",
        "agency_phone": options.phone,
        "agency_address": options.address,
        "agency_hours": options.hours,
    }
    return render_pdf(compose_for(session, notice.agency_id, "acknowledgement", notice.made_on, fields))
