"""The supervising office's words: a chase stands on the case until it is answered, remarks and opinions stay in the file."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.alerts import warn
from processing.handlers.told import acting_agency, facts
from processing.models import Case, Exchange
from processing.supervision import ExchangeKind
from services.delivery import Envelope
from services.events.reporting import Chased, ConferralAnswered, FilingRemarked


def on_chased(session: Session, told: Sequence[Envelope]) -> None:
    """A chase of a case, or of the agency as a whole."""
    cases = _cases(session, told, {fact.case for _, fact in facts(told, Chased) if fact.case})
    known = _exchanges(session, told, {fact.chase_id for _, fact in facts(told, Chased)})
    for envelope, fact in facts(told, Chased):
        case = cases.get(fact.case) if fact.case else None
        if fact.chase_id in known or (fact.case and case is None):
            continue
        session.add(
            Exchange(
                id=fact.chase_id,
                agency_id=acting_agency(envelope),
                from_agency_id=envelope.agency_id,
                case_id=case.id if case else None,
                kind=ExchangeKind.CHASE,
                formal=fact.formal,
                on=fact.on,
                opened_by=envelope.actor.name,
                words=fact.remark,
                answer_by=fact.answer_by,
            )
        )
        if case is not None:
            warn(case, "chased")


def on_filing_remarked(session: Session, told: Sequence[Envelope]) -> None:
    """A remark on a filed reply."""
    found = _exchanges(session, told, {fact.filing_id for _, fact in facts(told, FilingRemarked)})
    for envelope, fact in facts(told, FilingRemarked):
        _answered(session, found.get(fact.filing_id), envelope, fact.on, fact.remark, "filing_remarked")


def on_conferral_answered(session: Session, told: Sequence[Envelope]) -> None:
    """The opinion on a doubtful case."""
    found = _exchanges(session, told, {fact.conferral_id for _, fact in facts(told, ConferralAnswered)})
    for envelope, fact in facts(told, ConferralAnswered):
        _answered(
            session, found.get(fact.conferral_id), envelope, fact.on, fact.opinion, "conferral_answered"
        )


def _answered(
    session: Session, exchange: Exchange | None, envelope: Envelope, on: date, words: str, warning: str
) -> None:
    if exchange is None:
        return
    exchange.answer, exchange.answered_by = words, envelope.actor.name
    exchange.answered_on = on
    if exchange.case_id is not None:
        case = session.get_one(Case, exchange.case_id, with_for_update=True)
        warn(case, warning)


def _cases(session: Session, told: Sequence[Envelope], ids: set[UUID]) -> dict[UUID, Case]:
    wanted = select(Case).where(Case.agency_id == acting_agency(told[0]), Case.id.in_(ids))
    return {case.id: case for case in session.scalars(wanted.order_by(Case.id).with_for_update())}


def _exchanges(session: Session, told: Sequence[Envelope], ids: set[UUID]) -> dict[UUID, Exchange]:
    wanted = select(Exchange).where(Exchange.agency_id == acting_agency(told[0]), Exchange.id.in_(ids))
    return {row.id: row for row in session.scalars(wanted.order_by(Exchange.id).with_for_update())}
