"""A register brought in: read and checked as a whole, mapped once, then made into cases slice by slice by a job.

Nothing is a case before somebody says so; a slice is one transaction, so a row is in or out, never half.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from intake import ledger_queries as queries
from intake.ledger.columns import COLUMNS, propose
from intake.ledger.reading import Sheet
from intake.ledger.rows import Read, Reading, read_row
from intake.ledger.words import ASKED, plain_word
from intake.models import LedgerImport, LedgerMap, LedgerRow
from services.actor import Actor
from services.audit import audit
from services.clock import china_date
from services.crypto import CaseKey, case_key, new_case_key
from services.errors import Conflict, Invalid
from services.ids import new_id
from services.jobs import enqueue
from services.words import said

JOB = "ledger_import"
MOST_ASKED = 200  # unknown words at once


@dataclass(frozen=True, slots=True)
class Checked:
    """A row with what became of it: good, bad, or known already."""

    line: int
    state: str
    read: Read


def check_rows(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    mapping: Reading,
    known: set[tuple[str, date]],
    today: date,
) -> list[Checked]:
    """Every row by itself, and against those before it and those that are cases already. Pure."""
    seen: dict[tuple[str, date], int] = {}
    checked = []
    for line, told in rows:
        read = read_row(told, mapping, today)
        if read.case is None:
            checked.append(Checked(line, "bad", read))
            continue
        key = (read.case.old_number, read.case.receipt_date)
        if key in known:
            checked.append(Checked(line, "known", read))
        elif key in seen:
            problem = said("与第 %(seen)s 行的原编号和收到日期相同。", seen=seen[key])
            checked.append(Checked(line, "bad", Read(None, {"old_number": problem})))
        else:
            seen[key] = line
            checked.append(Checked(line, "good", read))
    return checked


def read_ledger(
    session: Session, agency_id: int, sheet: Sheet, name: str, *, actor: Actor, now: datetime
) -> LedgerImport:
    """Keep the rows of a file, sealed, and check them by the agency's saved mapping, or by one guessed from the headings."""
    made = new_id()
    key = new_case_key(session, agency_id, made)
    session.add(
        LedgerImport(
            id=made,
            agency_id=agency_id,
            name=key.seal(name),
            headings=list(sheet.headings),
            total=len(sheet.rows),
            unknown=key.seal([]),
            mapping={},
            created_at=now,
            created_by=actor.name,
            created_by_id=actor.id,
        )
    )
    session.flush()
    cells = [(line, dict(zip(sheet.headings, told, strict=True))) for line, told in sheet.rows]
    empty = {"import_id": made, "agency_id": agency_id, "state": "bad", "problems": {}}
    session.execute(
        insert(LedgerRow), [{**empty, "line": line, "cells": key.seal(told)} for line, told in cells]
    )
    found = queries.import_of(session, agency_id, made)
    _check(session, found, cells, reading_of(session, agency_id, sheet.headings), china_date(now))
    _audit(session, found, "read", actor, now, rows=found.total)
    return found


def reading_of(session: Session, agency_id: int, headings: Sequence[str]) -> Reading:
    """The agency's mapping as far as these headings carry it, filled up by what their words say."""
    saved = queries.saved_mapping(session, agency_id)
    kept = {key: heading for key, heading in saved.columns.items() if heading in headings}
    taken = set(kept.values())
    guessed = {key: heading for key, heading in propose(headings).items() if heading not in taken}
    return Reading({**guessed, **kept}, saved.words)


def map_ledger(
    session: Session,
    agency_id: int,
    import_id: uuid.UUID,
    columns: Mapping[str, str],
    words: Mapping[tuple[str, str], str],
    *,
    actor: Actor,
    now: datetime,
) -> LedgerImport:
    """Say what columns and words mean, remember it for the agency, and check the file again.

    Raises Invalid for a heading that is not in the file or means two things, Conflict once it is being brought in.
    """
    found = queries.import_of(session, agency_id, import_id, lock=True)
    if found.state != "checked":
        raise Conflict("这份台账已经开始导入，对应关系不能再改。")
    saved = queries.saved_mapping(session, agency_id)
    mapping = Reading(_columns(columns, found.headings), _merged(saved.words, words))
    save_mapping(session, agency_id, mapping, actor=actor, now=now)
    _check(session, found, queries.rows_of(session, found), mapping, china_date(now))
    _audit(session, found, "mapped", actor, now)
    return found


