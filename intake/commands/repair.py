"""Putting a registration right, or voiding it; what stood there before stays in the events."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from intake.commands.rows import applicant_keys, joint_keys
from intake.domain import Joint, Submission
from intake.models import Progress, RequestKey
from intake.people import check_submission
from intake.queries import request_for_update
from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.crypto import case_key, keyed_hash
from services.delivery import publish
from services.errors import Conflict, Invalid
from services.events.intake import ApplicantCorrected, RegistrationVoided
from services.ids import new_id
from services.words import words

VOID_REASONS = words(
    {"duplicate": "重复登记", "not_an_application": "不是政府信息公开申请", "mistake": "登记错误"}
)


def correct_applicant(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    submission: Submission,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Another class, name or contact; the text of the request stays as received. Raises Invalid, Conflict."""
    check_submission(submission, lenient=True)
    request = request_for_update(session, agency_id, request_id)
    if request.voided_on is not None:
        raise Conflict("这份登记已经作废。")
    key = case_key(session, agency_id, request_id)
    was, told = key.open(request.personal), submission.personal()
    request.personal = key.seal({**was, "applicant": told["applicant"], "agent": told["agent"]})
    request.applicant_kind = submission.applicant.kind
    request.wanted_medium, request.wanted_way = submission.wanted.medium, submission.wanted.way
    joint = [Joint(**one) for one in was.get("joint") or ()]
    _renew_keys(session, agency_id, request_id, submission, joint)
    changed = sorted(k for k in told["applicant"] if told["applicant"][k] != was["applicant"].get(k))
    audit(
        session,
        "request.applicant_corrected",
        agency_id=agency_id,
        actor=actor,
        now=now,
        object_kind="request",
        object_id=request_id,
        fields=changed,
    )
    fact = ApplicantCorrected(
        applicant_kind=str(request.applicant_kind),
        wanted_medium=str(request.wanted_medium),
        wanted_way=str(request.wanted_way),
    )
    publish(
        session, fact, agency_id=agency_id, stream=request_id, actor=actor, now=now, sealed=request.personal
    )


def _renew_keys(
    session: Session,
    agency_id: int,
    request_id: uuid.UUID,
    submission: Submission,
    joint: Sequence[Joint],
) -> None:
    named = applicant_keys(submission)
    session.execute(
        delete(RequestKey).where(
            RequestKey.agency_id == agency_id, RequestKey.request_id == request_id, RequestKey.kind.in_(named)
        )
    )
    session.add_all(
        RequestKey(
            request_id=request_id, agency_id=agency_id, kind=kind, hash=keyed_hash(kind, agency_id, value)
        )
        for kind, value in {*named.items(), *joint_keys(joint)}
        if value
    )


def void_registration(
    session: Session, agency_id: int, request_id: uuid.UUID, reason: str, *, actor: Actor, now: datetime
) -> None:
    """The registration was a mistake; the number is kept. Raises Conflict once the case has moved too far."""
    if reason not in VOID_REASONS:
        raise Invalid("请选择作废的原因。", fields={"reason": "请选择作废的原因。"})
    request = request_for_update(session, agency_id, request_id)
    # Answered once it stays answered, also while it is answered again by order.
    answered = request.closed_on is not None or request.state in ("signed", "dispatched", "closed", "void")
    if request.voided_on is not None or answered:
        raise Conflict("本件已经签发、办结或者作废，不能再作废登记。")
    request.voided_on = china_date(now)
    session.add(
        Progress(
            id=new_id(),
            agency_id=agency_id,
            request_id=request_id,
            on=request.voided_on,
            at=now,
            plain="voided",
            detail={"reason": reason},
        )
    )
    audit(
        session,
        "request.voided",
        agency_id=agency_id,
        actor=actor,
        now=now,
        object_kind="request",
        object_id=request_id,
        detail={"reason": reason},
    )
    fact = RegistrationVoided(reason=reason, on=request.voided_on)
    publish(session, fact, agency_id=agency_id, stream=request_id, actor=actor, now=now)
