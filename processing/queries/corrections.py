"""Questions about requests for correction: the register, and one of them with its letters."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.orm import Session

from processing.models import Correction, CorrectionPaper
from processing.queries.remedies import key_of_page
from services.crypto import case_key, case_keys
from services.errors import NotFound

PAGE = 50
CORRECTION_IS_UNTOLD = Correction.told_on.is_(None)
TO_APPROVE = Correction.proposed_result.is_not(None)
# What waits for approval is open as well.
PARTS: Mapping[str, ColumnElement[bool]] = {
    "open": Correction.result.is_(None),
    "to_approve": TO_APPROVE,
    "decided": Correction.result.is_not(None),
}


@dataclass(frozen=True, slots=True)
class CorrectionPage:
    """A page of the register with the names, opened; `after` is the key of the next one, or None."""

    rows: Sequence[Correction]
    names: dict[uuid.UUID, str]
    after: str | None


@dataclass(frozen=True, slots=True)
class WaitingCorrections:
    """How many untold requests were pointed out: near their own last day, beyond it; and how many wait for somebody.

    `to_approve` counts what others proposed, `returned` what was sent back.
    """

    near: int
    late: int
    to_approve: int = 0
    returned: int = 0


@dataclass(frozen=True, slots=True)
class CorrectionFile:
    """A request, its personal part and decision opened, its letters; what is proposed, what was sent back and why."""

    row: Correction
    personal: dict[str, Any]
    decision: dict[str, Any]
    papers: Sequence[CorrectionPaper]
    changes: Sequence[dict[str, Any]] = ()
    proposal: dict[str, Any] = field(default_factory=dict)
    returned: dict[str, Any] = field(default_factory=dict)


def corrections(
    session: Session, agency_id: int, *, part: str, after: str | None = None, limit: int = PAGE
) -> CorrectionPage:
    """The requests of a part of the register (PARTS), the newest first."""
    wanted = select(Correction).where(Correction.agency_id == agency_id, PARTS[part])
    if after is not None:
        wanted = wanted.where(tuple_(Correction.received_on, Correction.id) < tuple_(*key_of_page(after)))
    ordered = wanted.order_by(Correction.received_on.desc(), Correction.id.desc()).limit(limit + 1)
    found = session.scalars(ordered).all()
    shown = found[:limit]
    keys = case_keys(session, agency_id, [row.id for row in shown])
    names = {row.id: keys[row.id].open(row.personal)["applicant"]["name"] for row in shown if row.id in keys}
    last = shown[-1] if len(found) > limit else None
    return CorrectionPage(shown, names, f"{last.received_on.isoformat()}_{last.id.hex}" if last else None)


def waiting_corrections(session: Session, agency_id: int, person: str | None) -> WaitingCorrections:
    """What the sweep pointed out and nobody was told of since, what this person may find waiting for approval."""
    late = Correction.escalated_on.is_not(None)
    near = and_(Correction.reminded_on.is_not(None), Correction.escalated_on.is_(None))
    others = and_(TO_APPROVE, Correction.proposed_by_id.is_distinct_from(person))
    sent_back = Correction.returned.is_not(None)
    counted = {"near": near, "late": late, "to_approve": others, "returned": sent_back}
    wanted = select(*[func.count().filter(condition).label(name) for name, condition in counted.items()])
    wanted = wanted.where(Correction.agency_id == agency_id, CORRECTION_IS_UNTOLD)
    return WaitingCorrections(**session.execute(wanted).one()._mapping)


def correction_counts(session: Session, agency_id: int) -> dict[str, int]:
    """How many stand in each part of the register."""
    columns = [func.count().filter(condition).label(part) for part, condition in PARTS.items()]
    return dict(session.execute(select(*columns).where(Correction.agency_id == agency_id)).one()._mapping)


def correction_file(session: Session, agency_id: int, correction_id: uuid.UUID) -> CorrectionFile:
    """Raises NotFound, also for another agency's, and Purged."""
    row = session.scalars(
        select(Correction).where(Correction.agency_id == agency_id, Correction.id == correction_id)
    ).one_or_none()
    if row is None:
        raise NotFound("没有这件更正申请。")
    key = case_key(session, agency_id, correction_id)
    papers = select(CorrectionPaper).where(
        CorrectionPaper.agency_id == agency_id, CorrectionPaper.correction_id == correction_id
    )
    return CorrectionFile(
        row,
        key.open(row.personal),
        key.open(row.decision) if row.decision else {},
        session.scalars(papers.order_by(CorrectionPaper.id)).all(),
        [{**line, "on": date.fromisoformat(line["on"])} for line in key.open(row.changes)["lines"]]
        if row.changes
        else (),
        key.open(row.proposal) if row.proposal else {},
        _sent_back(key.open(row.returned)) if row.returned else {},
    )


def _sent_back(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "on": date.fromisoformat(told["on"])}


def paper_content(session: Session, paper: CorrectionPaper) -> dict[str, Any]:
    """The opened wording of a letter. Raises Purged."""
    opened: dict[str, Any] = case_key(session, paper.agency_id, paper.correction_id).open(paper.content)
    return opened
