"""How many requests the district gets, from whom and with which results: small tables, invented, that add up. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from deploy.play.chance import choice
from deploy.play.reading import PublishedTable
from reporting.domain import KINDS
from reporting.formats import load_format

FORM: Final = "2021"
# agency: (requests of a year, carried in from the year before, left open at its end)
VOLUME: Final = {
    "YD-ZFB": (18, 1, 2),
    "YD-ZJJ": (30, 2, 3),
    "YD-ZRZY": (26, 2, 2),
    "YD-JYJ": (10, 0, 1),
    "YD-WAJD": (8, 1, 1),
}
KIND_MIX: Final = ("natural",) * 9 + ("business", "business", "legal", "charity", "other_org")
OUTCOME_MIX: Final = (
    *("granted",) * 12,
    *("partial",) * 4,
    *("unavailable_1",) * 5,
    *("unavailable_2",) * 4,
    "unavailable_3",
    "refused_1",
    "refused_3",
    "refused_5",
    "refused_6",
    "refused_7",
    "not_processed_1",
    "not_processed_2",
    "other_1",
    "other_1",
    "other_3",
)


def invented_table(code: str, year: int, *, before: bool = False) -> PublishedTable:
    """A year of an agency. `before`: the year before the demonstrated one: half as much, nothing left open.

    What was carried in comes from December, so it is counted in the year before as new and left open.
    """
    volume, carried_in, carried_out = VOLUME[code]
    if before:
        volume, carried_in, carried_out = volume // 2, 0, 0
    digest = hashlib.sha256(f"demonstration {code} {year}".encode()).hexdigest()
    form = load_format(FORM)
    counts = {
        row: dict.fromkeys(KINDS, 0)
        for row in (*(r.key for r in form.results), "new", "carried_in", "carried_out")
    }
    for kind, outcome in _answers(digest, volume + carried_in - carried_out):
        counts[outcome][kind] += 1
        counts["new"][kind] += 1
    counts["carried_in"]["natural"], counts["carried_out"]["natural"] = carried_in, carried_out
    counts["new"]["natural"] += carried_out - carried_in
    return PublishedTable(code, year, form, digest, counts, {})


def _answers(digest: str, number: int) -> Iterator[tuple[str, str]]:
    for at in range(number):
        yield choice(digest, KIND_MIX, "kind", at), choice(digest, OUTCOME_MIX, "outcome", at)
