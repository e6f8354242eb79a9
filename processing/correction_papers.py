"""Letters of requests for correction as they are laid out, made once into the PDF that goes out, and kept."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.models import Correction, CorrectionPaper
from processing.papers import named_on, store_pdf
from processing.queries.corrections import paper_content
from services.documents import Paper, count_pages, render_pdf, restored
from services.errors import NotFound
from services.files import exists


def letter_of(
    session: Session, agency_id: int, correction_id: uuid.UUID, paper_id: uuid.UUID
) -> CorrectionPaper:
    """Raises NotFound, also for another agency's or another request's."""
    wanted = select(CorrectionPaper).where(
        CorrectionPaper.agency_id == agency_id,
        CorrectionPaper.correction_id == correction_id,
        CorrectionPaper.id == paper_id,
    )
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound("没有这份文书。")
    return found


def laid_out(session: Session, letter: CorrectionPaper) -> Paper:
    """The letter from its sealed wording, which never changes. Raises Purged."""
    content = paper_content(session, letter)
    row = session.get_one(Correction, letter.correction_id)
    return Paper(
        issuer=named_on(session, letter, row.body_id).name,
        number=letter.number,
        title=letter.title,
        addressee=content["addressee"],
        paragraphs=tuple(content["paragraphs"]),
        attachments=tuple(content["attachments"]),
        date=letter.made_on,
        is_draft=False,
        kind=letter.kind,
        **restored(content),
    )


def render_letter(session: Session, agency_id: int, paper_id: uuid.UUID, now: datetime) -> None:
    """Make and store the PDF of a letter under its own id; repeated, it does nothing."""
    wanted = select(CorrectionPaper).where(
        CorrectionPaper.agency_id == agency_id, CorrectionPaper.id == paper_id
    )
    letter = session.scalars(wanted.with_for_update()).one()
    if letter.rendered_at is not None:
        return
    if not exists(session, agency_id, paper_id):
        made = render_pdf(laid_out(session, letter))
        letter.pages = count_pages(made)
        store_pdf(session, agency_id, letter.correction_id, paper_id, letter.title, made, now)
    letter.rendered_at = now


def unrendered_letters(
    session: Session, agency_id: int, *, correction_id: uuid.UUID | None = None, limit: int = 20
) -> Sequence[uuid.UUID]:
    """Letters whose PDF is still to be made, the oldest first; of one request or of all."""
    wanted = select(CorrectionPaper.id).where(
        CorrectionPaper.agency_id == agency_id, CorrectionPaper.rendered_at.is_(None)
    )
    if correction_id is not None:
        wanted = wanted.where(CorrectionPaper.correction_id == correction_id)
    return session.scalars(wanted.order_by(CorrectionPaper.id).limit(limit)).all()
