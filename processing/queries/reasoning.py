"""The reasons an office answers with: those that ship as it has them, then its own."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from processing.models import ReplyReason
from processing.outcomes import OUTCOMES, Settled
from processing.reasons import REASONS, OfficeReason, settled_by
from services.db import once
from services.errors import Invalid


def office_reasons(session: Session, agency_id: int) -> list[OfficeReason]:
    """All of them, in the order of table 三; switched-off ones too."""
    rows = session.scalars(
        select(ReplyReason).where(ReplyReason.agency_id == agency_id).order_by(ReplyReason.id)
    ).all()
    by_code = {row.code: row for row in rows if row.code}
    found = [_shipped(by_code, code, label, row, ground) for code, label, row, ground in _shipping()]
    found += [
        OfficeReason(str(row.id), row.label, row.row or "", row.ground or "", True, row.is_off)
        for row in rows
        if row.code is None
    ]
    order = list(OUTCOMES)
    return sorted(found, key=lambda reason: order.index(reason.row))


def offered_reasons(session: Session, agency_id: int) -> list[OfficeReason]:
    """Those an officer may choose."""
    return [reason for reason in office_reasons(session, agency_id) if not reason.is_off]


def settled_rows(session: Session, agency_id: int) -> Settled:
    """Under which rows this office counts the grounds it may settle itself, as it stands now."""
    return once(session, ("settled_rows", agency_id), lambda: settled_by(office_reasons(session, agency_id)))


def reason_named(session: Session, agency_id: int, key: str) -> OfficeReason:
    """One that is offered. Raises Invalid for any other."""
    for reason in offered_reasons(session, agency_id):
        if reason.key == key:
            return reason
    message = "没有这个答复情形，可能已经停用。"
    raise Invalid(message, fields={"reason": message})


def _shipping() -> Sequence[tuple[str, str, str, str]]:
    return [(reason.code, reason.label, reason.row, reason.ground) for reason in REASONS]


def _shipped(known: dict[str, ReplyReason], code: str, label: str, row: str, ground: str) -> OfficeReason:
    mine = known.get(code)
    if mine is None:
        return OfficeReason(code, label, row, ground)
    shipped = label if mine.label != label else ""
    return OfficeReason(code, mine.label, mine.row or row, ground, is_off=mine.is_off, shipped=shipped)
