"""Questions about the archive: which files wait for it, what they lack, and the year's list of what is in it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from processing.archiving import Contents, Reply
from processing.domain import Action, State
from processing.models import HELP_GIVEN, ArchiveEntry, Case, CaseDocument, Note, Remedy, Step
from processing.outcomes.grounds import NOT_EXISTING
from services.crypto import CaseKey, case_keys
from services.errors import NotFound

PAGE = 50
WAITS = (Case.state == State.CLOSED, Case.archived_on.is_(None))
_LOOKED_AT = (Action.REGISTER, Action.DISPATCH, Action.SEAL, Action.SIGN_JOINED)


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """A page of the files that wait; `after` is the key of the next one, or None."""

    cases: Sequence[Case]
    after: str | None


@dataclass(frozen=True, slots=True)
class Filed:
    """A line of the archive's list; `pages` with what was added later, `document_number` of the newest reply."""

    number: str
    case_id: uuid.UUID
    case_number: str
    document_number: str
    title: str
    body_id: int
    closed_on: date | None
    retention: str
    pages: int
    added: int
    on: date
    by: str


def waiting_for_archive(session: Session, agency_id: int, after: str | None = None) -> WaitingPage:
    """Closed and not archived, or added to since: the longest closed first."""
    wanted = select(Case).where(Case.agency_id == agency_id, *WAITS).order_by(Case.closed_on, Case.id)
    if after:
        day, last = _key(after)
        wanted = wanted.where(tuple_(Case.closed_on, Case.id) > tuple_(day, last))
    found = session.scalars(wanted.limit(PAGE + 1)).all()
    shown = found[:PAGE]
    return WaitingPage(shown, _key_of(shown[-1]) if len(found) > PAGE else None)


def waiting_count(session: Session, agency_id: int) -> int:
    """How many files wait."""
    return session.scalar(select(func.count()).where(Case.agency_id == agency_id, *WAITS)) or 0


def contents_of(session: Session, agency_id: int, cases: Iterable[Case]) -> dict[uuid.UUID, Contents]:
    """What each of these files holds, by a question a table."""
    files = {case.id: case for case in cases}
    leaders = {case.joined_to for case in files.values() if case.joined_to}
    steps = _steps(session, agency_id, {*files, *leaders})
    papers = _papers(session, agency_id, {*files, *leaders})
    keys = case_keys(session, agency_id, {paper.case_id for paper in papers if _needs_search(paper)})
    remedies = _remedies(session, agency_id, files)
    helped = _helped(session, agency_id, files)
    sealed = {str((step.detail or {}).get("document")) for step in steps if step.action is Action.SEAL}
    return {
        case.id: _contents(
            case,
            [step for step in steps if step.case_id == case.id],
            [paper for paper in papers if paper.case_id in (case.id, case.joined_to)],
            sealed,
            keys,
            remedies.get(case.id, ()),
            case.needs_help and case.id not in helped,
        )
        for case in files.values()
    }


def archived_in(session: Session, agency_id: int, year: int) -> list[Filed]:
    """The archive's list of a year, by number. No person is named in it."""
    rows = session.execute(
        select(ArchiveEntry, Case)
        .join(Case, Case.id == ArchiveEntry.case_id)
        .where(ArchiveEntry.agency_id == agency_id, Case.agency_id == agency_id, ArchiveEntry.year == year)
        .order_by(ArchiveEntry.number, ArchiveEntry.id)
    ).all()
    gathered: dict[uuid.UUID, list[tuple[ArchiveEntry, Case]]] = {}
    for entry, case in rows:
        gathered.setdefault(case.id, []).append((entry, case))
    replies = _newest_replies(session, agency_id, gathered)
    return [_filed(lines, replies) for lines in gathered.values()]


def archive_entries(session: Session, agency_id: int, case_id: uuid.UUID) -> Sequence[ArchiveEntry]:
    """What was archived of a case, in order."""
    wanted = select(ArchiveEntry).where(ArchiveEntry.agency_id == agency_id, ArchiveEntry.case_id == case_id)
    return session.scalars(wanted.order_by(ArchiveEntry.id)).all()


def _filed(lines: Sequence[tuple[ArchiveEntry, Case]], replies: Mapping[uuid.UUID, CaseDocument]) -> Filed:
    entry, case = lines[0]
    reply = replies.get(case.id) or replies.get(case.joined_to or case.id)
    return Filed(
        number=entry.number,
        case_id=case.id,
        case_number=case.number,
        document_number=(reply.number or "") if reply else "",
        title=reply.title if reply else "政府信息公开申请",
        body_id=case.body_id,
        closed_on=case.closed_on,
        retention=entry.retention,
        pages=sum(line.pages for line, _ in lines),
        added=len(lines) - 1,
        on=entry.on,
        by=entry.by,
    )


