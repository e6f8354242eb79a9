"""Documents of a case: composed from templates, numbered, issued, rendered as a step of its own."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session

from processing.domain import State
from processing.models import Case, CaseDocument, CorrectionPaper
from processing.remedies import RemedyBodies
from services.actor import SYSTEM
from services.channels import channel_in_letters
from services.crypto import CaseKey, case_key, case_keys
from services.db import once
from services.documents import Paper, count_pages, kept, render_pdf, restored
from services.documents.own import compose_for, style_of
from services.errors import NotFound
from services.files import exists, store
from services.identity.options import AgencyOptions
from services.identity.queries import Body, agency, body
from services.ids import new_id
from services.series import Series, next_number


@dataclass(frozen=True, slots=True)
class Wording:
    """What a document says: one source for the screen, the PDF and the DOCX.

    `remedy` is the paragraph about review and court as it stands in the text, for it depends on the day of the reply.
    `more` is what paragraphs do not say: tables, the form behind a letter, the layout of a sheet.
    """

    title: str
    addressee: str
    paragraphs: Sequence[str]
    attachments: Sequence[str] = ()
    template: str = ""
    template_version: int = 1
    remedy: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "addressee": self.addressee,
            "paragraphs": list(self.paragraphs),
            "attachments": list(self.attachments),
            "remedy": self.remedy,
            **self.more,
        }


@dataclass(frozen=True, slots=True)
class About:
    """The fields every template may use, taken from the case once."""

    case: Case
    personal: Mapping[str, Any]
    body: Body
    more: Mapping[str, Any] = field(default_factory=dict)

    def fields(self) -> dict[str, Any]:
        case, told = self.case, self.personal
        return {
            "you": "您" if case.applicant_kind == "natural" else "你单位",
            "applicant": called(told),
            "number": case.number,
            "channel": channel_in_letters(case.channel),
            "registered_on": chinese_date(case.registered_on),
            "receipt_date": chinese_date(case.receipt_date or case.registered_on),
            "request": told.get("subject") or told["text"],
            "body": self.body.name,
            **self.more,
        }


def called(personal: Mapping[str, Any]) -> str:
    """The applicant as papers call him; several who apply together, by their representative and their number."""
    name, others = str(personal["applicant"]["name"]), personal.get("joint") or ()
    return f"{name}等{len(others) + 1}人" if others else name


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def written(kind: str, about: About, on: date) -> Wording:
    """The wording of a document from the agency's template of that day. Raises Invalid naming a missing field."""
    session = object_session(about.case)
    if session is None:
        raise RuntimeError("a case is worded in the transaction it was read in")
    office = office_fields(agency(session, about.case.agency_id).options)
    composed = compose_for(session, about.case.agency_id, kind, on, {**office, **about.fields()})
    return Wording(
        title=composed.title,
        addressee=composed.addressee,
        paragraphs=composed.paragraphs,
        attachments=composed.attachments,
        template=composed.template,
        template_version=composed.version,
        more=kept(composed),
    )


def office_fields(options: AgencyOptions) -> dict[str, Any]:
    """Where the agency is found, for the foot of its letters."""
    return {
        "office": options.office,
        "agency_address": options.address,
        "agency_postcode": options.postcode,
        "agency_phone": options.phone,
        "agency_hours": options.hours,
        "agency_email": options.email,
    }


def issuer_of(session: Session, case: Case, on: date) -> Body:
    """The answering body of a case as of a day, asked once a transaction."""
    return once(session, ("issuer", case.body_id, on), lambda: body(session, case.body_id, on))


def remedy_bodies(issuer: Body) -> RemedyBodies:
    """Who reviews and who judges what this body answers."""
    return RemedyBodies(issuer.review_body, issuer.court, issuer.review_address, issuer.court_address)


def named_on(session: Session, paper: CaseDocument | CorrectionPaper, body_id: int) -> Body:
    """Whose name stands on a paper: the body that answers, or the one that issued it before all passed to a successor."""
    return body(session, paper.issued_by or body_id, paper.made_on)


def issue_number(session: Session, case: Case, about: Body, kind: str, year: int) -> str:
    """The next 文号 of this kind for the answering body; taken last."""
    style = style_of(session, case.agency_id, kind)
    series = Series(case.agency_id, style.series(kind), year, case.body_id)
    return style.number(about.letterhead or about.name, year, next_number(session, series))


