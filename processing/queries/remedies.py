"""Questions about what followed a reply: of one case, and of the whole agency by year, open or ended."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, extract, func, or_, select, tuple_
from sqlalchemy.orm import Session

from processing.models import Case, CaseRound, Remedy, RemedyChange
from services.errors import NotFound

PAGE = 50
PARTS = ("open", "ended", "voided")


@dataclass(frozen=True, slots=True)
class RemedyLine:
    """A remedy in the list; number and officer of its case, None for a suit as co-defendant."""

    remedy: Remedy
    number: str | None
    officer_name: str | None


@dataclass(frozen=True, slots=True)
class RemedyPage:
    """A page of the list; `after` is the key of the next one, or None."""

    lines: Sequence[RemedyLine]
    after: str | None


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What followed the replies of a case: remedies, the changes in them, the rounds already answered."""

    remedies: Sequence[Remedy]
    changes: Sequence[RemedyChange]
    rounds: Sequence[CaseRound]


def aftermath(session: Session, agency_id: int, case_id: uuid.UUID) -> Aftermath:
    """Everything that followed the replies of a case, the oldest first."""
    mine = Remedy.agency_id == agency_id, Remedy.case_id == case_id
    changes = (
        select(RemedyChange)
        .join(Remedy, Remedy.id == RemedyChange.remedy_id)
        .where(RemedyChange.agency_id == agency_id, *mine)
    )
    rounds = select(CaseRound).where(CaseRound.agency_id == agency_id, CaseRound.case_id == case_id)
    return Aftermath(
        session.scalars(select(Remedy).where(*mine).order_by(Remedy.filed_on, Remedy.id)).all(),
        session.scalars(changes.order_by(RemedyChange.at, RemedyChange.id)).all(),
        session.scalars(rounds.order_by(CaseRound.round)).all(),
    )


def remedy_of(session: Session, agency_id: int, remedy_id: uuid.UUID) -> Remedy:
    """Raises NotFound, also for another agency's."""
    found = session.scalars(
        select(Remedy).where(Remedy.agency_id == agency_id, Remedy.id == remedy_id)
    ).one_or_none()
    if found is None:
        raise NotFound("没有这件复议或者诉讼。")
    return found


def changes_of(session: Session, agency_id: int, remedy_id: uuid.UUID) -> Sequence[RemedyChange]:
    """What was done with it, the oldest first."""
    wanted = select(RemedyChange).where(
        RemedyChange.agency_id == agency_id, RemedyChange.remedy_id == remedy_id
    )
    return session.scalars(wanted.order_by(RemedyChange.at, RemedyChange.id)).all()


def remedies(
    session: Session,
    agency_id: int,
    part: str,
    year: int | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> RemedyPage:
    """The agency's remedies of a part, the newest first; of a year: filed in it, or ended in it."""
    wanted = _lines(agency_id).where(_part(part))
    if year is not None:
        wanted = wanted.where(
            or_(extract("year", Remedy.filed_on) == year, extract("year", Remedy.ended_on) == year)
        )
    if after is not None:
        wanted = wanted.where(tuple_(Remedy.filed_on, Remedy.id) < tuple_(*key_of_page(after)))
    ordered = wanted.order_by(Remedy.filed_on.desc(), Remedy.id.desc()).limit(limit + 1)
    found = [RemedyLine(*row) for row in session.execute(ordered)]
    shown = found[:limit]
    last = shown[-1].remedy if len(found) > limit else None
    return RemedyPage(shown, f"{last.filed_on.isoformat()}_{last.id.hex}" if last else None)


def remedy_counts(session: Session, agency_id: int) -> dict[str, int]:
    """How many remedies stand in each part."""
    columns = [func.count().filter(_part(part)).label(part) for part in PARTS]
    return dict(session.execute(select(*columns).where(Remedy.agency_id == agency_id)).one()._mapping)


def remedy_years(session: Session, agency_id: int) -> list[int]:
    """The years in which anything was filed or ended, the newest first."""
    days = select(func.min(Remedy.filed_on), func.max(Remedy.filed_on), func.max(Remedy.ended_on))
    first, last, ended = session.execute(days.where(Remedy.agency_id == agency_id)).one()
    return [] if first is None else list(range(max(last, ended or last).year, first.year - 1, -1))


def _lines(agency_id: int) -> Select[Remedy, str, str | None]:
    return (
        select(Remedy, Case.number, Case.officer_name)
        .outerjoin(Case, Case.id == Remedy.case_id)
        .where(Remedy.agency_id == agency_id)
    )


def _part(part: str) -> ColumnElement[bool]:
    stands = Remedy.voided_on.is_(None)
    parts = {
        "open": and_(stands, Remedy.result.is_(None)),
        "ended": and_(stands, Remedy.result.is_not(None)),
        "voided": Remedy.voided_on.is_not(None),
    }
    if part not in parts:
        raise NotFound("没有这个分类。")
    return parts[part]


def key_of_page(after: str) -> tuple[date, uuid.UUID]:
    """The day and id a page begins behind. Raises NotFound."""
    try:
        day, _, last = after.partition("_")
        return date.fromisoformat(day), uuid.UUID(hex=last)
    except ValueError:
        raise NotFound("没有这一页。") from None
