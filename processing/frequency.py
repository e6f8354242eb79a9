"""Who asks how often: requests joined by what their applicants share, as candidates of one hand. Pure.

条例第三十五条: number and frequency clearly beyond what is reasonable may be asked to be explained. Five names with one
phone are shown together; whether they are one is for people to say.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from processing.likeness import ALIKE, similarity

T = TypeVar("T", bound=Hashable)
LEAST = 5  # requests of one hand that are worth a line, unless asked otherwise
MOST_COMPARED = 200


def joined(marks: Iterable[tuple[T, Hashable]]) -> list[set[T]]:
    """Cases that share a mark, directly or through others, as sets; the largest first."""
    parent: dict[T, T] = {}
    first: dict[Hashable, T] = {}

    def root(case: T) -> T:
        while parent[case] != case:
            parent[case] = parent[parent[case]]
            case = parent[case]
        return case

    for case, mark in marks:
        parent.setdefault(case, case)
        other = first.setdefault(mark, case)
        parent[root(case)] = root(other)
    found: dict[T, set[T]] = defaultdict(set)
    for case in parent:
        found[root(case)].add(case)
    return sorted(found.values(), key=len, reverse=True)


def matters(texts: Sequence[Sequence[int]]) -> int:
    """How many different things are asked for: texts that read alike are one matter."""
    heads: list[Sequence[int]] = []
    for hashes in texts[:MOST_COMPARED]:
        if not any(similarity(hashes, head) >= ALIKE for head in heads):
            heads.append(hashes)
    return len(heads)


def months_of(since: date, until: date) -> list[str]:
    """The months of a period, as 2026-03."""
    found, year, month = [], since.year, since.month
    while (year, month) <= (until.year, until.month):
        found.append(f"{year}-{month:02d}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def by_month(days: Iterable[date]) -> Mapping[str, int]:
    """How many in each month."""
    return Counter(f"{day:%Y-%m}" for day in days)
