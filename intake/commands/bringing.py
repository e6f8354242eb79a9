"""Good rows of a register become cases: number, key, stream and fact of a whole slice in one transaction."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from intake import ledger_queries as queries
from intake.commands.ledger import good_lines
from intake.commands.rows import Arrival, key_rows, request_row
from intake.domain import Receipt
from intake.ledger.rows import LedgerCase, Reading, read_row
from intake.models import LedgerImport, LedgerRow, Opening, Progress, Request
from services.actor import Actor, ActorKind
from services.audit import audit
from services.clock import china_date
from services.crypto import CaseKey, case_key, new_case_keys
from services.delivery import Draft, open_stream, open_streams, publish, publish_many
from services.errors import Invalid
from services.events.intake import CaseImported, OpeningDeclared
from services.identity.models import Agency
from services.identity.queries import agency, default_body, sections
from services.ids import new_id
from services.jobs import Slice, Step
from services.series import Series, next_number
from services.words import said

SLICE = 200  # rows in one transaction; far below a job's thirty seconds
NAMESPACE = uuid.UUID("6f70656e-696e-4700-8000-000000000000")
KINDS = ("natural", "business", "research", "charity", "legal", "other_org")
MOST_CARRIED = 100_000


def bring_in(session: Session, part: Slice) -> Step:
    """A slice of the job; the checkpoint is the last line that was done."""
    found = queries.import_of(session, part.agency_id, uuid.UUID(part.params["import_id"]), lock=True)
    last, done, finished = bring_slice(
        session, found, part.checkpoint.get("line", 0), found.started_at or part.now
    )
    counts = queries.counts_of(session, found)
    return Step({"line": last}, part.done + done, part.done + done + counts["good"], finished, counts)


def bring_slice(session: Session, found: LedgerImport, after: int, now: datetime) -> tuple[int, int, bool]:
    """Make the next good rows cases: (last line, how many were looked at, whether that was all).

    What became a case meanwhile is marked known and not brought in twice.
    """
    office, actor = agency(session, found.agency_id), _actor(found)
    queries.one_at_a_time(session, office.id)
    key = case_key(session, office.id, found.id)
    lines = good_lines(session, found, key, after, SLICE)
    known, mapping = queries.known_keys(session, office.id), Reading.of(found.mapping)
    fresh: list[tuple[LedgerRow, LedgerCase, dict[str, str]]] = []
    for row, cells in lines:
        read = read_row(cells, mapping, china_date(now))
        if read.case is None:
            row.state, row.problems = "bad", dict(read.problems)
        elif (read.case.old_number, read.case.receipt_date) in known:
            row.state = "known"
        else:
            known.add((read.case.old_number, read.case.receipt_date))
            fresh.append((row, read.case, cells))
    _make(session, office, fresh, actor, now)
    finished = len(lines) < SLICE
    if finished:
        found.state, found.ended_at = "done", now
        _forget(session, found, key)
    _audit(session, found, len(fresh), actor, now)
    return (lines[-1][0].line if lines else after), len(lines), finished


def _forget(session: Session, found: LedgerImport, key: CaseKey) -> None:
    """What became a case lives there, under the case's own key; only rows that have to be put right are kept."""
    session.flush()
    done = update(LedgerRow).where(
        LedgerRow.agency_id == found.agency_id,
        LedgerRow.import_id == found.id,
        LedgerRow.state.in_(("imported", "known")),
    )
    session.execute(done.values(cells=key.seal({})))


def declare_opening(
    session: Session, agency_id: int, year: int, counts: Mapping[str, int], *, actor: Actor, now: datetime
) -> None:
    """上年结转 of the first year here, column by column; declared again it replaces what stood there. Raises Invalid."""
    if not 2008 <= year <= china_date(now).year:
        raise Invalid("请填写年份。", fields={"year": "年份须在 2008 年到今年之间。"})
    wrong = {
        kind: said("请填 0 到 %(most_carried)s 的整数。", most_carried=MOST_CARRIED)
        for kind in KINDS
        if not 0 <= counts.get(kind, 0) <= MOST_CARRIED
    }
    if wrong:
        raise Invalid("结转数有误。", fields=wrong)
    told = {kind: counts.get(kind, 0) for kind in KINDS}
    for kind, count in told.items():
        row = Opening(agency_id=agency_id, applicant_kind=kind, year=year, count=count)
        row.declared_on, row.declared_by = china_date(now), actor.name
        session.merge(row)
    audit(session, "ledger.opening_declared", agency_id=agency_id, actor=actor, now=now,
          object_kind="opening", object_id=year, detail=dict(told))  # fmt: skip
    stream = uuid.uuid5(NAMESPACE, str(agency_id))
    open_stream(session, agency_id, stream)
    fact = OpeningDeclared(year=year, counts=dict(told))
    publish(session, fact, agency_id=agency_id, stream=stream, actor=actor, now=now)


