"""A document is taken back before it goes out: it keeps its number, which is never given again."""

import uuid

from sqlalchemy.orm import Session

from processing.commands.acting import Acting, act, draft, drafts_held, take
from processing.commands.joining import unsign_joined
from processing.commands.releasing import forget_release
from processing.domain import Action
from processing.models import Case, CaseDocument
from processing.papers import document_of
from processing.queries import why_not_void
from services.delivery import publish_many
from services.errors import Conflict, Invalid, NotFound
from services.events.processing import DocumentVoided
from services.ids import new_id

REPLY = "reply"


def void_document(
    session: Session,
    agency_id: int,
    case_id: uuid.UUID,
    document_id: uuid.UUID,
    reason: str,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """Void what was issued and has not gone out; a reply goes back to its draft, to be reviewed and signed anew.

    Raises Invalid without a reason, NotFound, and Conflict for what is void, has gone out or moved the clock.
    """
    if not reason.strip():
        raise Invalid("请写明作废的理由。", fields={"remark": "请写明作废的理由。"})
    document = document_of(session, agency_id, document_id)
    if document.case_id != case_id:
        raise NotFound("没有这份文书。")
    is_reply = document.kind == REPLY
    taken = take(
        session, agency_id, case_id, Action.VOID_REPLY if is_reply else Action.VOID_NOTICE, by, version
    )
    session.refresh(document)
    _check_issued(document)
    if is_reply:
        _redraft(session, taken.case, document, by)
    else:
        if kept := why_not_void(session, agency_id, case_id).get(document.id):
            raise Conflict(kept)
    document.stage = "void"
    document.voided_on, document.void_reason = by.today, reason.strip()
    detail = {"document": str(document.id), "number": document.number, "remark": reason.strip()}
    move = act(session, taken, by, detail)
    fact = DocumentVoided(
        document_id=document.id, document_number=document.number or "", kind=document.kind, voided_on=by.today
    )
    released = unsign_joined(session, taken.case, by) if is_reply else []
    publish_many(session, [move, draft(taken.case, fact, by), *released])


def _check_issued(document: CaseDocument) -> None:
    if document.stage == "void":
        raise Conflict("这份文书已经作废。")
    if document.stage != "issued":
        raise Conflict("草稿没有文号，直接修改即可。")


def _redraft(session: Session, case: Case, reply: CaseDocument, by: Acting) -> None:
    """The same wording as a draft again; the case has no outcome until it is signed anew."""
    made = CaseDocument(
        id=new_id(),
        agency_id=case.agency_id,
        case_id=case.id,
        kind=reply.kind,
        stage="draft",
        title=reply.title,
        template=reply.template,
        template_version=reply.template_version,
        content=reply.content,
        outcome=reply.outcome,
        grounds=reply.grounds,
        reason=reply.reason,
        drafter_id=reply.drafter_id,
        drafter_name=reply.drafter_name,
        made_on=by.today,
    )
    session.add(made)
    drafts_held(session)[case.id] = made
    case.outcome = case.grounds = case.signed_on = None
    forget_release(case)
