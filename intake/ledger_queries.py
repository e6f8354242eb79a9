"""Questions about registers brought in: a file, its rows, how it is read, what is a case already."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from intake.ledger.rows import Reading
from intake.models import LedgerImport, LedgerMap, LedgerRow, Opening, Request
from services.crypto import case_key
from services.errors import NotFound

STATES = ("good", "bad", "known", "imported")


def import_of(session: Session, agency_id: int, import_id: uuid.UUID, *, lock: bool = False) -> LedgerImport:
    """Raises NotFound, also for another agency's."""
    wanted = select(LedgerImport).where(LedgerImport.agency_id == agency_id, LedgerImport.id == import_id)
    found = session.scalars(wanted.with_for_update() if lock else wanted).one_or_none()
    if found is None:
        raise NotFound("没有这份台账。")
    return found


def imports(session: Session, agency_id: int, limit: int = 20) -> list[tuple[LedgerImport, str]]:
    """The newest files with their names."""
    wanted = select(LedgerImport).where(LedgerImport.agency_id == agency_id)
    found = session.scalars(wanted.order_by(LedgerImport.created_at.desc()).limit(limit))
    return [(one, name_of(session, one)) for one in found]


def name_of(session: Session, found: LedgerImport) -> str:
    name: str = case_key(session, found.agency_id, found.id).open(found.name)
    return name


def unknown_words(session: Session, found: LedgerImport) -> list[tuple[str, str]]:
    """Words of the file that nobody has explained yet, as (column, word)."""
    told = case_key(session, found.agency_id, found.id).open(found.unknown)
    return [(str(key), str(word)) for key, word in told]


def saved_mapping(session: Session, agency_id: int) -> Reading:
    """How the agency's register is read; empty before anybody said so."""
    row = session.get(LedgerMap, agency_id)
    told = row.mapping if row is not None and row.agency_id == agency_id else {}
    return Reading.of(told)


def known_keys(session: Session, agency_id: int) -> set[tuple[str, date]]:
    """Old number and receipt date of every case that was brought in before."""
    rows = select(Request.old_number, Request.receipt_date).where(
        Request.agency_id == agency_id, Request.old_number.is_not(None)
    )
    return {(number, day) for number, day in session.execute(rows) if number and day}


def rows_of(session: Session, found: LedgerImport) -> list[tuple[int, dict[str, str]]]:
    """All rows of a file, opened."""
    return [(row.line, cells) for row, cells in opened_rows(session, found, *STATES, limit=None)]


def opened_rows(
    session: Session, found: LedgerImport, *states: str, limit: int | None = 50
) -> list[tuple[LedgerRow, dict[str, str]]]:
    """Rows in these states with what stands in them, in their order."""
    key = case_key(session, found.agency_id, found.id)
    wanted = select(LedgerRow).where(
        LedgerRow.agency_id == found.agency_id,
        LedgerRow.import_id == found.id,
        LedgerRow.state.in_(states),
    )
    rows = session.scalars(wanted.order_by(LedgerRow.line).limit(limit))
    return [(row, key.open(row.cells)) for row in rows]


def counts_of(session: Session, found: LedgerImport) -> dict[str, int]:
    """How many rows are good, bad, known, imported."""
    rows = (
        select(LedgerRow.state, func.count())
        .where(LedgerRow.agency_id == found.agency_id, LedgerRow.import_id == found.id)
        .group_by(LedgerRow.state)
    )
    return dict.fromkeys(STATES, 0) | {str(row[0]): int(row[1]) for row in session.execute(rows)}


def one_at_a_time(session: Session, agency_id: int) -> None:
    """Wait until no other import of the agency is at work; held until the transaction ends."""
    session.execute(text("SELECT pg_advisory_xact_lock(5120, :agency)"), {"agency": agency_id})


def openings(session: Session, agency_id: int) -> Sequence[Opening]:
    """上年结转 as declared, by column."""
    return session.scalars(select(Opening).where(Opening.agency_id == agency_id)).all()


def carried_into(session: Session, agency_id: int, year: int) -> dict[str, int]:
    """Cases that are here one by one and were open when the year began, by column."""
    start = date(year, 1, 1)
    wanted = (
        select(Request.applicant_kind, func.count())
        .where(
            Request.agency_id == agency_id,
            Request.voided_on.is_(None),
            Request.receipt_date < start,
            (Request.closed_on.is_(None)) | (Request.closed_on >= start),
        )
        .group_by(Request.applicant_kind)
    )
    return {str(kind): number for kind, number in session.execute(wanted)}
