"""Questions about cases: the worklist, what falls due, the whole file of one. Every one names the agency."""

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, tuple_, type_coerce
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlalchemy.orm import Session

from processing.alerts import RELEASE_DUE
from processing.domain import ENDED, State
from processing.internal_limits import CODES
from processing.lights import SOON, SOONER
from processing.models import Case, CaseDocument, CaseMark, ClockEntry, DueChange, Note, Step
from processing.opening import MARKS
from processing.queries.irregular import UNEXPLAINED, irregular_count, unexplained_count
from services.calendar.domain import WorkingCalendar
from services.crypto import case_key, case_keys, keyed_hash
from services.errors import NotFound

PAGE = 50
NOT_OPEN = frozenset({"closed", "irregular", "unexplained"})
IS_OPEN = Case.state.not_in([str(state) for state in ENDED])


@dataclass(frozen=True, slots=True)
class Today:
    """The day and the two borders of the lights, counted once."""

    day: date
    sooner: date
    soon: date

    @classmethod
    def of(cls, day: date, calendar: WorkingCalendar) -> "Today":
        return cls(day, calendar.add_working_days(day, SOONER), calendar.add_working_days(day, SOON))


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the worklist; `after` is the key of the next one, or None."""

    cases: Sequence[Case]
    after: str | None


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything of one case, its personal part and the texts of its notes (by note id) opened."""

    case: Case
    personal: dict[str, Any]
    entries: Sequence[ClockEntry]
    steps: Sequence[Step]
    documents: Sequence[CaseDocument]
    due_changes: Sequence[DueChange]
    notes: Sequence[Note]
    said: dict[uuid.UUID, str]


def filters(today: Today, me: str | None, marks: Collection[str] = ()) -> dict[str, ColumnElement[bool]]:
    """The named parts of the worklist, by the words of its address line.

    `marks`: the levels of approval I decide; without any, what is under review is everybody's.
    """
    running = and_(IS_OPEN, Case.stopped.is_(False), Case.state != State.AWAITING_SUPPLEMENT)
    return {
        "open": IS_OPEN,
        "late": and_(IS_OPEN, Case.due_date < today.day),
        "soon3": and_(running, Case.due_date.between(today.day, today.sooner)),
        "soon7": and_(running, Case.due_date > today.sooner, Case.due_date <= today.soon),
        "wait": and_(IS_OPEN, or_(Case.stopped, Case.due_date.is_(None))),
        "fresh": and_(IS_OPEN, Case.officer_id.is_(None)),
        "limits": and_(IS_OPEN, type_coerce(Case.warnings, JSONB).has_any(array(sorted(CODES)))),
        "mine": and_(IS_OPEN, Case.officer_id == me),
        "review": _to_review(me, marks),
        "sign": Case.state == State.TO_SIGN,
        "release": and_(Case.state == State.SIGNED, type_coerce(Case.warnings, JSONB).has_key(RELEASE_DUE)),
        "send": Case.state == State.SIGNED,
        "closed": Case.state == State.CLOSED,
        "irregular": Case.irregularities > 0,
        "unexplained": UNEXPLAINED,
    }


def worklist(
    session: Session,
    agency_id: int,
    part: ColumnElement[bool],
    *,
    search: str = "",
    due_on: date | None = None,
    after: str | None = None,
    limit: int = PAGE,
) -> Page:
    """Soonest due first, those without a date last; a page by key, so that its speed does not know how many there are."""
    wanted = select(Case).where(Case.agency_id == agency_id, part)
    if search.strip():
        wanted = wanted.where(_found_by(agency_id, search.strip()))
    if due_on is not None:
        wanted = wanted.where(Case.due_date == due_on)
    due, last = _key(after)
    found: list[Case] = []
    if after is None or due is not None:
        found += session.scalars(_dated(wanted, due, last).limit(limit + 1))
    if len(found) <= limit:
        undated = wanted.where(Case.due_date.is_(None)).order_by(Case.id)
        if after is not None and due is None:
            undated = undated.where(Case.id > last)
        found += session.scalars(undated.limit(limit + 1 - len(found)))
    shown = found[:limit]
    return Page(shown, _key_of(shown[-1]) if len(found) > limit else None)


def counts(
    session: Session, agency_id: int, today: Today, me: str | None, marks: Collection[str] = ()
) -> dict[str, int]:
    """How many cases stand in each part but "closed"."""
    parts = {name: part for name, part in filters(today, me, marks).items() if name not in NOT_OPEN}
    columns = [func.count().filter(part).label(name) for name, part in parts.items()]
    row = session.execute(select(*columns).where(Case.agency_id == agency_id, IS_OPEN)).one()
    # What was irregular stays so when the case ends.
    unexplained = unexplained_count(session, agency_id)
    return {**row._mapping, "irregular": irregular_count(session, agency_id), "unexplained": unexplained}


