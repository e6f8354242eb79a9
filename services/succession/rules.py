"""To whom a case passes, and what a succession must hold. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Protocol, TypeVar

from services.words import said


class Claim(Protocol):
    """What a succession record says about the cases it takes."""

    @property
    def rest(self) -> bool: ...
    @property
    def sections(self) -> Sequence[int]: ...
    @property
    def numbers(self) -> Sequence[str]: ...


C = TypeVar("C", bound=Claim)


def chosen(records: Iterable[C], section_id: int | None, number: str) -> C | None:
    """The record that takes this case: the one that names its number, else its section, else the one for the rest."""
    kept = list(records)
    for takes in (
        lambda one: number in one.numbers,
        lambda one: section_id is not None and section_id in one.sections,
        lambda one: one.rest,
    ):
        if (found := next((one for one in kept if takes(one)), None)) is not None:
            return found
    return None


def closes_a_circle(heirs: Mapping[int, Collection[int]], from_id: int, to_id: int) -> bool:
    """Whether `from_id` would come to follow upon itself if `to_id` followed upon it."""
    reached, ahead = {to_id}, [to_id]
    while ahead:
        for heir in heirs.get(ahead.pop(), ()):
            if heir not in reached:
                reached.add(heir)
                ahead.append(heir)
    return from_id in reached


def late_acts(day: date, last_closed: date | None, last_registered: date | None) -> str | None:
    """What forbids a day that has passed: the predecessor answered or registered on it or later. None: nothing."""
    if last_closed is not None and last_closed >= day:
        return said(
            "原机关在 %(last_closed)s 还办结了申请，承接日期须在这一天以后。", last_closed=last_closed
        )
    if last_registered is not None and last_registered >= day:
        return said(
            "原机关在 %(last_registered)s 还登记了申请，承接日期须在这一天以后。",
            last_registered=last_registered,
        )
    return None
