"""The draft as it will go out, for whoever edits, reviews or signs it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from processing import papers, queries
from processing.models import CaseDocument
from services.documents import Paper
from services.documents.preview import data_pages


@dataclass(frozen=True, slots=True)
class Preview:
    """Pages as pictures inside the page itself, so that nothing of a draft is kept anywhere; and its text."""

    document: CaseDocument
    pages: tuple[str, ...]
    paragraphs: tuple[str, ...]


def paper(session: Session, document: CaseDocument) -> Paper:
    """The document as the renderers take it."""
    case = queries.case_of(session, document.agency_id, document.case_id)
    issuer = papers.named_on(session, document, case.body_id)
    return papers.paper_of(document, papers.content_of(session, document), issuer)


def preview(session: Session, document: CaseDocument) -> Preview:
    """The first pages of a draft."""
    made = paper(session, document)
    return Preview(document, data_pages(made), made.paragraphs)
