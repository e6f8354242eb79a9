"""What of a row is sealed: every column that says something, hashed by PostgreSQL itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """A sealed table: one letter in the blocks, its key, and the columns under the seal."""

    letter: str
    title: str
    table: str
    key: str
    columns: tuple[str, ...]


_ACT: Final = ("actor_kind", "actor_id", "actor_name", "correlation_id")
KINDS: Final[Mapping[str, Kind]] = {
    "a": Kind(
        "a",
        "审计记录",
        "services.audit",
        "id",
        (
            "id",
            "xid",
            "agency_id",
            "at",
            *_ACT,
            "action",
            "object_kind",
            "object_id",
            "fields",
            "detail",
            "mac",
        ),
    ),
    "e": Kind(
        "e",
        "事件",
        "services.event",
        "seq",
        (
            "seq",
            "xid",
            "event_id",
            "agency_id",
            "for_agency_id",
            "stream_id",
            "sequence",
            "name",
            "version",
            "payload",
            "sealed",
            *_ACT,
            "occurred_at",
        ),
    ),
}
# bytea has no place in JSON; its hash stands for it.
_BYTES: Final = frozenset({"mac", "sealed"})


def _said(column: str) -> str:
    if column in _BYTES:
        return f"encode(sha256(r.{column}), 'hex')"
    return f"CAST(r.{column} AS text)" if column == "xid" else f"r.{column}"


# SQL of the 32 bytes that stand for a row `r`; timestamps are read in UTC (the session sets it).
LEAF: Final[Mapping[str, str]] = {
    letter: "sha256(convert_to(CAST(jsonb_build_array("
    + ", ".join(map(_said, kind.columns))
    + ") AS text), 'UTF8'))"
    for letter, kind in KINDS.items()
}
