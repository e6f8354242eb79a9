"""A request for correction is decided by two people: one proposes, another approves or sends back (条例第四十一条).

Until it is approved nothing leaves: no letter, no number, and whoever asked sees that it is being worked on.
"""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from processing.approval import stood_in_for
from processing.commands.acting import Acting
from processing.commands.correcting import audit_correction, check_may_correct, locked_correction
from processing.commands.correction_letters import composed_letter, send_letter, write_letter
from processing.correction_rules import (
    REPLY,
    RESULT_LABELS,
    CorrectionResult,
    Decision,
    check_approver,
    check_decision,
)
from processing.models import Correction
from processing.papers import remedy_bodies
from processing.remedies import remedy_paragraph
from services.crypto import CaseKey, case_key
from services.documents import Paper, kept, restored
from services.errors import Conflict, Invalid, NotAllowed
from services.identity.permissions import Permission
from services.identity.queries import Body, body

DECIDED = "这件更正申请已经作出处理决定。"


def propose_correction(
    session: Session,
    agency_id: int,
    correction_id: uuid.UUID,
    decision: Decision,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """Lay a decision before whoever approves it, in the place of one that waits or was sent back.

    Raises NotAllowed, Invalid for a decision that lacks something, NotFound, and Conflict for what is decided or was
    moved since `version`.
    """
    check_may_correct(by)
    check_decision(decision)
    row = locked_correction(session, agency_id, correction_id, version)
    if row.result is not None or row.told_on is not None:
        raise Conflict(DECIDED)
    key = case_key(session, agency_id, correction_id)
    found = {name: getattr(decision, name).strip() for name in ("findings", "corrected", "other_body")}
    detail = {"result": str(decision.result)} | (
        {"anew": True} if row.proposed_result or row.returned else {}
    )
    row.proposed_result, row.proposal = decision.result, key.seal(found)
    row.proposed_on, row.proposed_by, row.proposed_by_id = by.today, by.actor.name, by.actor.id
    row.returned = None
    audit_correction(session, row, "correction.proposed", by, detail)


def approve_correction(
    session: Session, agency_id: int, correction_id: uuid.UUID, *, by: Acting, version: int | None = None
) -> None:
    """Decide as it was proposed: the reply gets its number and is on its way, with review and court as of this day.

    Raises NotAllowed without the right to sign and for the proposer, NotFound, Conflict where nothing waits.
    """
    row = _waiting(session, agency_id, correction_id, by, version)
    assert row.proposed_result is not None and row.proposal is not None
    key, result = case_key(session, agency_id, correction_id), row.proposed_result
    found = key.open(row.proposal)
    row.result, row.decision = result, row.proposal
    row.proposed_result = row.proposal = None
    row.decided_on, row.decided_by = by.today, by.actor.name
    lent = stood_in_for(session, agency_id, Permission.CASE_SIGN, by.actor.id, by.today)
    row.decided_for = lent.as_json() if lent else None
    detail = {"result": str(result)} | ({"substitution": lent.id} if lent else {})
    audit_correction(session, row, "correction.decided", by, detail)
    issuer, told = _told(session, row, result, found, by.today)
    paper = write_letter(session, row, key, issuer, REPLY, told, by)
    send_letter(session, row, "decided", paper, by, send_by=row.due_date)


def return_correction(
    session: Session,
    agency_id: int,
    correction_id: uuid.UUID,
    reason: str,
    *,
    by: Acting,
    version: int | None = None,
) -> None:
    """Send a proposal back with what is to be changed; what was proposed is kept for whoever proposes anew.

    Raises as `approve_correction`, and Invalid without a reason.
    """
    check_may_approve(by)
    if not reason.strip():
        raise Invalid("请写明修改意见。", fields={"reason": "请写明修改意见。"})
    row = _waiting(session, agency_id, correction_id, by, version)
    key = case_key(session, agency_id, correction_id)
    line = {"reason": reason.strip(), "by": by.actor.name, "on": by.today.isoformat(), "to": row.proposed_by}
    row.returned = key.seal({**line, "result": row.proposed_result, **key.open(row.proposal or b"")})
    withdraw_proposal(row)
    lent = stood_in_for(session, agency_id, Permission.CASE_SIGN, by.actor.id, by.today)
    audit_correction(session, row, "correction.returned", by, {"substitution": lent.id} if lent else None)


def check_may_approve(by: Acting) -> None:
    """Raises NotAllowed for whoever may not sign, in his own right or in another's place."""
    if Permission.CASE_SIGN not in by.permissions:
        raise NotAllowed("您没有审批更正申请的权限。")


def withdraw_proposal(row: Correction) -> None:
    """Nothing waits any more; it will be proposed anew."""
    row.proposed_result = row.proposal = None
    row.proposed_on = row.proposed_by = row.proposed_by_id = None


def reply_draft(session: Session, row: Correction, key: CaseKey, on: date) -> Paper:
    """The reply as it would go out on that day, without a number, for whoever approves it. Raises as the letter would."""
    assert row.proposed_result is not None and row.proposal is not None
    issuer, told = _told(session, row, row.proposed_result, key.open(row.proposal), on)
    composed = composed_letter(session, row, key, issuer, REPLY, told, on)
    return Paper(
        issuer=issuer.name,
        title=composed.title,
        addressee=composed.addressee,
        paragraphs=composed.paragraphs,
        attachments=composed.attachments,
        date=on,
        is_draft=True,
        kind=REPLY,
        **restored(kept(composed)),
    )


def _waiting(
    session: Session, agency_id: int, correction_id: uuid.UUID, by: Acting, version: int | None
) -> Correction:
    check_may_approve(by)
    row = locked_correction(session, agency_id, correction_id, version)
    check_waits(row, by.actor.id)
    return row


def check_waits(row: Correction, person: str | None) -> None:
    """Raises Conflict for what is decided or was not proposed, NotAllowed for whoever proposed it."""
    if row.result is not None:
        raise Conflict(DECIDED)
    if row.proposed_result is None:
        raise Conflict("这件更正申请没有待审批的拟办意见，请由承办人先提出。")
    check_approver(row.proposed_by_id, person)


def _told(
    session: Session, row: Correction, result: CorrectionResult, found: Mapping[str, str], on: date
) -> tuple[Body, dict[str, Any]]:
    """Whose letter it is, and what it says beside the request itself."""
    issuer = body(session, row.body_id, on)
    # No refusal to disclose: review or court, at the choice of whoever asked.
    remedy = remedy_paragraph("granted", on, remedy_bodies(issuer))
    return issuer, {**found, "remedy": remedy, "correction": RESULT_LABELS[result]}
