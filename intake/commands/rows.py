"""What registering writes: the request, its search keys, the first line of its timeline, and the fact that it was."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from intake.domain import Joint, Receipt, Submission
from intake.models import Progress, Request, RequestKey
from services.actor import Actor
from services.channels import Channel
from services.clock import china_date
from services.crypto import Sealed, keyed_hash
from services.events.intake import RequestRegistered
from services.identity.models import Agency
from services.ids import new_id


@dataclass(frozen=True, slots=True)
class Arrival:
    """How it came, worked out by the three commands below."""

    channel: Channel
    receipt: Receipt
    evidence: Mapping[str, Any]
    actor: Actor
    hashes: Mapping[str, str] = field(default_factory=dict)


def request_row(
    agency: Agency,
    body_id: int,
    submission: Submission,
    arrival: Arrival,
    request_id: uuid.UUID,
    personal: Sealed,
    now: datetime,
) -> Request:
    wanted, receipt = submission.wanted, arrival.receipt
    return Request(
        id=request_id,
        agency_id=agency.id,
        body_id=body_id,
        channel=arrival.channel,
        applicant_kind=submission.applicant.kind,
        registered_on=china_date(now),
        registered_at=now,
        registered_by=arrival.actor.name,
        receipt_date=receipt.on,
        receipt_rule=receipt.rule,
        evidence={**arrival.evidence, "article": receipt.article, "explanation": receipt.explanation},
        wanted_medium=wanted.medium,
        wanted_way=wanted.way,
        other_way_accepted=wanted.other_way_accepted,
        needs_help=wanted.needs_help,
        several_matters=wanted.several_matters,
        personal=personal,
    )


def key_rows(
    agency_id: int, request_id: uuid.UUID, submission: Submission, more: Mapping[str, str]
) -> list[RequestKey]:
    return [
        RequestKey(
            request_id=request_id, agency_id=agency_id, kind=kind, hash=keyed_hash(kind, agency_id, value)
        )
        for kind, value in {*applicant_keys(submission).items(), *more.items(), *joint_keys(submission.joint)}
        if value
    ]


def joint_keys(joint: Iterable[Joint]) -> list[tuple[str, str]]:
    """By what those who apply together are found: kind of hash and plain value."""
    return [(kind, getattr(one, kind)) for one in joint for kind in ("name", "id_number")]


def applicant_keys(submission: Submission) -> dict[str, str]:
    """By what an applicant is found again, exactly: kind of hash -> plain value."""
    applicant = submission.applicant
    return {
        name: getattr(applicant, name) for name in ("id_number", "uscc", "phone", "email", "address", "name")
    }


def first_line(request: Request, arrival: Arrival, now: datetime) -> list[Progress]:
    plain = "submitted" if arrival.channel is Channel.WEB else "came_in"
    detail = {
        "channel": str(arrival.channel),
        "receipt_date": request.receipt_date and request.receipt_date.isoformat(),
    }
    line = Progress(
        id=new_id(),
        agency_id=request.agency_id,
        request_id=request.id,
        on=request.registered_on,
        at=now,
        plain=plain,
        own=True,
        detail=detail,
    )
    return [line]


def registered_fact(request: Request, file_ids: Sequence[uuid.UUID]) -> RequestRegistered:
    return RequestRegistered(
        number=request.number,
        body_id=request.body_id,
        channel=str(request.channel),
        applicant_kind=str(request.applicant_kind),
        registered_on=request.registered_on,
        wanted_medium=str(request.wanted_medium),
        wanted_way=str(request.wanted_way),
        evidence=request.evidence,
        receipt_date=request.receipt_date,
        receipt_rule=request.receipt_rule,
        file_ids=tuple(file_ids),
        parent=request.parent,
        raised_in=request.raised_in,
        needs_help=request.needs_help,
        several_matters=request.several_matters,
        other_way_accepted=request.other_way_accepted,
    )
