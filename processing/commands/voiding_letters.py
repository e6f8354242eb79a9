"""A letter about a request for correction is taken back before it goes out; it keeps its number, another is written."""

import uuid
from typing import Any

from sqlalchemy.orm import Session

from processing.commands.acting import Acting
from processing.commands.correcting import (
    audit_correction,
    check_may_correct,
    locked_correction,
    write_told,
)
from processing.commands.deciding_corrections import withdraw_proposal
from processing.correction_papers import letter_of
from processing.correction_rules import REPLY, TOLD
from processing.models import Correction, CorrectionPaper
from services.delivery import publish
from services.errors import Conflict, Invalid
from services.events.corrections import CorrectionLetterVoided


def void_letter(
    session: Session,
    agency_id: int,
    correction_id: uuid.UUID,
    paper_id: uuid.UUID,
    reason: str,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """Void a letter: with the reply goes the decision, to be proposed and approved anew; the letter that told of the request is rewritten.

    Raises NotAllowed, Invalid without a reason, NotFound, and Conflict for what is void, has gone out, or was overtaken
    by the decision.
    """
    check_may_correct(by)
    if not reason.strip():
        raise Invalid("请写明作废的理由。", fields={"reason": "请写明作废的理由。"})
    row = locked_correction(session, agency_id, correction_id, version)
    paper = letter_of(session, agency_id, correction_id, paper_id)
    if kept := why_kept(row, paper):
        raise Conflict(kept)
    paper.voided_on, paper.void_reason = by.today, reason.strip()
    row.unsent = None if row.unsent == paper.kind else row.unsent
    detail = {"document": str(paper.id), "number": paper.number}
    audit_correction(session, row, "correction.letter_voided", by, detail)
    if paper.kind == REPLY:
        row.result = row.decision = row.decided_on = row.decided_by = row.decided_for = None
        withdraw_proposal(row)
    _tell(session, row, paper, by)
    if paper.kind == TOLD:
        write_told(session, row, by)


def why_kept(row: Correction, paper: CorrectionPaper) -> str:
    """Why a letter cannot be voided (any more), or nothing."""
    if paper.voided_on is not None:
        return "这份文书已经作废。"
    if paper.sent_on is not None or (paper.kind == REPLY and row.told_on is not None):
        return "这份文书已经送达，不能作废；内容有误的，请另行告知申请人。"
    if paper.kind == TOLD and row.result is not None:
        return "已经作出处理决定，登记告知书不再作废重发。"
    return ""


def _tell(session: Session, row: Correction, paper: CorrectionPaper, by: Acting) -> None:
    fact = CorrectionLetterVoided(
        document_id=paper.id, document_number=paper.number, kind=paper.kind, voided_on=by.today
    )
    told: dict[str, Any] = {"agency_id": row.agency_id, "stream": row.id, "actor": by.actor, "now": by.now}
    publish(session, fact, **told)
