"""The levels of approval between draft and signature: data of the agency, and what makes them workable. Pure.

A level names who may decide it. The drafter decides none of them and does not sign; whoever decided a level does not
sign either. An agency of two has no level at all: one drafts, the other signs.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from services.errors import Invalid
from services.identity.permissions import Permission
from services.words import joined, said, words

MOST: Final = 6
LONGEST_NAME: Final = 20
LONGEST_CHECKS: Final = 100
ANY: Final = "any"


class Decider(StrEnum):
    """Who decides a level. All of them have the right to review; a level narrows them."""

    ANYBODY = "anybody"
    OWN_SECTION = "own_section"
    SECTION = "section"
    PERSONS = "persons"


DECIDER_LABELS: Final[Mapping[Decider, str]] = words(
    {
        Decider.ANYBODY: "有审核权限的任何人",
        Decider.OWN_SECTION: "承办科室的审核人",
        Decider.SECTION: "指定科室的审核人",
        Decider.PERSONS: "指定的人",
    }
)


@dataclass(frozen=True, slots=True)
class Level:
    """One level: its name, what it looks at, who decides it. `persons` are ids."""

    name: str
    checks: str = ""
    decider: Decider = Decider.ANYBODY
    section_id: int | None = None
    persons: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "name": self.name,
            "checks": self.checks,
            "decider": str(self.decider),
            "section_id": self.section_id,
            "persons": list(self.persons),
        }

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Level:
        """From what was stored."""
        return cls(
            told["name"], told["checks"], Decider(told["decider"]), told["section_id"], tuple(told["persons"])
        )


DEFAULT: Final = (Level("审核", "核对事实、依据和文字"),)
# What rests on secrecy or safety is looked at by somebody beside drafter and signer, also where no level is set.
SECRECY: Final = (Level("保密审查", "是否涉及国家秘密，能否公开"),)


@dataclass(frozen=True, slots=True)
class Staff:
    """Somebody of the agency on a day: what he may do with cases, and the sections in which he reviews."""

    id: str
    name: str
    rights: frozenset[Permission]
    sections: frozenset[int] = frozenset()

    @property
    def marks(self) -> frozenset[str]:
        """The marks of the levels this person decides in his own right."""
        if Permission.CASE_REVIEW not in self.rights:
            return frozenset()
        return frozenset({ANY, f"person:{self.id}", *(f"section:{section}" for section in self.sections)})


def marks_of(level: Level, own_section: int | None, staff: Sequence[Staff]) -> tuple[str, ...]:
    """What marks a person who may decide this level of a case of `own_section`.

    A section without anybody who reviews leaves its level to whoever may.
    """
    if level.decider is Decider.PERSONS:
        return tuple(f"person:{person}" for person in level.persons)
    if level.decider is Decider.SECTION:
        return (f"section:{level.section_id}",)
    own = f"section:{own_section}"
    if level.decider is Decider.OWN_SECTION and any(own in one.marks for one in staff):
        return (own,)
    return (ANY,)


def deciders(marks: Collection[str], staff: Sequence[Staff]) -> list[Staff]:
    """Who of the staff bears one of these marks."""
    return [one for one in staff if one.marks.intersection(marks)]


def who_words(level: Level, own_section: int | None, staff: Sequence[Staff], names: Mapping[int, str]) -> str:
    """Who decides it, for people to read. `names`: sections by id."""
    if level.decider is Decider.PERSONS:
        known = {one.id: one.name for one in staff}
        return joined("、", (known.get(person, said("已离任的人")) for person in level.persons))
    section = level.section_id if level.decider is Decider.SECTION else own_section
    if marks_of(level, own_section, staff) == (ANY,):
        return said("有审核权限的人")
    return said("%(value)s的审核人", value=names.get(section or 0, said("已撤销的科室")))


def check_levels(levels: Sequence[Level], staff: Sequence[Staff], sections: Mapping[int, str]) -> None:
    """Raises Invalid for a level that is unclear, named twice or undecidable, and for levels that leave too few people."""
    if len(levels) > MOST:
        raise Invalid(said("至多设 %(most)s 级。", most=MOST))
    problems: dict[str, str] = {}
    for place, level in enumerate(levels, 1):
        twice = any(other.name == level.name for other in levels[: place - 1])
        if problem := "这一级的名称重复。" if twice else _name_problem(level):
            problems[f"name-{place}"] = problem
        elif problem := _decider_problem(level, staff, sections):
            problems[f"decider-{place}"] = problem
    if problems:
        raise Invalid(said("有 %(n)s 处需要改。", n=len(problems)), fields=problems)
    _check_four_eyes(levels, staff)


def _name_problem(level: Level) -> str:
    if not level.name or len(level.name) > LONGEST_NAME or not level.name.isprintable():
        return said("请填写这一级的名称，不超过 %(longest_name)s 个字。", longest_name=LONGEST_NAME)
    return (
        ""
        if len(level.checks) <= LONGEST_CHECKS
        else said("审什么不超过 %(longest_checks)s 个字。", longest_checks=LONGEST_CHECKS)
    )


def _decider_problem(level: Level, staff: Sequence[Staff], sections: Mapping[int, str]) -> str:
    if level.decider is Decider.SECTION and level.section_id not in sections:
        return "请选择本机关现有的科室。"
    if level.decider is Decider.PERSONS:
        reviewers = {one.id for one in staff if one.marks}
        if not level.persons:
            return "请选择指定的人。"
        if any(person not in reviewers for person in level.persons):
            return "指定的人里有人不在本机关任审核人或者负责人。"
    if not _candidates(level, staff):
        return said(
            "现在没有人能审“%(name)s”：须有审核人或者负责人%(value)s任职。",
            name=level.name,
            value=said("在所选的科室") if level.section_id else "",
        )
    return ""


def _candidates(level: Level, staff: Sequence[Staff]) -> set[str]:
    if level.decider is Decider.OWN_SECTION:
        return {one.id for one in staff if one.sections}
    return {one.id for one in deciders(marks_of(level, None, staff), staff)}


def _check_four_eyes(levels: Sequence[Level], staff: Sequence[Staff]) -> None:
    """Somebody drafts, another signs, and every level is left to somebody who does neither."""
    drafters = [one for one in staff if Permission.CASE_HANDLE in one.rights]
    signers = [one for one in staff if Permission.CASE_SIGN in one.rights]
    pairs = [(d.id, s.id) for d in drafters for s in signers if d.id != s.id]
    if not pairs:
        raise Invalid("起草人和签发人须为两人，本机关现在凑不齐，请先到“人员和角色”增加人员。")
    for place, level in enumerate(levels, 1):
        pairs = [pair for pair in pairs if _candidates(level, staff).difference(pair)]
        if not pairs:
            message = said(
                "“%(name)s”没有起草人、签发人以外的人能审：每件至少要有三个人，请减少层级或者增加人员。",
                name=level.name,
            )
            raise Invalid(message, fields={f"decider-{place}": message})
