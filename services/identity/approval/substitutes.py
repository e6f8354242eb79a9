"""Standing in for somebody who is away (代理): which right, from which day to which, and when that cannot be. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from services.errors import Conflict, Invalid
from services.identity.approval.levels import Staff
from services.identity.permissions import Permission
from services.words import day_word, said, words


class Right(StrEnum):
    """What is done in the other's place."""

    REVIEW = "review"
    SIGN = "sign"


RIGHT_LABELS: Final[Mapping[Right, str]] = words({Right.REVIEW: "审核", Right.SIGN: "签发"})
OWN: Final[Mapping[Right, Permission]] = {
    Right.REVIEW: Permission.CASE_REVIEW,
    Right.SIGN: Permission.CASE_SIGN,
}
# Whoever signs for another may also send the draft back; deciding a level is another right.
GIVEN: Final[Mapping[Right, frozenset[Permission]]] = {
    Right.REVIEW: frozenset({Permission.CASE_REVIEW}),
    Right.SIGN: frozenset({Permission.CASE_SIGN, Permission.CASE_REVIEW}),
}
LENDABLE: Final = frozenset().union(*GIVEN.values())
LONGEST: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who stands in for whom, as far as a page or a command has to know. Ids of persons; both days count."""

    id: str
    right: Right
    from_id: str
    from_name: str
    to_id: str
    to_name: str
    first_day: date
    last_day: date

    def as_json(self) -> dict[str, Any]:
        """What the history of a case keeps."""
        days = {"first": self.first_day.isoformat(), "last": self.last_day.isoformat()}
        return {"id": self.id, "name": self.from_name, **days}


def check_stand_in(
    wanted: StandIn, staff: Sequence[Staff], known: Sequence[StandIn], today: date
) -> tuple[Staff, Staff]:
    """Whom it is about, the represented first. Raises Invalid for people or days that do not fit, Conflict where
    somebody else stands in on one of the days."""
    people = {one.id: one for one in staff}
    source, stand_in = people.get(wanted.from_id), people.get(wanted.to_id)
    problems = {**_people_problems(wanted, source, stand_in), **_day_problems(wanted, today)}
    if problems or source is None or stand_in is None:
        raise Invalid("代理还不能登记。", fields=problems)
    for other in known:
        same = (other.right, other.from_id) == (wanted.right, wanted.from_id)
        if same and other.first_day <= wanted.last_day and wanted.first_day <= other.last_day:
            days = said(
                "%(first_day)s至%(last_day)s",
                first_day=_words(other.first_day),
                last_day=_words(other.last_day),
            )
            raise Conflict(
                said(
                    "%(from_name)s的%(right_labels)s%(days)s已由%(to_name)s代理。",
                    from_name=other.from_name,
                    right_labels=RIGHT_LABELS[other.right],
                    days=days,
                    to_name=other.to_name,
                )
            )
    return source, stand_in


def _people_problems(wanted: StandIn, source: Staff | None, stand_in: Staff | None) -> dict[str, str]:
    right, label = OWN[wanted.right], RIGHT_LABELS[wanted.right]
    if source is None or right not in source.rights:
        return {"from_id": said("请选择有%(label)s权限的人。", label=label)}
    if stand_in is None or Permission.CASE_VIEW not in stand_in.rights:
        return {"to_id": "请选择本机关的办件人员。"}
    if source.id == stand_in.id:
        return {"to_id": "代理人和被代理人须为两人。"}
    if wanted.right is Right.SIGN and right in stand_in.rights:
        return {"to_id": said("%(name)s本来就有签发的权限，不需要代理。", name=stand_in.name)}
    return {}


def _day_problems(wanted: StandIn, today: date) -> dict[str, str]:
    if wanted.first_day < today:
        return {"first_day": "不能早于今天。"}
    if wanted.last_day < wanted.first_day:
        return {"last_day": "不能早于开始的日期。"}
    if wanted.last_day - wanted.first_day > LONGEST:
        return {"last_day": "代理不能超过一年，请改派角色。"}
    return {}


def _words(day: date) -> str:
    return day_word(day)
