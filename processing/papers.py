"""Documents of a case: composed from templates, numbered, issued, rendered as a step of its own."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from services.documents.pdf import render_pdf
from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.models import Case, CaseDocument
from processing.numbers import KIND_STYLES, document_number
from services.actor import SYSTEM
from services.crypto import CaseKey, case_key
from services.documents.compose import compose
from services.documents.content import Document, dump, load
from services.documents.shipped import template
from services.errors import NotFound
from services.files import exists, store
from services.identity.queries import Body
from services.ids import new_id
from services.series import Series, next_number

CHANNEL_WORDS = {"in_person": "当面提交", "letter": "邮寄", "web": "通过网络提交", "fax": "以传真方式提交"}


@dataclass(frozen=True, slots=True)
class Written:
    """A composed document and the template version it came from."""

    document: Document
    template: str
    version: int


@dataclass(frozen=True, slots=True)
class About:
    """The fields every template may use, taken from the case once."""

    case: Case
    personal: Mapping[str, Any]
    body: Body
    more: Mapping[str, Any] = field(default_factory=dict)

    def fields(self) -> dict[str, Any]:
        case, told = self.case, self.personal
        applicant = told["applicant"]
        return {
            "agency": self.body.name,
            "addressee": applicant["name"],
            "you": "您" if case.applicant_kind == "natural" else "你单位",
            "applicant": applicant["name"],
            "registration_number": case.number,
            "registered_on": case.registered_on,
            "receipt_date": case.receipt_date,
            "channel": CHANNEL_WORDS.get(case.channel, "提交"),
            "request_text": told.get("subject") or told["text"],
            **self.more,
        }


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def written(kind: str, about: About, on: date) -> Written:
    """The wording of a document from its template of that day. Raises TemplateFault naming a missing field."""
    chosen = template(kind, on)
    given = {name: value for name, value in about.fields().items() if value not in (None, "")}
    return Written(compose(chosen, given), chosen.kind, chosen.version)


def issue_number(session: Session, case: Case, about: Body, kind: str, year: int) -> str:
    """The next 文号 of this kind for the answering body; taken last."""
    series = Series(case.agency_id, kind, year, case.body_id)
    head = about.letterhead or about.name
    return document_number(head, year, next_number(session, series), KIND_STYLES[kind])


def new_document(case: Case, kind: str, wording: Written, key: CaseKey, **more: Any) -> CaseDocument:
    return CaseDocument(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        kind=kind,
        title=wording.document.title,
        template=wording.template,
        template_version=wording.version,
        content=key.seal(dump(wording.document)),
        **more,
    )


def paper_of(session: Session, document: CaseDocument) -> Document:
    """The document as it goes out, with the number and day it has by now. Raises Purged."""
    key = case_key(session, document.agency_id, document.case_id)
    return load(key.open(document.content)).numbered(document.number or "", document.made_on)


def document_of(session: Session, agency_id: int, document_id: uuid.UUID) -> CaseDocument:
    """Raises NotFound, also for another agency's."""
    found = session.scalars(
        select(CaseDocument).where(CaseDocument.agency_id == agency_id, CaseDocument.id == document_id)
    ).one_or_none()
    if found is None:
        raise NotFound("没有这份文书。")
    return found


def render(session: Session, agency_id: int, document_id: uuid.UUID, now: datetime) -> None:
    """Make and store the PDF of an issued document under its own id; repeated, it does nothing.

    Outside of the signing transaction on purpose: no number waits for a renderer.
    """
    document = document_of(session, agency_id, document_id)
    if document.stage != "issued" or document.rendered_at is not None:
        return
    if not exists(session, agency_id, document_id):
        store(
            session,
            agency_id=agency_id,
            stream=document.case_id,
            name=f"{document.title}.pdf",
            media_type="application/pdf",
            data=render_pdf(paper_of(session, document)),
            file_id=document_id,
            now=now,
            actor=SYSTEM,
        )
    document.rendered_at = now


def unrendered(session: Session, agency_id: int, limit: int = 20) -> Sequence[uuid.UUID]:
    """Issued documents whose PDF is still to be made, the oldest first."""
    return session.scalars(
        select(CaseDocument.id)
        .where(
            CaseDocument.agency_id == agency_id,
            CaseDocument.stage == "issued",
            CaseDocument.rendered_at.is_(None),
        )
        .order_by(CaseDocument.id)
        .limit(limit)
    ).all()
