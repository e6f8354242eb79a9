"""The draft as it will go out, for whoever edits, reviews or signs it."""

from base64 import b64encode
from dataclasses import dataclass

from sqlalchemy.orm import Session

from processing import papers, queries
from processing.models import CaseDocument
from services.documents import Paper
from services.documents.preview import render_pages
from services.identity.queries import body

MOST_PAGES = 12


@dataclass(frozen=True, slots=True)
class Preview:
    """Pages as pictures inside the page itself, so that nothing of a draft is kept anywhere; and its text."""

    document: CaseDocument
    pages: tuple[str, ...]
    paragraphs: tuple[str, ...]


def paper(session: Session, document: CaseDocument) -> Paper:
    """The document as the renderers take it."""
    case = queries.case_of(session, document.agency_id, document.case_id)
    issuer = body(session, case.body_id, document.made_on)
    return papers.paper_of(document, papers.content_of(session, document), issuer)


def preview(session: Session, document: CaseDocument) -> Preview:
    """The first pages of a draft."""
    made = paper(session, document)
    pictures = render_pages(made)[:MOST_PAGES]
    pages = tuple("data:image/png;base64," + b64encode(picture).decode() for picture in pictures)
    return Preview(document, pages, made.paragraphs)
