"""Fees as facts: what was asked, paid and given back, and the sentence of chapter 六 made from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import InstrumentedAttribute, Session

from reporting.domain import Period
from reporting.models import CaseFact, FeeFact
from services.delivery import Envelope
from services.events.processing import FeeChanged


@dataclass(frozen=True, slots=True)
class FeeStatement:
    """A period's processing fees: requests paid for, yuan taken, yuan given back. Days of payment and refund count."""

    requests: int
    amount: int
    refunded: int

    def plus(self, other: "FeeStatement") -> "FeeStatement":
        """Both together."""
        return FeeStatement(
            self.requests + other.requests, self.amount + other.amount, self.refunded + other.refunded
        )

    def sentence(self, period: str, who: str = "本机关") -> str:
        """What chapter 六 says of a period, also where nothing was taken (国办公开办函〔2021〕30号)."""
        if not self.requests and not self.refunded:
            return f"{period}，{who}没有收取政府信息公开信息处理费。"
        told = f"{period}，{who}对 {self.requests} 件政府信息公开申请收取信息处理费，共计 {self.amount:,} 元"
        return f"{told}，退还 {self.refunded:,} 元。" if self.refunded else f"{told}。"


def on_fee_changed(session: Session, envelopes: Sequence[Envelope]) -> None:
    """The newest state of each fee; an event that comes twice, or late, changes nothing."""
    latest = {}
    for envelope in envelopes:
        fact = cast(FeeChanged, envelope.event)
        latest[fact.charge_id] = {
            "charge_id": fact.charge_id,
            "stream": envelope.stream,
            "agency_id": envelope.agency_id,
            "stage": fact.stage,
            "mode": fact.mode,
            "count": fact.count,
            "amount": fact.amount,
            "notified_on": fact.notified_on,
            "paid_on": fact.paid_on,
            "refunded": fact.refunded,
            "refunded_on": fact.on if fact.refunded else None,
            "sequence": envelope.sequence,
        }
    rows = insert(FeeFact).values(list(latest.values()))
    changed = {
        name: rows.excluded[name] for name in ("stage", "paid_on", "refunded", "refunded_on", "sequence")
    }
    newer = rows.excluded.sequence > FeeFact.sequence
    session.execute(
        rows.on_conflict_do_update(index_elements=["charge_id", "agency_id"], set_=changed, where=newer)
    )


def fee_statement(session: Session, agencies: Sequence[int], within: Period) -> FeeStatement:
    """What these agencies took and gave back within the period."""
    first, last = within.start, within.cutoff
    paid = and_(FeeFact.paid_on >= first, FeeFact.paid_on <= last, _was_here(FeeFact.paid_on))
    given = and_(FeeFact.refunded_on >= first, FeeFact.refunded_on <= last, _was_here(FeeFact.refunded_on))
    wanted = select(
        func.count().filter(paid),
        func.coalesce(func.sum(FeeFact.amount).filter(paid), 0),
        func.coalesce(func.sum(FeeFact.refunded).filter(given), 0),
    ).where(FeeFact.agency_id.in_(agencies))
    requests, amount, refunded = session.execute(wanted).one()
    return FeeStatement(requests, amount, refunded)


def _was_here(day: InstrumentedAttribute[date | None]) -> ColumnElement[bool]:
    """Money is counted by the agency that had the case on the day it moved."""
    elsewhere = exists().where(
        CaseFact.stream == FeeFact.stream,
        CaseFact.agency_id == FeeFact.agency_id,
        or_(CaseFact.handed_on < day, CaseFact.taken_on > day),
    )
    return ~elsewhere.correlate(FeeFact)
