"""What processing tells: how the case moves, what its clock says, how it ends."""

import uuid
from datetime import date
from typing import Any

from services.events.base import Event, Payload, event, upcast


@event("processing.case_moved", version=1)
class CaseMoved(Event):
    """A step was taken. `plain` is the key of the plain words an applicant reads."""

    state: str
    action: str
    on: date
    plain: str
    section: str | None = None


@event("processing.clock_changed", version=1)
class ClockChanged(Event):
    """The due date as it stands, with its reasons; none before the receipt date is known."""

    provisional: bool
    stopped: bool
    explanation: list[Any]
    due_date: date | None = None


@event("processing.supplement_requested", version=1)
class SupplementRequested(Event):
    """The body asks for a supplement (art. 30). Sealed: what is to be supplemented."""

    until: date
    document_id: uuid.UUID
    document_number: str
    send_by: date | None = None


@event("processing.case_extended", version=1)
class CaseExtended(Event):
    """The period was extended (art. 33)."""

    until: date
    days: int
    document_id: uuid.UUID
    document_number: str
    send_by: date | None = None


@event("processing.notice_issued", version=1)
class NoticeIssued(Event):
    """A letter within the procedure is to go out: to the applicant by his way, or to somebody else by the way named.

    `kind` is the kind of its document, `until` the day it asks for. Sealed: who else gets it, as `applicant`.
    """

    kind: str
    title: str
    document_id: uuid.UUID
    document_number: str
    to_applicant: bool
    way: str | None = None
    send_by: date | None = None
    until: date | None = None


@event("processing.send_by_moved", version=1)
class SendByMoved(Event):
    """A changed calendar moved the last day on which a document may go out."""

    document_id: uuid.UUID
    send_by: date


@event("processing.reply_signed", version=1)
class ReplySigned(Event):
    """The reply is signed; it answers only when it goes out. Sealed: nothing.

    `awaits_release`: it gives what a third party did not want disclosed, and leaves only once it is released.
    """

    outcome: str
    grounds: tuple[str, ...]
    document_id: uuid.UUID
    document_number: str
    title: str
    way: str
    signed_on: date
    send_by: date | None = None
    awaits_release: bool | None = None


@event("processing.reply_sealed", version=1)
class ReplySealed(Event):
    """用印: a seal was set on the reply, by hand or on its PDF."""

    document_id: uuid.UUID
    on: date


@event("processing.disclosure_stopped", version=1)
class DisclosureStopped(Event):
    """停止执行: a review body or a court stopped what the reply gives, or lifted that; in between nobody gets it."""

    is_stopped: bool
    on: date


@event("processing.disclosure_released", version=1)
class DisclosureReleased(Event):
    """放行: what a third party did not want disclosed may go out from this day on; a stop that comes first takes it back."""

    document_id: uuid.UUID
    on: date


@event("processing.document_voided", version=1)
class DocumentVoided(Event):
    """What was issued is taken back before it went out; its number is never given again."""

    document_id: uuid.UUID
    document_number: str
    kind: str
    voided_on: date


@event("processing.case_closed", version=1)
class CaseClosed(Event):
    """The case ended on the day that counts: posting, signature or entry into the system.

    `round` from 2 on: answered again by order of a review or a court; such an end counts in no table.
    """

    outcome: str
    closed_on: date
    timely: bool
    due_date: date | None = None
    round: int | None = None


@event("processing.case_purged", version=1)
class CasePurged(Event):
    """The key of a case was deleted: what is sealed is gone, and whatever finds its person by a hash must go too."""

    on: date


@event("processing.split_decided", version=1)
class SplitDecided(Event):
    """One application is handled as several: intake registers the others. Sealed: `texts`, what each of them asks."""

    others: int


@event("processing.matters_raised", version=1)
class MattersRaised(Event):
    """A supplement raised new matters: intake registers each as an application received on that day (art. 30).

    `matters` are the ids these applications will have. Sealed: `texts`, what each of them asks, in their order.
    """

    matters: tuple[uuid.UUID, ...]
    on: date


@event("processing.fee_changed", version=1)
class FeeChanged(Event):
    """The processing fee of a request was decided, paid, lapsed or refunded (chapter 六 of the report).

    `count` is the request's place in its applicant's month, or its pages; amounts are whole yuan.
    """

    charge_id: uuid.UUID
    stage: str
    mode: str
    count: int
    amount: int
    on: date
    notified_on: date | None = None
    paid_on: date | None = None
    refunded: int = 0


@event("processing.remedy_changed", version=2)
class RemedyChanged(Event):
    """A review or a lawsuit was filed or moved on (table 四), as it stands now.

    `result` is the column of table 四, none while undecided; `docket` the 案号. A suit in which the body stands as
    co-defendant for having reviewed it (`role`) counts nowhere, nor one that was recorded by mistake (`voided`).
    """

    remedy_id: uuid.UUID
    kind: str
    role: str
    filed_on: date
    docket: str = ""
    result: str | None = None
    ended_on: date | None = None
    voided: bool = False


@upcast("processing.remedy_changed", 1)
def _with_identity(told: Payload) -> Payload:
    # Version 1 told a remedy of a case by its kind and day.
    remedy_id = uuid.uuid5(uuid.NAMESPACE_OID, f"{told['kind']}/{told['filed_on']}")
    return {**told, "remedy_id": str(remedy_id), "role": "original"}


@event("processing.reply_filed", version=1)
class ReplyFiled(Event):
    """A reply was filed with the supervising office (备案), its people masked: `paragraphs` name nobody."""

    filing_id: uuid.UUID
    number: str
    document_number: str
    outcome: str
    grounds: tuple[str, ...]
    answered_on: date
    filed_on: date
    paragraphs: list[Any]


@event("processing.conferral_asked", version=1)
class ConferralAsked(Event):
    """A doubtful case was laid before the supervising office (会商); the question names nobody."""

    conferral_id: uuid.UUID
    number: str
    on: date
    question: str


@event("processing.reply_shared", version=1)
class ReplyShared(Event):
    """合并答复: the reply of another application, its number `leading`, answered this one as well, on that day.

    `document_id` is this application's own copy of the paper.
    """

    leading: str
    document_id: uuid.UUID
    document_number: str
    title: str
    on: date
    way: str


@event("processing.case_taken_over", version=1)
class CaseTakenOver(Event):
    """机构改革: an open case goes on in this agency, under its number; all that its other pages know travels here.

    `outcome`, `closed_on`, `timely` are those of its first closing where it is answered again by order.
    """

    from_agency_id: int
    on: date
    body_id: int
    number: str
    channel: str
    applicant_kind: str
    registered_on: date
    state: str
    provisional: bool
    stopped: bool
    receipt_date: date | None = None
    due_date: date | None = None
    outcome: str | None = None
    closed_on: date | None = None
    timely: bool | None = None


@event("processing.case_handed_over", version=1)
class CaseHandedOver(Event):
    """The same, told to the agency that gave the case away: it is open there no longer from `on` on."""

    to_agency_id: int
    on: date


@event("processing.chase_answered", version=1)
class ChaseAnswered(Event):
    """The agency answered what the supervising office chased."""

    chase_id: uuid.UUID
    on: date
    answer: str
