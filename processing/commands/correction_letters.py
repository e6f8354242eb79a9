"""Letters of requests for correction, and what whoever asked is told of them (条例第四十一条)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.models import Correction, CorrectionPaper
from processing.papers import chinese_date, office_fields
from services.channels import channel_in_letters
from services.crypto import CaseKey
from services.delivery import publish
from services.documents import Document, kept
from services.documents.own import compose_for, style_of
from services.events.corrections import CorrectionMoved
from services.events.processing import NoticeIssued
from services.identity.queries import Body, agency
from services.ids import new_id
from services.series import Series, next_number


def write_letter(
    session: Session,
    row: Correction,
    key: CaseKey,
    issuer: Body,
    kind: str,
    more: Mapping[str, str],
    by: Acting,
) -> CorrectionPaper:
    """Compose the letter in the agency's wording, sealed; its number is taken last."""
    composed = composed_letter(session, row, key, issuer, kind, more, by.today)
    content = {
        "addressee": composed.addressee,
        "paragraphs": list(composed.paragraphs),
        "attachments": list(composed.attachments),
        **kept(composed),
    }
    style = style_of(session, row.agency_id, kind)
    series = Series(row.agency_id, style.series(kind), by.today.year, row.body_id)
    head = issuer.letterhead or issuer.name
    paper = CorrectionPaper(
        id=new_id(),
        agency_id=row.agency_id,
        correction_id=row.id,
        kind=kind,
        title=composed.title,
        content=key.seal(content),
        made_on=by.today,
        made_by=by.actor.name,
        number=style.number(head, by.today.year, next_number(session, series)),
    )
    session.add(paper)
    return paper


def composed_letter(
    session: Session,
    row: Correction,
    key: CaseKey,
    issuer: Body,
    kind: str,
    more: Mapping[str, str],
    on: date,
) -> Document:
    """The letter in the agency's wording as of that day, not written down."""
    fields = {**_known(session, row, key, issuer), **{name: value for name, value in more.items() if value}}
    return compose_for(session, row.agency_id, kind, on, fields)


def send_letter(
    session: Session,
    row: Correction,
    state: str,
    paper: CorrectionPaper,
    by: Acting,
    send_by: date | None = None,
) -> None:
    """Tell that the letter is to go out by the way that was asked for, and the portal how the request stands."""
    issued = NoticeIssued(
        kind=paper.kind,
        title=paper.title,
        document_id=paper.id,
        document_number=paper.number,
        to_applicant=True,
        send_by=send_by,
    )
    tell_portal(session, row, state, by, paper)
    publish(session, issued, agency_id=row.agency_id, stream=row.id, actor=by.actor, now=by.now)


def tell_portal(
    session: Session, row: Correction, state: str, by: Acting, paper: CorrectionPaper | None = None
) -> None:
    """Tell the portal how a request stands, with the letter that was written about it."""
    fact = CorrectionMoved(
        state=state,
        on=row.told_on or row.decided_on or by.today,
        due_date=row.due_date,
        result=str(row.result) if row.result else None,
        way=row.told_way,
        document_id=paper.id if paper else None,
        document_number=paper.number if paper else None,
        title=paper.title if paper else None,
    )
    sealed = paper.content if paper else None
    told: dict[str, Any] = {"agency_id": row.agency_id, "stream": row.id, "actor": by.actor, "now": by.now}
    publish(session, fact, **told, sealed=sealed)


def _known(session: Session, row: Correction, key: CaseKey, issuer: Body) -> dict[str, Any]:
    """The fields the templates take from the request itself."""
    personal = key.open(row.personal)
    return {
        **office_fields(agency(session, row.agency_id).options),
        "you": "您" if row.applicant_kind == "natural" else "你单位",
        "applicant": personal["applicant"]["name"],
        "number": row.number,
        "channel": channel_in_letters(row.channel),
        "receipt_date": chinese_date(row.received_on),
        "record": personal["record"],
        "body": issuer.name,
    }
