"""Making notices out of facts: the way each takes, what goes at once, what waits for the sender or for a person."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from notifications.catalogue import notice_type
from notifications.domain import Course, State, Way, course
from notifications.models import Notice, Outbox, Recipient
from notifications.sms.domain import is_reminded
from notifications.sms.planning import remind
from services.clock import china_date
from services.crypto import CaseKey, Sealed
from services.delivery import Draft, Envelope, publish_many
from services.events.notifications import NoticeDispatched, NoticeServedAgain, RecipientUnreachable
from services.files import exists
from services.identity.queries import agency
from services.ids import new_id

AT_ONCE = {Way.PORTAL: "portal", Way.PICK_UP: "counter"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A notice a fact asks for. `handed_over`: the receipt was given at the counter with the registration.

    `addressee` is who gets it where that is not the applicant; `applicant` then holds his address. `awaits_release`: it
    leaves by no way before somebody releases it.
    """

    cause: Envelope
    way: Way
    applicant: Mapping[str, Any] | None
    title: str = ""
    document_id: uuid.UUID | None = None
    document_number: str = ""
    send_by: date | None = None
    handed_over: bool = False
    addressee: Sealed | None = None
    awaits_release: bool = False


def make_notices(session: Session, planned: Sequence[Planned]) -> None:
    """Store the notices of one agency's facts, queue what the sender takes, and tell what is already told.

    Played agencies send nothing: their notices wait until they are recorded as sent.
    """
    if not planned:
        return
    played = agency(session, planned[0].cause.agency_id).is_played
    rows, drafts = [], []
    for one in planned:
        row = _row(one, course(one.way, one.applicant))
        if _goes_at_once(session, one, row, played):
            row |= {"state": State.SENT, "served_on": row["made_on"], "proof": AT_ONCE[one.way]}
        rows.append(row)
        drafts += _told(one, row)
    session.execute(insert(Notice).values(rows).on_conflict_do_nothing())
    _remind(session, rows, planned[0].cause)
    queued = [row for row in rows if row["state"] is State.QUEUED and not row["unreleased"]]
    if queued and not played:
        enqueue(session, planned[0].cause.agency_id, [row["id"] for row in queued])
    publish_many(session, drafts)


def enqueue(
    session: Session, agency_id: int, notice_ids: Sequence[uuid.UUID], due_at: datetime | None = None
) -> None:
    """Put notices into the sender's queue, to be tried at once or from `due_at` on."""
    more = {} if due_at is None else {"due_at": due_at}
    rows = [{"notice_id": id_, "agency_id": agency_id, "tries": 0, **more} for id_ in notice_ids]
    session.execute(insert(Outbox).values(rows).on_conflict_do_nothing())


def applicant_of(sealed: Sealed | None, key: CaseKey | None) -> dict[str, Any] | None:
    """Who the notice goes to; None when the case was purged."""
    if sealed is None or key is None:
        return None
    told: dict[str, Any] = key.open(sealed)["applicant"]
    return told


def sealed_recipient(notice: Notice, recipient: Recipient) -> Sealed | None:
    """Who the notice goes to, sealed; None when the case was purged."""
    return notice.addressee or recipient.personal


def dispatched(notice: Any, on: date, proof: str) -> NoticeDispatched:
    """The fact that a notice went out; its paper is named unless it was made here."""
    return NoticeDispatched(
        notice_id=notice.id,
        kind=str(notice.kind),
        way=str(notice.way),
        on=on,
        proof=proof,
        document_id=notice.document_id,
    )


def served_again(notice: Any, on: date, proof: str) -> NoticeServedAgain:
    """The fact that a notice which had gone out before arrived after all."""
    first = dispatched(notice, on, proof)
    return NoticeServedAgain(
        notice_id=first.notice_id,
        kind=first.kind,
        way=first.way,
        on=first.on,
        proof=first.proof,
        document_id=first.document_id,
    )


def _row(one: Planned, taken: Course) -> dict[str, Any]:
    kind = notice_type(one.cause.event)
    return {
        "id": new_id(),
        "agency_id": one.cause.agency_id,
        "stream": one.cause.stream,
        "kind": kind.kind,
        "occurrence": one.cause.sequence,
        "title": one.title or kind.title,
        "document_number": one.document_number,
        "document_id": one.document_id,
        "made_on": china_date(one.cause.occurred_at),
        "send_by": one.send_by,
        "way": taken.way,
        "state": taken.state,
        "reason": taken.reason,
        "served_on": None,
        "proof": "",
        "carrier": "ems",
        "addressee": one.addressee,
        "unreleased": one.awaits_release,
        "attempts": 0,
        "resent": 0,
    }


def _goes_at_once(session: Session, one: Planned, row: Mapping[str, Any], played: bool) -> bool:
    if one.handed_over:
        return True
    if row["state"] is not State.QUEUED or one.way is not Way.PORTAL or one.awaits_release:
        return False
    # On the portal a notice counts when there is something to read; the sender waits for the PDF.
    return one.document_id is None or played or exists(session, row["agency_id"], one.document_id)


def _remind(session: Session, rows: Sequence[Mapping[str, Any]], cause: Envelope) -> None:
    there = (State.SENT, State.TO_HAND_OVER)
    told = [row for row in rows if row["state"] in there and is_reminded(row["kind"], row["addressee"])]
    remind(session, cause.agency_id, {row["id"]: row["stream"] for row in told}, now=cause.occurred_at)


def _told(one: Planned, row: Mapping[str, Any]) -> list[Draft]:
    told = {"notice_id": row["id"], "kind": str(row["kind"]), "way": str(row["way"])}
    fact: NoticeDispatched | RecipientUnreachable
    if row["state"] is State.SENT:
        fact = NoticeDispatched(
            **told, on=row["served_on"], proof=row["proof"], document_id=row["document_id"]
        )
    elif row["state"] is State.UNREACHABLE:
        fact = RecipientUnreachable(**told, reason=row["reason"])
    else:
        return []
    return [
        Draft(
            event=fact,
            agency_id=one.cause.agency_id,
            stream=one.cause.stream,
            actor=one.cause.actor,
            now=one.cause.occurred_at,
        )
    ]
