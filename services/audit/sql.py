"""The SQL of sealing and proving. Names of tables and columns are constants of leaves.py, values are bound."""
# ruff: noqa: S608

from __future__ import annotations

from typing import Final

from sqlalchemy import text

from services.audit.leaves import KINDS, LEAF, Kind

SAID: Final = (
    "agency_id",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "action",
    "object_kind",
    "object_id",
    "fields",
    "detail",
    "correlation_id",
)
AGENCIES: Final = text(
    "SELECT DISTINCT agency_id FROM services.seal_block WHERE agency_id = coalesce(CAST(:agency AS int), agency_id)"
    " ORDER BY agency_id"
)
BLOCKS: Final = text("SELECT * FROM services.seal_block WHERE agency_id = :agency ORDER BY number")
_VOUCHED: Final = "".join(f", r.{name}" for name in (*SAID[1:], "mac"))
SEALED: Final = {
    kind.letter: text(
        f"SELECT r.{kind.key} AS id, r.agency_id, {LEAF[kind.letter]} AS leaf{_VOUCHED if kind.letter == 'a' else ''}"
        f" FROM {kind.table} r WHERE r.{kind.key} = ANY(:ids)"
    )
    for kind in KINDS.values()
}
# Behind the cursor: not sealed yet. Before it, or below the floor of a restored database: sealed, or slipped in.
_BEHIND: Final = "(r.xid, r.{key}) > (CAST(CAST({xid} AS text) AS xid8), {id}) AND r.{key} > {floor}"
FRESH: Final = text(
    f"SELECT r.id, r.agency_id{_VOUCHED} FROM services.audit r"
    " LEFT JOIN services.seal_cursor c ON c.kind = 'a' WHERE (c.kind IS NULL OR ("
    + _BEHIND.format(key="id", xid="c.xid", id="c.id", floor="c.floor")
    + ")) AND r.agency_id = coalesce(CAST(:agency AS int), r.agency_id)"
)


def _slipped(kind: Kind) -> str:
    return (
        "WITH sealed AS MATERIALIZED (SELECT b.agency_id, s.id FROM services.seal_block b,"
        " LATERAL unnest(string_to_array(b.kinds, NULL), b.ids) AS s(kind, id)"
        f" WHERE s.kind = '{kind.letter}' AND b.agency_id = coalesce(CAST(:agency AS int), b.agency_id))"
        f" SELECT r.{kind.key} AS id, r.agency_id FROM {kind.table} r"
        f" JOIN services.seal_cursor c ON c.kind = '{kind.letter}'"
        f" LEFT JOIN sealed s ON s.id = r.{kind.key} AND s.agency_id = r.agency_id"
        f" WHERE s.id IS NULL AND NOT ({_BEHIND.format(key=kind.key, xid='c.xid', id='c.id', floor='c.floor')})"
        " AND r.agency_id = coalesce(CAST(:agency AS int), r.agency_id)"
    )


SLIPPED: Final = {kind.letter: text(_slipped(kind)) for kind in KINDS.values()}

# Ready: older than any transaction that still runs, or from a time whose transactions cannot run here (restored).
_READY: Final = (
    "(r.xid < pg_snapshot_xmin(pg_current_snapshot()) OR r.xid >= pg_snapshot_xmax(pg_current_snapshot()))"
)
NEXT: Final = {
    kind.letter: text(
        f"SELECT CAST(CAST(r.xid AS text) AS bigint) AS xid, r.{kind.key} AS id, r.agency_id, {LEAF[kind.letter]} AS leaf"
        f" FROM {kind.table} r WHERE {_BEHIND.format(key=kind.key, xid=':xid', id=':id', floor=':floor')}"
        f" AND {_READY} ORDER BY r.xid, r.{kind.key} LIMIT :most"
    )
    for kind in KINDS.values()
}
CURSORS: Final = text(
    "SELECT kind, xid, id, floor, CAST(CAST(xid AS text) AS xid8) >= pg_snapshot_xmax(pg_current_snapshot()) AS ahead"
    " FROM services.seal_cursor FOR UPDATE"
)
HEADS: Final = text(
    "SELECT DISTINCT ON (agency_id) agency_id, number, first_position, count, hash FROM services.seal_block"
    " WHERE agency_id = ANY(:agencies) ORDER BY agency_id, number DESC"
)
INSERT: Final = text(
    "INSERT INTO services.seal_block (agency_id, number, first_position, count, kinds, ids, leaves, root, previous, hash)"
    " VALUES (:agency_id, :number, :first_position, :count, :kinds, :ids, :leaves, :root, :previous, :hash)"
)
RESTART: Final = {
    kind.letter: text(
        f"UPDATE services.seal_cursor SET xid = 0, id = 0, floor = (SELECT coalesce(max({kind.key}), 0) FROM {kind.table}"
        f" WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())) WHERE kind = '{kind.letter}'"
    )
    for kind in KINDS.values()
}
MOVE: Final = text(
    "INSERT INTO services.seal_cursor (kind, xid, id) VALUES (:kind, :xid, :id)"
    " ON CONFLICT (kind) DO UPDATE SET xid = excluded.xid, id = excluded.id"
)
