"""When an electronic seal's certificate has to be renewed: a month ahead somebody must know, afterwards it seals nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.clock import china_date
from services.documents.models import ElectronicSealRow
from services.identity.queries import body

# A certificate authority wants papers and days; a month is what offices reckon with.
AHEAD: Final = timedelta(days=30)


class Standing(StrEnum):
    """How a certificate stands at a moment."""

    VALID = "valid"
    SOON = "soon"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Renewal:
    """A seal in use that needs another certificate: whose it is, until which day it is valid, how many days are left."""

    owner: str
    standing: Standing
    last: date
    days: int


def standing(valid_to: datetime, now: datetime) -> Standing:
    """Valid, valid for 30 days more at most, or expired: by the same moment that refuses to seal."""
    if now > valid_to:
        return Standing.EXPIRED
    return Standing.SOON if valid_to - now <= AHEAD else Standing.VALID


def days_left(valid_to: datetime, now: datetime) -> int:
    """Calendar days from today to the last day; 0 on the last day."""
    return (china_date(valid_to) - china_date(now)).days


def renewals(session: Session, agency_id: int, now: datetime) -> Sequence[Renewal]:
    """The agency's seals in use whose certificate has expired or soon will, the first to end first."""
    wanted = select(ElectronicSealRow).where(
        ElectronicSealRow.agency_id == agency_id,
        ElectronicSealRow.ended_at.is_(None),
        ElectronicSealRow.valid_to <= now + AHEAD,
    )
    return [
        Renewal(
            body(session, row.body_id, china_date(row.put_at)).name,
            standing(row.valid_to, now),
            china_date(row.valid_to),
            days_left(row.valid_to, now),
        )
        for row in session.scalars(wanted.order_by(ElectronicSealRow.valid_to))
    ]
