"""Gap-free numbers per agency, answering body, series and year.

Taken last in a transaction but for the stream's head: the row stays locked until commit, so nothing slow may
stand behind it. A number given is never given again; what is voided keeps it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import BigInteger, ForeignKey, Integer, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from services.db import Base, tenant_table

# Requests for correction are counted together, whether they come online or are written down by the office.
CORRECTIONS = "correction"
WRITERS: Mapping[str, str] = {"intake": "SELECT, INSERT, UPDATE", "processing": "SELECT, INSERT, UPDATE"}


class SeriesCounter(Base):
    """The last number given. `body_id` 0 stands for a series of the whole agency."""

    __tablename__ = "series"
    __table_args__ = tenant_table(
        "services",
        owner="notifications",
        own="SELECT, INSERT, UPDATE",
        grants=WRITERS,
        after=("ALTER TABLE {table} SET (fillfactor=50)",),
    )

    agency_id: Mapped[int] = mapped_column(ForeignKey("services.agency.id"), primary_key=True)
    body_id: Mapped[int] = mapped_column(Integer, primary_key=True, default=0)
    series: Mapped[str] = mapped_column(Text, primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True)
    last: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True, slots=True)
class Series:
    """Which counter: 'registration', '依复', … of one answering body (0: the agency) and calendar year."""

    agency_id: int
    name: str
    year: int
    body_id: int = 0


_TAKE = text(
    """
    INSERT INTO services.series AS s (agency_id, body_id, series, year, last)
    VALUES (:agency_id, :body_id, :name, :year, :count)
    ON CONFLICT (agency_id, body_id, series, year) DO UPDATE SET last = s.last + excluded.last
    RETURNING last
    """
)


def next_number(session: Session, series: Series, count: int = 1) -> int:
    """The first of `count` fresh numbers, 1, 2, 3 …; they are yours when the transaction commits."""
    last: int = session.execute(_TAKE, asdict(series) | {"count": count}).scalar_one()
    return last - count + 1


def correction_number(session: Session, agency_id: int, code: str, year: int) -> str:
    """The next number of a request for correction, `<agency>-更-<year>-<4 digits>`; see `next_number`."""
    return f"{code}-更-{year}-{next_number(session, Series(agency_id, CORRECTIONS, year)):04d}"
