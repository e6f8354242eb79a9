"""Proving the trail: recompute every seal and name the row that was changed, removed, added or moved."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, text

from services.audit.anchors import Anchor, read_anchors
from services.audit.leaves import KINDS
from services.audit.record import mac
from services.audit.sealer import GENESIS, block_hash
from services.audit.sql import AGENCIES, BLOCKS, FRESH, SAID, SEALED, SLIPPED
from services.config import Settings
from services.db.engine import engine_for


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not fit. `row` is None when a whole block is concerned."""

    agency_id: int
    block: int
    problem: str
    kind: str = ""
    row: int | None = None

    def __str__(self) -> str:
        which = f"{self.kind} {self.row} " if self.row is not None else ""
        return f"机关 {self.agency_id} 第 {self.block} 块：{which}{self.problem}"


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at, and what was found."""

    agencies: int
    blocks: int
    rows: int
    unsealed: int
    findings: tuple[Finding, ...]


def verify(settings: Settings, agency_id: int | None = None) -> Proof:
    """Recompute the chains of one agency, or of all. Reads in one snapshot, locks nothing."""
    engine = engine_for("sealer", settings)
    with (
        engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection,
        connection.begin(),
    ):
        connection.execute(text("SET LOCAL timezone = 'UTC'"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        # Unnested blocks are many rows and look like few.
        connection.execute(text("SET LOCAL enable_nestloop = off"))
        agencies = connection.scalars(AGENCIES, {"agency": agency_id}).all()
        counted, findings = [0, 0], []
        anchors = read_anchors(settings)
        for agency in agencies:
            findings += list(_chain(connection, agency, counted, anchors.get(agency, ())))
        unsealed, broken = _unsealed(connection, agency_id)
        return Proof(len(agencies), counted[0], counted[1], unsealed, (*findings, *broken))


def _chain(
    connection: Connection, agency: int, counted: list[int], anchors: Sequence[Anchor]
) -> Iterator[Finding]:
    previous, position, number = GENESIS, 1, 0
    hashes: dict[int, bytes] = {}
    for block in connection.execute(BLOCKS, {"agency": agency}).mappings():
        counted[0] += 1
        counted[1] += block["count"]
        if block["number"] != number + 1 or block["first_position"] != position:
            yield Finding(agency, block["number"], "前面缺少块，或次序被改动")
        if bytes(block["previous"]) != previous or block_hash(dict(block)) != bytes(block["hash"]):
            yield Finding(agency, block["number"], "块的链接被改动")
        if hashlib.sha256(block["leaves"]).digest() != bytes(block["root"]):
            yield Finding(agency, block["number"], "块的内容被改动")
        yield from _rows(connection, agency, block)
        previous, number = bytes(block["hash"]), block["number"]
        position = block["first_position"] + block["count"]
        hashes[number] = previous
    for anchor in anchors:
        if hashes.get(anchor.number) != anchor.hash:
            yield Finding(agency, anchor.number, f"与 {anchor.at} 在库外留存的凭据不符：此块被删除或重写")


def _rows(connection: Connection, agency: int, block: Any) -> Iterator[Finding]:
    sealed = {letter: dict[int, bytes]() for letter in KINDS}
    for index, (letter, id_) in enumerate(zip(block["kinds"], block["ids"], strict=True)):
        sealed[letter][id_] = bytes(block["leaves"][32 * index : 32 * index + 32])
    for letter, leaves in sealed.items():
        kind = KINDS[letter]
        there = {row.id: row for row in connection.execute(SEALED[letter], {"ids": list(leaves)})}
        for id_, leaf in leaves.items():
            if problem := _problem(there.get(id_), leaf, agency, letter):
                yield Finding(agency, block["number"], problem, kind.title, id_)


def _problem(row: Any, leaf: bytes, agency: int, letter: str) -> str | None:
    if row is None:
        return "被删除"
    if row.agency_id != agency:
        return f"被移到机关 {row.agency_id}"
    if bytes(row.leaf) != leaf:
        return "被改动"
    return None if letter != "a" or _is_ours(row) else "不是本平台写入的"


def _is_ours(row: Any) -> bool:
    said = {name: getattr(row, name) for name in SAID}
    return hmac.compare_digest(mac(said), bytes(row.mac))


def _unsealed(connection: Connection, agency_id: int | None) -> tuple[int, list[Finding]]:
    """Rows behind the cursor: audit rows are proved by their own HMAC; rows slipped in before it are named."""
    count, findings = 0, []
    for row in connection.execute(FRESH, {"agency": agency_id}):
        count += 1
        if not _is_ours(row):
            findings.append(Finding(row.agency_id, 0, "不是本平台写入的", "审计记录", row.id))
    for kind in KINDS.values():
        for late in connection.execute(SLIPPED[kind.letter], {"agency": agency_id}):
            findings.append(Finding(late.agency_id, 0, "不在任何块中：事后插入", kind.title, late.id))
    return count, findings
