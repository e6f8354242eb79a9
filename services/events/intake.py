"""What intake tells: what came in, and when it counts as received."""

import uuid
from datetime import date
from typing import Any

from services.events.base import Event, event


@event("intake.request_registered", version=1)
class RequestRegistered(Event):
    """An application has a number. Received it is only from `receipt_date` on (art. 31).

    `parent`: what it was split off from; `raised_in`: the application whose supplement raised it.
    Sealed beside it: applicant, agent, contact, subject, text.
    """

    number: str
    body_id: int
    channel: str
    applicant_kind: str
    registered_on: date
    wanted_medium: str
    wanted_way: str
    evidence: dict[str, Any]
    receipt_date: date | None = None
    receipt_rule: str | None = None
    file_ids: tuple[uuid.UUID, ...] = ()
    parent: uuid.UUID | None = None
    needs_help: bool = False
    several_matters: bool = False
    other_way_accepted: bool = False
    raised_in: uuid.UUID | None = None


@event("intake.case_imported", version=1)
class CaseImported(Event):
    """A case of the office's own register was brought in: open, or ended with an outcome. Nobody is told of it.

    `clock` are the happenings of its period (kind, on, until, days), `check` codes of what somebody should look at,
    `basis` the articles by which it was decided (`services.citations`), `section_id` the section the register names.
    Sealed beside it: applicant, agent, text, the row as it stood in the register, its words on basis and dockets.
    """

    number: str
    old_number: str
    body_id: int
    channel: str
    applicant_kind: str
    registered_on: date
    receipt_date: date
    wanted_medium: str
    wanted_way: str
    evidence: dict[str, Any]
    clock: list[Any]
    check: tuple[str, ...] = ()
    supplement_until: date | None = None
    due_told: date | None = None
    outcome: str | None = None
    closed_on: date | None = None
    timely: bool | None = None
    reply_number: str | None = None
    basis: tuple[str, ...] | None = None
    section_id: int | None = None


@event("intake.opening_declared", version=1)
class OpeningDeclared(Event):
    """上年结转 of the first year on the platform, column by column, as the office counted it."""

    year: int
    counts: dict[str, Any]


@event("intake.receipt_confirmed", version=1)
class ReceiptConfirmed(Event):
    """The applicant confirmed what came by ordinary mail, fax or web (art. 31): the clock starts."""

    receipt_date: date
    rule: str
    evidence: dict[str, Any]


@event("intake.supplement_received", version=1)
class SupplementReceived(Event):
    """The applicant answered a supplement notice (art. 30). Sealed: text."""

    on: date
    channel: str
    file_ids: tuple[uuid.UUID, ...] = ()


@event("intake.withdrawal_received", version=1)
class WithdrawalReceived(Event):
    """The applicant takes the application back. Sealed: text."""

    on: date
    channel: str
    file_ids: tuple[uuid.UUID, ...] = ()


@event("intake.correspondence_received", version=1)
class CorrespondenceReceived(Event):
    """Something else came in for a known case: an opinion, a note, a proof. Sealed: text."""

    on: date
    channel: str
    kind: str
    file_ids: tuple[uuid.UUID, ...] = ()


@event("intake.applicant_corrected", version=1)
class ApplicantCorrected(Event):
    """The applicant's class or contact was put right. Sealed: applicant, agent, contact, as they are now."""

    applicant_kind: str
    wanted_medium: str
    wanted_way: str


@event("intake.registration_voided", version=1)
class RegistrationVoided(Event):
    """The registration was a mistake; its number is kept and never used again."""

    reason: str
    on: date


@event("intake.reminders_stopped", version=1)
class RemindersStopped(Event):
    """The applicant wants no more reminders by SMS: he took his consent back on that day."""

    on: date
