"""Where a draft stands on its way to a signature: the levels it was submitted to, and who may decide the one it is at.

The case keeps its levels from the day of submission, so that a changed setting moves nothing under way; what is sent
back goes through all of them again, through those in force then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from processing.domain import Action
from processing.models import Case, CaseDocument
from processing.outcomes import Requirement, requirements
from processing.papers import grounds_told
from services.errors import Conflict, Invalid
from services.identity.approval.levels import (
    ANY,
    SECRECY,
    Decider,
    Level,
    Staff,
    deciders,
    marks_of,
    who_words,
)
from services.identity.approval.queries import levels_of, staff_of, stand_ins_on
from services.identity.approval.substitutes import GIVEN, Right, StandIn
from services.identity.permissions import Permission
from services.identity.queries import sections
from services.words import said

LEVEL_STEPS = frozenset({Action.NEXT_LEVEL, Action.APPROVE})
LONGEST_REMARK = 1000


@dataclass(frozen=True, slots=True)
class Place:
    """The level a case waits at: the how-manieth of how many, its name, who decides it in words."""

    n: int
    of: int
    name: str
    who: str

    @property
    def words(self) -> str:
        return said("%(name)s，第 %(n)s 级，共 %(of)s 级", name=said(self.name), n=self.n, of=self.of)


def check_remark(remark: str) -> None:
    """Raises Invalid for a remark of whoever decides that is too long."""
    if len(remark) > LONGEST_REMARK:
        message = said("不超过 %(longest)s 个字。", longest=LONGEST_REMARK)
        raise Invalid(message, fields={"remark": message})


def place_of(case: Case) -> Place | None:
    """None for a case that is not under review."""
    levels = case.levels or ()
    if case.level is None or not 1 <= case.level <= len(levels):
        return None
    told = levels[case.level - 1]
    return Place(case.level, len(levels), told["name"], told["who"])


def levels_for(session: Session, case: Case, document: CaseDocument | None) -> tuple[Level, ...]:
    """The levels this draft goes through: the agency's; for secrecy and safety, told under any row, never none."""
    levels = levels_of(session, case.agency_id)
    if levels or document is None:
        return levels
    return SECRECY if Requirement.SECOND_SIGNATURE in requirements(grounds_told(session, document)) else ()


def begin(session: Session, case: Case, levels: Sequence[Level], drafter: str | None, on: date) -> None:
    """Lay the draft before the first level. Raises Conflict for a level that nobody but the drafter could decide."""
    narrowed = any(level.decider is not Decider.ANYBODY for level in levels)
    staff = staff_of(session, case.agency_id, on) if narrowed else ()
    names = {one.id: one.name for one in sections(session, case.agency_id)} if narrowed else {}
    told: list[dict[str, Any]] = []
    for level in levels:
        marks = marks_of(level, case.section_id, staff)
        if level.decider is not Decider.ANYBODY and not _others(session, case, marks, staff, drafter, on):
            raise Conflict(
                said(
                    "“%(name)s”现在没有起草人以外的人能审，请机关管理员调整审批层级，或者登记代理。",
                    name=level.name,
                )
            )
        who = who_words(level, case.section_id, staff, names)
        told.append({"name": level.name, "checks": level.checks, "marks": list(marks), "who": who})
    case.levels = told or None
    set_level(case, 1 if told else None)


def set_level(case: Case, n: int | None) -> None:
    """Let the case wait at its n-th level, or at none."""
    case.level = n
    case.deciders = (case.levels or [])[n - 1]["marks"] if n else None


def leave(case: Case) -> None:
    """The draft goes back: it will begin anew."""
    case.levels = None
    set_level(case, None)


def marks_borne(session: Session, agency_id: int, person: str | None, on: date) -> dict[str, StandIn | None]:
    """The marks of the levels a person decides on a day, and in whose place where it is not in his own right."""
    staff = {one.id: one for one in staff_of(session, agency_id, on)}
    borne: dict[str, StandIn | None] = {}
    for lent in stand_ins_on(session, agency_id, on):
        if lent.to_id == person and lent.right is Right.REVIEW and lent.from_id in staff:
            borne |= dict.fromkeys(staff[lent.from_id].marks, lent)
    own = staff[person].marks if person in staff else frozenset()
    return {**borne, **dict.fromkeys(own)}


@dataclass(frozen=True, slots=True)
class Deciding:
    """Whether a person may decide the level a case is at, and in whose place."""

    may: bool
    lent: StandIn | None = None


def deciding(session: Session, case: Case, person: str | None, on: date) -> Deciding:
    """Who has the right to review at all is the table's business; this is about the level."""
    wanted = case.deciders or [ANY]
    lent = [one for one in stand_ins_on(session, case.agency_id, on) if one.to_id == person]
    if wanted == [ANY] and not lent:
        return Deciding(True)
    borne = marks_borne(session, case.agency_id, person, on)
    fitting = [borne[mark] for mark in wanted if mark in borne]
    if not fitting:
        return Deciding(False)
    return Deciding(True, None if None in fitting else fitting[0])


def stood_in_for(
    session: Session, agency_id: int, permission: Permission | None, person: str | None, on: date
) -> StandIn | None:
    """In whose place a step of this permission is taken; None for whoever takes it in his own right."""
    lent = [
        one
        for one in stand_ins_on(session, agency_id, on)
        if one.to_id == person and permission in GIVEN[one.right]
    ]
    own = next((one for one in staff_of(session, agency_id, on) if one.id == person), None) if lent else None
    return lent[0] if lent and (own is None or permission not in own.rights) else None


def _others(
    session: Session, case: Case, marks: Sequence[str], staff: Sequence[Staff], drafter: str | None, on: date
) -> bool:
    people = {one.id for one in deciders(marks, staff)}
    lent = stand_ins_on(session, case.agency_id, on)
    people |= {one.to_id for one in lent if one.right is Right.REVIEW and one.from_id in people}
    return bool(people - {drafter})