def save_mapping(session: Session, agency_id: int, mapping: Reading, *, actor: Actor, now: datetime) -> None:
    """Remember how the agency's register is read."""
    row = LedgerMap(agency_id=agency_id, mapping=mapping.as_data(), saved_at=now, saved_by=actor.name)
    session.merge(row)


def start_import(
    session: Session,
    agency_id: int,
    import_id: uuid.UUID,
    *,
    actor: Actor,
    now: datetime,
    by_job: bool = True,
) -> LedgerImport:
    """Let the good rows become cases. Raises Conflict when that was said before, Invalid when there is none."""
    found = queries.import_of(session, agency_id, import_id, lock=True)
    if found.state != "checked":
        raise Conflict("这份台账已经导入或者正在导入。")
    if not queries.counts_of(session, found)["good"]:
        raise Invalid("没有可以导入的行，请先改正。")
    found.state, found.started_at = "running", now
    save_mapping(session, agency_id, Reading.of(found.mapping), actor=actor, now=now)
    if by_job:
        found.job_id = enqueue(session, JOB, agency_id, {"import_id": str(import_id)}, by=actor)
    _audit(session, found, "started", actor, now)
    return found


def _columns(told: Mapping[str, str], headings: Sequence[str]) -> dict[str, str]:
    chosen = {key: heading for key, heading in told.items() if heading}
    problems = {}
    for key, heading in chosen.items():
        if key not in COLUMNS or heading not in headings:
            problems[key] = "表头里没有这一列。"
        elif list(chosen.values()).count(heading) > 1:
            problems[key] = said("“%(heading)s”对应了两项，请只选一项。", heading=heading)
    if problems:
        raise Invalid("对应关系有误，请核对。", fields=problems)
    return chosen


def _merged(
    own: Mapping[str, Mapping[str, str]], told: Mapping[tuple[str, str], str]
) -> dict[str, dict[str, str]]:
    words = {key: dict(own.get(key, {})) for key in ASKED}
    for (key, word), meant in told.items():
        if not meant:
            continue
        if key not in ASKED or meant not in ASKED[key]:
            raise Invalid(
                "请从给出的几项里选。", fields={key: said("“%(word)s”的含义请从给出的几项里选。", word=word)}
            )
        words[key][plain_word(word)] = meant
    return words


def _check(
    session: Session,
    found: LedgerImport,
    cells: Sequence[tuple[int, Mapping[str, str]]],
    mapping: Reading,
    today: date,
) -> None:
    checked = check_rows(cells, mapping, queries.known_keys(session, found.agency_id), today)
    changed = [
        {"of": found.id, "at": one.line, "state": one.state, "problems": dict(one.read.problems)}
        for one in checked
    ]
    rows = update(LedgerRow).where(LedgerRow.import_id == bindparam("of"), LedgerRow.line == bindparam("at"))
    session.connection().execute(rows, changed)
    unknown = {word: None for one in checked for word in one.read.unknown}
    words = [list(word) for word in unknown][:MOST_ASKED]
    found.unknown = case_key(session, found.agency_id, found.id).seal(words)
    found.mapping = mapping.as_data()


def _audit(
    session: Session, found: LedgerImport, what: str, actor: Actor, now: datetime, **detail: Any
) -> None:
    audit(
        session,
        f"ledger.{what}",
        agency_id=found.agency_id,
        actor=actor,
        now=now,
        object_kind="ledger_import",
        object_id=found.id,
        detail=detail,
    )


def good_lines(
    session: Session, found: LedgerImport, key: CaseKey, after: int, most: int
) -> list[tuple[LedgerRow, dict[str, str]]]:
    """The next good rows of a file, opened, in their order."""
    wanted = (
        select(LedgerRow)
        .where(
            LedgerRow.agency_id == found.agency_id,
            LedgerRow.import_id == found.id,
            LedgerRow.state == "good",
            LedgerRow.line > after,
        )
        .order_by(LedgerRow.line)
        .limit(most)
    )
    return [(row, key.open(row.cells)) for row in session.scalars(wanted)]