def new_document(
    case: Case,
    kind: str,
    wording: Wording,
    key: CaseKey,
    *,
    document_id: uuid.UUID | None = None,
    **more: Any,
) -> CaseDocument:
    return CaseDocument(
        id=document_id or new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        kind=kind,
        title=wording.title,
        template=wording.template,
        template_version=wording.template_version,
        content=key.seal(wording.as_json()),
        **more,
    )


def paper_of(document: CaseDocument, content: Mapping[str, Any], issuer: Body) -> Paper:
    """The document as it is laid out."""
    return Paper(
        issuer=issuer.name,
        number=document.number or "",
        title=content["title"],
        addressee=content["addressee"],
        paragraphs=tuple(content["paragraphs"]),
        attachments=tuple(content.get("attachments", ())),
        date=document.made_on,
        is_draft=document.stage == "draft",
        kind=document.kind,
        **restored(content),
    )


def document_of(session: Session, agency_id: int, document_id: uuid.UUID) -> CaseDocument:
    """Raises NotFound, also for another agency's."""
    found = session.scalars(
        select(CaseDocument).where(CaseDocument.agency_id == agency_id, CaseDocument.id == document_id)
    ).one_or_none()
    if found is None:
        raise NotFound("没有这份文书。")
    return found


def content_of(session: Session, document: CaseDocument) -> dict[str, Any]:
    """The opened wording. Raises Purged."""
    opened: dict[str, Any] = case_key(session, document.agency_id, document.case_id).open(document.content)
    return opened


def grounds_told(session: Session, reply: CaseDocument) -> list[str]:
    """Every ground the reply tells: those of its row, then those of the further findings. Raises Purged."""
    return list(dict.fromkeys([*(reply.grounds or ()), *content_of(session, reply).get("also", ())]))


def render(
    session: Session,
    agency_id: int,
    document_id: uuid.UUID,
    now: datetime,
    finish: Callable[[CaseDocument, bytes], bytes] = lambda _document, made: made,
) -> None:
    """Make and store the PDF of an issued document under its own id; repeated, it does nothing.

    `finish` does what is left to do to the PDF before it is stored and hashed.

    Outside of the signing transaction on purpose: no number waits for a renderer.
    """
    document = document_of(session, agency_id, document_id)
    if document.stage != "issued" or document.rendered_at is not None:
        return
    case = session.get_one(Case, document.case_id)
    if not exists(session, agency_id, document_id):
        paper = paper_of(document, content_of(session, document), named_on(session, document, case.body_id))
        made = finish(document, render_pdf(paper))
        document.pages = count_pages(made)
        copies = {case.id: document_id, **(_copies(session, document) if document.kind == "reply" else {})}
        for stream, file_id in copies.items():
            store_pdf(session, agency_id, stream, file_id, document.title, made, now)
    document.rendered_at = now


def store_pdf(
    session: Session,
    agency_id: int,
    stream: uuid.UUID,
    file_id: uuid.UUID,
    title: str,
    made: bytes,
    now: datetime,
) -> None:
    """Keep a paper the platform made, under the id of its row: what is stored already stays as it is."""
    store(
        session,
        agency_id=agency_id,
        stream=stream,
        name=f"{title}.pdf",
        media_type="application/pdf",
        data=made,
        file_id=file_id,
        now=now,
        actor=SYSTEM,
    )


def copy_of(document_id: uuid.UUID, case_id: uuid.UUID) -> uuid.UUID:
    """The file in which a case that shares another's reply has it, under its own key: files are never shared."""
    return uuid.uuid5(document_id, case_id.hex)


def _copies(session: Session, document: CaseDocument) -> dict[uuid.UUID, uuid.UUID]:
    sharing = select(Case.id).where(
        Case.agency_id == document.agency_id,
        Case.joined_to == document.case_id,
        Case.state.in_([State.SIGNED, State.DISPATCHED, State.CLOSED]),
    )
    ids = session.scalars(sharing.order_by(Case.id)).all()
    keys = case_keys(session, document.agency_id, ids)
    return {case_id: copy_of(document.id, case_id) for case_id in ids if case_id in keys}


def unrendered(
    session: Session, agency_id: int, *, case_id: uuid.UUID | None = None, limit: int = 20
) -> Sequence[uuid.UUID]:
    """Issued documents whose PDF is still to be made, the oldest first; of one case or of all."""
    wanted = select(CaseDocument.id).where(
        CaseDocument.agency_id == agency_id,
        CaseDocument.stage == "issued",
        CaseDocument.rendered_at.is_(None),
    )
    if case_id is not None:
        wanted = wanted.where(CaseDocument.case_id == case_id)
    return session.scalars(wanted.order_by(CaseDocument.id).limit(limit)).all()