def _contents(
    case: Case,
    steps: Sequence[Step],
    papers: Sequence[CaseDocument],
    sealed: set[str],
    keys: Mapping[uuid.UUID, CaseKey],
    remedies: Sequence[bool],
    help_open: bool,
) -> Contents:
    told = [(step.action, step.detail or {}) for step in steps]
    joined = {detail.get("document") for action, detail in told if action is Action.SIGN_JOINED}
    sent = [detail for action, detail in told if action is Action.DISPATCH]
    replies = [
        paper
        for paper in papers
        if paper.kind == "reply"
        and paper.stage == "issued"
        and (paper.case_id == case.id or str(paper.id) in joined)
    ]
    own = [paper for paper in papers if paper.case_id == case.id and paper.stage == "issued"]
    return Contents(
        replies=[_reply(paper, sent, sealed, keys) for paper in replies],
        imported=any(detail.get("imported") for _, detail in told),
        withdrawn=case.withdrawal_on is not None and not replies,
        unrendered=sum(paper.rendered_at is None for paper in own),
        warnings=case.warnings or (),
        disputed=bool(remedies),
        pending=sum(not ended for ended in remedies),
        help_open=help_open,
        pages=max(1, sum(paper.pages or 1 for paper in own) + len(case.file_ids)),
    )


def _reply(
    paper: CaseDocument,
    sent: Sequence[Mapping[str, Any]],
    sealed: set[str],
    keys: Mapping[uuid.UUID, CaseKey],
) -> Reply:
    proved = any(d.get("proof") and d.get("document") in (None, str(paper.id)) for d in sent)
    is_searched = True
    if _needs_search(paper) and paper.case_id in keys:
        is_searched = bool((keys[paper.case_id].open(paper.content).get("evidence") or {}).get("searched_in"))
    # A signed reply has been through all levels of its agency, which may have none.
    approved = bool(paper.signer_name)
    return Reply(paper.number or paper.title, proved, str(paper.id) in sealed, approved, is_searched)


def _needs_search(paper: CaseDocument) -> bool:
    return paper.kind == "reply" and paper.stage == "issued" and NOT_EXISTING.code in (paper.grounds or ())


def _steps(session: Session, agency_id: int, ids: set[uuid.UUID | None]) -> Sequence[Step]:
    wanted = select(Step).where(
        Step.agency_id == agency_id, Step.case_id.in_(ids), Step.action.in_(_LOOKED_AT)
    )
    return session.scalars(wanted).all()


def _papers(session: Session, agency_id: int, ids: set[uuid.UUID | None]) -> Sequence[CaseDocument]:
    wanted = select(CaseDocument).where(CaseDocument.agency_id == agency_id, CaseDocument.case_id.in_(ids))
    return session.scalars(wanted.order_by(CaseDocument.id)).all()


def _newest_replies(
    session: Session, agency_id: int, gathered: Mapping[uuid.UUID, Sequence[tuple[ArchiveEntry, Case]]]
) -> dict[uuid.UUID, CaseDocument]:
    leaders = {case.joined_to for ((_, case), *_rest) in gathered.values() if case.joined_to}
    papers = _papers(session, agency_id, {*gathered, *leaders})
    return {paper.case_id: paper for paper in papers if paper.kind == "reply" and paper.stage == "issued"}


def _remedies(session: Session, agency_id: int, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[bool]]:
    rows = session.execute(
        select(Remedy.case_id, Remedy.ended_on.is_not(None)).where(
            Remedy.agency_id == agency_id, Remedy.case_id.in_(list(ids)), Remedy.voided_on.is_(None)
        )
    )
    found: dict[uuid.UUID, list[bool]] = {}
    for case_id, ended in rows:
        if case_id is not None:
            found.setdefault(case_id, []).append(ended)
    return found


def _helped(session: Session, agency_id: int, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Where help that was given is on record."""
    wanted = select(Note.case_id).where(
        Note.agency_id == agency_id, Note.case_id.in_(list(ids)), Note.kind == HELP_GIVEN
    )
    return set(session.scalars(wanted))


def _key_of(case: Case) -> str:
    return f"{case.closed_on}_{case.id.hex}"


def _key(after: str) -> tuple[date, uuid.UUID]:
    try:
        day, _, last = after.partition("_")
        return date.fromisoformat(day), uuid.UUID(hex=last)
    except ValueError:
        raise NotFound("没有这一页。") from None
