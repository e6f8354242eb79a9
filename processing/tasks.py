"""What answers the clock: papers that still wait for their PDF, supplements that did not come, open stops."""

import logging
import uuid
from collections.abc import Callable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing import electronic_sealing, papers
from processing.alerts import unwarn, warn
from processing.commands.acting import Acting, cache, clock_fact
from processing.commands.answering import end_silence
from processing.correction_papers import render_letter, unrendered_letters
from processing.deadlines import due_date
from processing.domain import BY_ACTION, Action, State
from processing.fees import ChargeStage
from processing.handlers.told import entries_by_case
from processing.inquiries import InquiryKind
from processing.models import Case, Charge, Inquiry
from processing.queries.told import told_on, untold_supplements
from processing.reminding import (
    remind_of_cooperation,
    remind_of_corrections,
    remind_of_filings,
    remind_of_limits,
    remind_of_releases,
)
from processing.succession import pass_due
from services.actor import SYSTEM
from services.calendar.queries import calendar_for
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.delivery import Draft, publish_many
from services.identity.models import Agency
from services.identity.queries import agencies
from services.schedule.sweeps import Routine, Sweep

_log = logging.getLogger(__name__)


def render_now(agency_id: int, case_id: uuid.UUID, now: datetime) -> None:
    """Make the PDFs of a case's issued papers right after the step that issued them.

    A failure is logged and left to `render_waiting`: the step itself stands.
    """
    with unit_of_work("processing", Scope(agency_id)) as session:
        waiting = papers.unrendered(session, agency_id, case_id=case_id)
    for document_id in waiting:
        _render(electronic_sealing.render, agency_id, document_id, now)


def render_letters_now(agency_id: int, correction_id: uuid.UUID, now: datetime) -> None:
    """The same for the letters of a request for correction."""
    with unit_of_work("processing", Scope(agency_id)) as session:
        waiting = unrendered_letters(session, agency_id, correction_id=correction_id)
    for paper_id in waiting:
        _render(render_letter, agency_id, paper_id, now)


def render_waiting(now: datetime) -> None:
    """Make what is still missing in every real agency."""
    with unit_of_work("processing") as session:
        real = [one.id for one in agencies(session, china_date(now)) if not one.is_played]
    for agency_id in real:
        with unit_of_work("processing", Scope(agency_id)) as session:
            waiting = papers.unrendered(session, agency_id)
            letters = unrendered_letters(session, agency_id)
        for document_id in waiting:
            _render(electronic_sealing.render, agency_id, document_id, now)
        for paper_id in letters:
            _render(render_letter, agency_id, paper_id, now)


def remind_of_supplements(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """A supplement that did not come in time is pointed out; whether it lapses a person decides (条例第三十条)."""
    overdue = select(Case).where(
        Case.agency_id == agency.id,
        Case.state == State.AWAITING_SUPPLEMENT,
        Case.supplement_until < today,
    )
    cases = session.scalars(overdue.order_by(Case.id).with_for_update()).all()
    untold = untold_supplements(session, agency.id, [case.id for case in cases])
    for case in cases:
        warn(case, "supplement_untold" if case.id in untold else "supplement_overdue")


def move_open_stops(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """While a stop is open its due date moves with every working day, as if it ended today."""
    stopped = select(Case).where(
        Case.agency_id == agency.id,
        Case.stopped,
        Case.due_date.is_not(None),
        Case.state.not_in([State.CLOSED, State.VOID]),
    )
    cases = session.scalars(stopped.order_by(Case.id).with_for_update()).all()
    calendar, entries = calendar_for(session, agency.region), entries_by_case(session, cases)
    drafts = []
    for case in cases:
        clock = due_date(case.receipt_date, entries[case.id], calendar, today)
        if clock.due_date != case.due_date:
            cache(case, clock)
            drafts.append(
                Draft(event=clock_fact(clock), agency_id=agency.id, stream=case.id, actor=SYSTEM, now=now)
            )
    publish_many(session, drafts)


def end_silences(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """Periods to answer that ran out: a joint maker consents, for a third party the office decides (条例第三十二条、第三十四条).

    Of a demand for reasons that never went out no silence is drawn (第三十五条).
    """
    by = Acting(SYSTEM, frozenset(), now)
    waiting = (
        select(Inquiry, Case)
        .join(Case, Case.id == Inquiry.case_id)
        .where(Inquiry.agency_id == agency.id, Inquiry.ended_on.is_(None), Inquiry.respond_by < today)
        .where(Case.state.in_(BY_ACTION[Action.OPINION_SILENT].sources))
    )
    drafts: list[Draft] = []
    over = session.execute(waiting.order_by(Case.id, Inquiry.id).with_for_update()).all()
    asked = (one.document_id for one, _ in over if one.kind is InquiryKind.REASONS)
    demands = [document for document in asked if document is not None]
    told = told_on(session, agency.id, demands)
    for inquiry, case in over:
        if inquiry.document_id in demands and inquiry.document_id not in told:
            warn(case, "reasons_untold")
            continue
        unwarn(case, "reasons_untold")
        drafts += end_silence(session, case, inquiry, by)
        warn(case, f"silence_{inquiry.kind}")
    publish_many(session, drafts)


def remind_of_payments(session: Session, agency: Agency, today: date, now: datetime) -> None:
    """A fee that was not paid in time is pointed out; whether it lapses a person decides (国办函〔2020〕109号)."""
    overdue = select(Case).join(Charge, Charge.case_id == Case.id)
    overdue = overdue.where(
        Case.agency_id == agency.id,
        Case.state == State.AWAITING_PAYMENT,
        Charge.stage == ChargeStage.NOTIFIED,
        Charge.pay_by < today,
    )
    for case in session.scalars(overdue.order_by(Case.id).with_for_update(of=Case)):
        warn(case, "payment_overdue")


def _render(
    make: Callable[[Session, int, uuid.UUID, datetime], None],
    agency_id: int,
    document_id: uuid.UUID,
    now: datetime,
) -> None:
    try:
        with unit_of_work("processing", Scope(agency_id)) as session:
            make(session, agency_id, document_id, now)
    except Exception:
        _log.exception("document not rendered", extra={"agency_id": agency_id, "document": str(document_id)})


SCHEDULE: tuple[Sweep | Routine, ...] = (
    Sweep("processing.supplements", "processing", remind_of_supplements),
    Sweep("processing.silences", "processing", end_silences),
    Sweep("processing.limits", "processing", remind_of_limits, at="00:20"),
    Sweep("processing.cooperation", "processing", remind_of_cooperation, at="00:22"),
    Sweep("processing.corrections", "processing", remind_of_corrections, at="00:23"),
    Sweep("processing.filings", "processing", remind_of_filings, at="00:25"),
    Sweep("processing.payments", "processing", remind_of_payments),
    Sweep("processing.releases", "processing", remind_of_releases, at="00:27"),
    Sweep("processing.open_stops", "processing", move_open_stops, at="00:05"),
    Routine("processing.succession", pass_due, every=timedelta(minutes=1)),
    Routine("processing.render", render_waiting, every=timedelta(minutes=1)),
)
