"""What a changed calendar moves beside the periods of the cases: opinions, payments, letters, requests for correction.

Only what is still open moves: a silence that was written down, a fee that lapsed and a letter that left stay as they are.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from sqlalchemy import Text, and_, cast, exists, or_, select
from sqlalchemy.orm import Session

from processing.alerts import unwarn
from processing.clock_entries import PAYMENT_TERM
from processing.commands.acting import entries_from
from processing.correction_rules import REPLY
from processing.deadlines import due_date
from processing.domain import ENDED, State
from processing.fees import ChargeStage
from processing.handlers.told import acting_agency, draft
from processing.inquiries import RULES, respond_by
from processing.models import (
    Case,
    CaseDocument,
    Charge,
    ClockEntry,
    Correction,
    CorrectionPaper,
    DueChange,
    Inquiry,
    LastDay,
    Note,
)
from services.calendar.domain import WorkingCalendar
from services.clock import china_date
from services.delivery import Draft, Envelope
from services.events.corrections import CorrectionMoved
from services.events.processing import SendByMoved
from services.ids import new_id

# Letters that must leave within the period they change.
BEFORE_ITS_OWN_ENTRY = ("supplement_notice", "extension_notice", "fee_notice", "delay_notice")


@dataclass(frozen=True, slots=True)
class Moving:
    """One change of the calendar at work: its cause, the calendar before it and after it."""

    session: Session
    cause: Envelope
    before: WorkingCalendar
    after: WorkingCalendar
    why: str = "calendar"  # or "region": the agency counts by another one

    @property
    def agency_id(self) -> int:
        return acting_agency(self.cause)

    @property
    def today(self) -> date:
        return china_date(self.cause.occurred_at)

    def keep(
        self,
        what: LastDay,
        was: date | None,
        became: date | None,
        *,
        case_id: uuid.UUID | None = None,
        correction_id: uuid.UUID | None = None,
        about: str = "",
    ) -> None:
        """Write the old day down beside the new one."""
        row = DueChange(
            id=new_id(), agency_id=self.agency_id, case_id=case_id, correction_id=correction_id, what=what
        )
        row.about, row.at, row.was, row.became = about, self.cause.occurred_at, was, became
        row.cause = self.why
        self.session.add(row)


def move_opinions(moving: Moving) -> None:
    """The time to answer of whoever had a letter and has not answered (条例第三十二条、第三十四条)."""
    open_ones = select(Inquiry).where(
        Inquiry.agency_id == moving.agency_id, Inquiry.ended_on.is_(None), Inquiry.received_on.is_not(None)
    )
    for inquiry in moving.session.scalars(open_ones.order_by(Inquiry.id).with_for_update()):
        was, on = inquiry.respond_by, inquiry.received_on
        became = respond_by(RULES[inquiry.kind], on, moving.after) if on else None
        if became is not None and became != was:
            inquiry.respond_by = became
            moving.keep(LastDay.OPINION, was, became, case_id=inquiry.case_id, about=str(inquiry.kind))


def move_payments(moving: Moving) -> None:
    """The time to pay of whoever had the notice and has not paid (国办函〔2020〕109号)."""
    unpaid = select(Charge, Case).join(Case, Case.id == Charge.case_id)
    unpaid = unpaid.where(
        Charge.agency_id == moving.agency_id,
        Charge.stage == ChargeStage.NOTIFIED,
        Charge.received_on.is_not(None),
    )
    for charge, case in moving.session.execute(unpaid.order_by(Case.id).with_for_update()).tuples():
        was, on = charge.pay_by, charge.received_on
        became = moving.after.add_working_days(on, PAYMENT_TERM) if on else None
        if became is None or became == was:
            continue
        charge.pay_by = became
        moving.keep(LastDay.PAYMENT, was, became, case_id=case.id)
        if became >= moving.today:
            unwarn(case, "payment_overdue")


def move_sending(moving: Moving) -> list[Draft]:
    """The day by which a letter or a reply that has not left yet must leave. The facts to publish."""
    moving.session.flush()
    drafts = []
    for document, case in _unsent(moving):
        was, became = (_send_by(moving, case, document, years) for years in (moving.before, moving.after))
        if became is None or became == was:
            continue
        drafts.append(
            draft(moving.cause, SendByMoved(document_id=document.id, send_by=became), document.case_id)
        )
        if document.kind != "reply":  # a reply's last day is its case's, which is written down already
            moving.keep(LastDay.SENDING, was, became, case_id=case.id, about=document.kind)
    return drafts


def move_corrections(moving: Moving) -> list[Draft]:
    """The agency's own period for requests for correction nobody was told of yet. The facts to publish."""
    untold = select(Correction).where(Correction.agency_id == moving.agency_id, Correction.told_on.is_(None))
    drafts: list[Draft] = []
    for row in moving.session.scalars(untold.order_by(Correction.id).with_for_update()):
        was, row.due_date = row.due_date, moving.after.add_working_days(row.received_on, row.term)
        if row.due_date == was:
            continue
        moving.keep(LastDay.CORRECTION, was, row.due_date, correction_id=row.id)
        if row.result is None:
            opened = china_date(row.registered_at)
            fact = CorrectionMoved(state="in_work", on=opened, due_date=row.due_date)
            drafts.append(draft(moving.cause, fact, row.id))
        papers = select(CorrectionPaper.id).where(
            CorrectionPaper.correction_id == row.id, CorrectionPaper.kind == REPLY
        )
        for paper_id in moving.session.scalars(papers):
            drafts.append(
                draft(moving.cause, SendByMoved(document_id=paper_id, send_by=row.due_date), row.id)
            )
    return drafts


def _unsent(moving: Moving) -> Iterable[tuple[CaseDocument, Case]]:
    gone = exists().where(
        Note.agency_id == moving.agency_id,
        Note.case_id == CaseDocument.case_id,
        Note.detail["document"].astext == cast(CaseDocument.id, Text),
    )
    waiting = (
        select(CaseDocument, Case)
        .join(Case, Case.id == CaseDocument.case_id)
        .where(
            CaseDocument.agency_id == moving.agency_id,
            CaseDocument.stage == "issued",
            Case.state.not_in(list(ENDED)),
            or_(
                CaseDocument.kind.in_(BEFORE_ITS_OWN_ENTRY),
                and_(CaseDocument.kind == "reply", Case.state == State.SIGNED),
            ),
            ~gone,
        )
    )
    return moving.session.execute(waiting.order_by(Case.id, CaseDocument.id)).tuples().all()


def _send_by(moving: Moving, case: Case, document: CaseDocument, calendar: WorkingCalendar) -> date | None:
    """The last day of the period the document had to leave in: without what it did to the clock itself."""
    rows = moving.session.scalars(
        select(ClockEntry)
        .where(ClockEntry.agency_id == case.agency_id, ClockEntry.case_id == case.id)
        .order_by(ClockEntry.id)
    ).all()
    earlier = list(takewhile(lambda row: row.document_id != document.id, rows))
    clock = due_date(case.receipt_date, entries_from(earlier), calendar, document.made_on)
    return clock.supplement_by if document.kind == "supplement_notice" else clock.due_date
