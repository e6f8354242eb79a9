"""Questions about who follows upon whom; every context may ask them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from services.db import Scope
from services.db.work import enter_scope
from services.errors import Conflict
from services.identity.models import Agency
from services.succession.models import Succession
from services.words import said


@dataclass(frozen=True, slots=True)
class Heir:
    """One side of a succession as pages name it: the other agency, and what the record says."""

    record: Succession
    agency_id: int
    code: str
    name: str


def heirs_of(session: Session, agency_id: int, on: date | None = None) -> Sequence[Heir]:
    """Who follows upon an agency; only what has begun by `on`, where a day is given."""
    wanted = (
        select(Succession, Agency.id, Agency.code, Agency.name)
        .join(Agency, Agency.id == Succession.to_agency_id)
        .where(Succession.from_agency_id == agency_id, Succession.cancelled_at.is_(None))
    )
    if on is not None:
        wanted = wanted.where(Succession.on <= on)
    rows = session.execute(wanted.order_by(Succession.on, Succession.rest.desc(), Succession.id))
    return [Heir(*row) for row in rows]


def predecessors_of(session: Session, agency_id: int, on: date | None = None) -> Sequence[Heir]:
    """Whom an agency followed upon; only what has begun by `on`, where a day is given."""
    wanted = (
        select(Succession, Agency.id, Agency.code, Agency.name)
        .join(Agency, Agency.id == Succession.from_agency_id)
        .where(Succession.to_agency_id == agency_id, Succession.cancelled_at.is_(None))
    )
    if on is not None:
        wanted = wanted.where(Succession.on <= on)
    return [Heir(*row) for row in session.execute(wanted.order_by(Succession.on, Succession.id))]


def successions_due(session: Session, on: date) -> Sequence[Succession]:
    """Every record of real agencies whose day has come."""
    wanted = (
        select(Succession)
        .join(Agency, Agency.id == Succession.from_agency_id)
        .where(Succession.on <= on, Succession.cancelled_at.is_(None), Agency.time_mode == "real")
    )
    return session.scalars(wanted.order_by(Succession.from_agency_id, Succession.id)).all()


_PAST = text(
    """
    WITH RECURSIVE before(id, path) AS (
      SELECT CAST(a AS int), ARRAY[CAST(a AS int)] FROM unnest(CAST(:agencies AS int[])) AS n(a)
      UNION ALL
      SELECT s.from_agency_id, path || s.from_agency_id
        FROM before JOIN services.succession s ON s.to_agency_id = before.id
       WHERE s.cancelled_at IS NULL AND s.on <= :day AND s.from_agency_id <> ALL (path))
    SELECT DISTINCT a.id, a.code FROM before JOIN services.agency a USING (id)
     WHERE NOT a.id = ANY(:agencies) AND a.valid_to < :day ORDER BY a.code
    """
)


def past_agencies(session: Session, agencies: Sequence[int], on: date) -> tuple[int, ...]:
    """The agencies that had ended by that day and whose work these carry on, however many steps back."""
    return tuple(session.execute(_PAST, {"agencies": list(agencies), "day": on}).scalars())


_AHEAD = text(
    """
    WITH RECURSIVE ahead(id, path) AS (
      SELECT CAST(:agency AS int), ARRAY[CAST(:agency AS int)]
      UNION ALL
      SELECT s.to_agency_id, path || s.to_agency_id
        FROM ahead JOIN services.succession s ON s.from_agency_id = ahead.id
       WHERE s.cancelled_at IS NULL AND s.on <= :day AND s.to_agency_id <> ALL (path))
    SELECT DISTINCT id FROM ahead WHERE id <> :agency ORDER BY id
    """
)


def following(session: Session, agency_id: int, on: date) -> tuple[int, ...]:
    """Every agency a case of this one may have passed to by that day, however many steps on."""
    return tuple(session.execute(_AHEAD, {"agency": agency_id, "day": on}).scalars())


def ended_within(session: Session, first: date, last: date) -> Sequence[Agency]:
    """The agencies that ended within these days because another took over."""
    follows = select(Succession.from_agency_id).where(Succession.cancelled_at.is_(None), Succession.ends)
    wanted = select(Agency).where(Agency.valid_to.between(first, last), Agency.id.in_(follows))
    return session.scalars(wanted.order_by(Agency.code)).all()


def told_of_end(session: Session, agency: Agency, on: date) -> str | None:
    """The sentence that says who answers now; None while the agency itself does."""
    if agency.valid_to is None or agency.valid_to >= on:
        return None
    heirs = heirs_of(session, agency.id, on)
    if not heirs:
        return said(
            "%(name)s已于%(valid_to)s撤销，不再受理政府信息公开申请。",
            name=agency.name,
            valid_to=_day(agency.valid_to),
        )
    names = "、".join(dict.fromkeys(heir.name for heir in heirs))
    since = min(heir.record.on for heir in heirs)
    return said(
        "%(name)s已撤销，自%(since)s起由%(names)s承接，请向%(names)s提出申请。",
        name=agency.name,
        since=_day(since),
        names=names,
    )


def refuse_ended(session: Session, agency: Agency, on: date) -> None:
    """Raises Conflict for an agency that has ended: whoever took over is named."""
    if (told := told_of_end(session, agency, on)) is not None:
        raise Conflict(told)


def _day(day: date) -> str:
    return said("%(year)s年%(month)s月%(day)s日", year=day.year, month=day.month, day=day.day)


def pairs(session: Session) -> dict[int, set[int]]:
    """Who follows upon whom, all of it, for finding circles."""
    found: dict[int, set[int]] = {}
    kept = select(Succession.from_agency_id, Succession.to_agency_id).where(Succession.cancelled_at.is_(None))
    for old, new in session.execute(kept):
        found.setdefault(old, set()).add(new)
    return found


def records_among(session: Session, agencies: Collection[int] | None) -> Sequence[Succession]:
    """The records between these agencies (all, for None), the newest day first."""
    wanted = select(Succession).where(Succession.cancelled_at.is_(None))
    if agencies is not None:
        mine = list(agencies)
        wanted = wanted.where(Succession.from_agency_id.in_(mine), Succession.to_agency_id.in_(mine))
    return session.scalars(wanted.order_by(Succession.on.desc(), Succession.id)).all()


_PASSED = text(
    "SELECT count(*) FROM services.event WHERE agency_id = :new AND name = 'processing.case_taken_over'"
    " AND (payload->>'from_agency_id')::int = :old"
)


def passed_on(session: Session, record: Succession) -> int:
    """How many cases have passed so far; leaves the scope as it was."""
    here = session.execute(text("SELECT nullif(current_setting('app.agency', true), '')::int")).scalar()
    enter_scope(session, Scope(record.to_agency_id))
    told = {"new": record.to_agency_id, "old": record.from_agency_id}
    passed: int = session.execute(_PASSED, told).scalar_one()
    enter_scope(session, Scope(here))
    return passed