def open_count(session: Session, agency_id: int) -> int:
    """How many cases are open."""
    found = session.scalar(select(func.count()).select_from(Case).where(Case.agency_id == agency_id, IS_OPEN))
    return found or 0


def due_by_day(
    session: Session, agency_id: int, first: date, last: date, officer: str | None = None
) -> dict[date, int]:
    """Open cases by the day they fall due, of one officer or all."""
    wanted = (
        select(Case.due_date, func.count())
        .where(Case.agency_id == agency_id, IS_OPEN, Case.due_date.between(first, last))
        .group_by(Case.due_date)
    )
    if officer is not None:
        wanted = wanted.where(Case.officer_id == officer)
    return {day: count for day, count in session.execute(wanted) if day is not None}


def case_of(session: Session, agency_id: int, case_id: uuid.UUID) -> Case:
    """Raises NotFound, also for another agency's."""
    found = session.scalars(select(Case).where(Case.agency_id == agency_id, Case.id == case_id)).one_or_none()
    if found is None:
        raise NotFound("没有这个办件。")
    return found


def draft_of(session: Session, agency_id: int, case_id: uuid.UUID) -> CaseDocument | None:
    """The draft of its reply, if there is one."""
    wanted = select(CaseDocument).where(CaseDocument.agency_id == agency_id, CaseDocument.case_id == case_id)
    return session.scalars(wanted.where(CaseDocument.stage == "draft")).one_or_none()


def case_file(session: Session, agency_id: int, case_id: uuid.UUID) -> CaseFile:
    """The whole file. Raises NotFound, Purged."""
    case = case_of(session, agency_id, case_id)

    def rows(model: Any, *order: Any) -> Sequence[Any]:
        return session.scalars(
            select(model).where(model.agency_id == agency_id, model.case_id == case_id).order_by(*order)
        ).all()

    key, notes = case_key(session, agency_id, case_id), rows(Note, Note.at.desc(), Note.id.desc())
    return CaseFile(
        case=case,
        personal=key.open(case.personal),
        entries=rows(ClockEntry, ClockEntry.id),
        steps=rows(Step, Step.at.desc(), Step.id.desc()),
        documents=rows(CaseDocument, CaseDocument.id.desc()),
        due_changes=rows(DueChange, DueChange.id.desc()),
        notes=notes,
        said={note.id: key.open(note.content).get("text", "") for note in notes if note.content},
    )


def personal_of(session: Session, agency_id: int, cases: Sequence[Case]) -> dict[uuid.UUID, dict[str, Any]]:
    """The opened personal parts of a page of cases; purged ones are missing."""
    keys = case_keys(session, agency_id, [case.id for case in cases])
    return {case.id: keys[case.id].open(case.personal) for case in cases if case.id in keys}


def _to_review(me: str | None, marks: Collection[str]) -> ColumnElement[bool]:
    if not marks:
        return Case.state == State.IN_REVIEW
    drafted = select(CaseDocument.case_id).where(CaseDocument.stage == "draft", CaseDocument.drafter_id == me)
    mine = type_coerce(Case.deciders, JSONB).has_any(array(sorted(marks)))
    return and_(Case.state == State.IN_REVIEW, mine, Case.id.not_in(drafted))


def _dated(wanted: Select[Case], due: date | None, last: uuid.UUID) -> Select[Case]:
    dated = wanted.where(Case.due_date.is_not(None)).order_by(Case.due_date, Case.id)
    return dated if due is None else dated.where(tuple_(Case.due_date, Case.id) > tuple_(due, last))


def _found_by(agency_id: int, words: str) -> ColumnElement[bool]:
    hashes = [keyed_hash(kind, agency_id, words) for kind in MARKS]
    marked = select(CaseMark.case_id).where(CaseMark.agency_id == agency_id, CaseMark.hash.in_(hashes))
    found: ColumnElement[bool] = Case.id.in_(marked)
    if digits := re.search(r"\d{1,6}(?=号?$)", words):
        found = or_(found, Case.number.endswith(f"-{int(digits[0]):06d}"))
    return or_(found, Case.number == words.upper(), Case.old_number == words)


def _key_of(case: Case) -> str:
    return f"{case.due_date.isoformat() if case.due_date else ''}_{case.id.hex}"


def _key(after: str | None) -> tuple[date | None, uuid.UUID]:
    try:
        day, _, last = (after or "_").partition("_")
        return date.fromisoformat(day) if day else None, uuid.UUID(hex=last) if last else uuid.UUID(int=0)
    except ValueError:
        raise NotFound("没有这一页。") from None