def _make(
    session: Session,
    office: Agency,
    rows: Sequence[tuple[LedgerRow, LedgerCase, dict[str, str]]],
    actor: Actor,
    now: datetime,
) -> None:
    if not rows:
        return
    body = default_body(session, office.id, china_date(now)).id
    ids = [new_id() for _ in rows]
    open_streams(session, office.id, ids)
    boxes = new_case_keys(session, office.id, ids)
    made: list[tuple[Request, LedgerCase]] = []
    for (row, case, cells), id_ in zip(rows, ids, strict=True):
        row.state, row.request_id = "imported", id_
        made.append((_request(office, body, boxes[id_], case, cells, actor, now), case))
    _number(session, office, [request for request, _ in made])
    session.flush()
    keys = [
        one for request, case in made for one in key_rows(office.id, request.id, case.submission, _mail(case))
    ]
    session.add_all([*keys, *(_line(request, now) for request, _ in made)])
    named = {one.name.strip(): one.id for one in sections(session, office.id, china_date(now))}
    publish_many(session, [_draft(request, case, named, actor, now) for request, case in made])


def _request(
    office: Agency,
    body: int,
    key: CaseKey,
    case: LedgerCase,
    cells: dict[str, str],
    actor: Actor,
    now: datetime,
) -> Request:
    words = f"从原登记台账导入，原编号 {case.old_number}"
    receipt = Receipt(case.receipt_date, "imported", "条例第三十一条", words)
    evidence = {**case.evidence, "imported": True, "carrier": case.carrier and str(case.carrier)}
    arrival = Arrival(case.channel, receipt, {k: v for k, v in evidence.items() if v is not None}, actor)
    told = {**case.submission.personal(), "ledger": {name: text for name, text in cells.items() if text}}
    told |= {"register": dict(case.beside)} if case.beside else {}
    request = request_row(office, body, case.submission, arrival, key.stream, key.seal(told), now)
    request.old_number, request.registered_on = case.old_number, case.receipt_date
    request.state = "closed" if case.outcome else "examining"
    request.outcome, request.closed_on = case.outcome, case.closed_on
    return request


def _number(session: Session, office: Agency, requests: Sequence[Request]) -> None:
    # A series of their own: the platform's numbers begin at 1 and have no gap, whatever was brought in.
    by_year: dict[int, list[Request]] = {}
    for request in requests:
        by_year.setdefault(request.registered_on.year, []).append(request)
    for year in sorted(by_year):
        first = next_number(session, Series(office.id, "imported", year), len(by_year[year]))
        for n, request in enumerate(by_year[year], first):
            request.number = imported_number(office.code, year, n)
            session.add(request)


def imported_number(code: str, year: int, n: int) -> str:
    """The number of a case brought in: as 登记编号, with an L (ledger) so that nobody takes one for the other."""
    return f"{code}-{year}-L{n:06d}"


def _mail(case: LedgerCase) -> dict[str, str]:
    number = case.evidence.get("mail_number")
    return {"mail_number": number} if number else {}


def _line(request: Request, now: datetime) -> Progress:
    return Progress(
        id=new_id(),
        agency_id=request.agency_id,
        request_id=request.id,
        on=china_date(now),
        at=now,
        plain="imported",
        own=True,
        detail={},
    )


def _draft(
    request: Request, case: LedgerCase, named: Mapping[str, int], actor: Actor, now: datetime
) -> Draft:
    fact = CaseImported(
        number=request.number,
        old_number=case.old_number,
        body_id=request.body_id,
        channel=str(request.channel),
        applicant_kind=str(request.applicant_kind),
        registered_on=request.registered_on,
        receipt_date=case.receipt_date,
        wanted_medium=str(request.wanted_medium),
        wanted_way=str(request.wanted_way),
        evidence=request.evidence,
        clock=[dict(entry) for entry in case.clock],
        check=case.check,
        supplement_until=case.supplement_until,
        due_told=case.due_told,
        outcome=case.outcome,
        closed_on=case.closed_on,
        timely=_timely(case.closed_on, case.due_told),
        reply_number=case.reply_number or None,
        basis=tuple(map(str, case.basis)) or None,
        section_id=named.get(case.beside.get("section", "")),
    )
    return Draft(
        event=fact,
        agency_id=request.agency_id,
        stream=request.id,
        actor=actor,
        now=now,
        sealed=request.personal,
    )


def _timely(closed: date | None, due: date | None) -> bool | None:
    # By the office's own due date; without one nobody knows, and nobody is called late.
    return None if closed is None or due is None else closed <= due


def _actor(found: LedgerImport) -> Actor:
    kind = ActorKind.PERSON if found.created_by_id else ActorKind.SYSTEM
    return Actor(kind, found.created_by_id, found.created_by)


def _audit(session: Session, found: LedgerImport, made: int, actor: Actor, now: datetime) -> None:
    detail: dict[str, Any] = {"cases": made}
    audit(session, "ledger.brought_in", agency_id=found.agency_id, actor=actor, now=now,
          object_kind="ledger_import", object_id=found.id, detail=detail)  # fmt: skip
