"""清除个人信息: when what is sealed of a case may be made unreadable for ever, and what that means. Pure.

《档案法》 keeps files as long as their 保管期限 runs; 《个人信息保护法》第四十七条 asks for deletion once keeping is no longer
needed or allowed. A case that still runs, or that a court may still look at, is never purged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from processing.archiving import retention_of, year_of
from processing.domain import State
from services.errors import Conflict, Invalid
from services.words import words

YEARS: Mapping[str, int] = {"D10": 10, "D30": 30}
ENDED = frozenset({State.CLOSED, State.VOID})
LONGEST = 500


class PurgeGround(StrEnum):
    """Why personal data is erased: nothing else is a reason."""

    RETENTION_OVER = "retention_over"
    ORDERED = "ordered"


GROUND_LABELS: Mapping[PurgeGround, str] = words(
    {
        PurgeGround.RETENTION_OVER: "归档案卷的保管期限已经届满",
        PurgeGround.ORDERED: "法律规定、生效裁判或者主管部门的决定要求删除",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """What is told with the order: ground, the paper it rests on, the reason, and the case's number typed once more.

    Basis and reason stay in the audit log for ever: no personal data in them.
    """

    ground: PurgeGround
    basis: str = ""
    reason: str
    typed_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What decides whether a case may be purged."""

    number: str
    state: State
    archive_number: str | None
    is_disputed: bool
    is_being_published: bool


def kept_until(archive_number: str | None) -> date | None:
    """The last day a file must be kept, from its 档号; None for a file without one, or kept for ever."""
    if archive_number is None or retention_of(archive_number) not in YEARS:
        return None
    return date(year_of(archive_number) + YEARS[retention_of(archive_number)], 12, 31)


def check_standing(case: Standing) -> None:
    """Raises Conflict while the case runs, is disputed, or waits to be published."""
    if case.state not in ENDED:
        raise Conflict("本件还没有办结，不能清除个人信息。")
    if case.is_disputed:
        raise Conflict("本件的复议、诉讼、投诉举报还没有结果，不能清除个人信息。")
    if case.is_being_published:
        raise Conflict("本件转主动公开还没有办完，不能清除个人信息。")


def check_purge(case: Standing, told: Purge, today: date) -> None:
    """Raises Conflict as `check_standing`, Invalid field by field for what is missing or not so."""
    check_standing(case)
    problems: dict[str, str] = {}
    if told.ground is PurgeGround.ORDERED and not told.basis.strip():
        problems["basis"] = "请写明法律条款、裁判文书或者决定的文号。"
    if told.ground is PurgeGround.RETENTION_OVER and (problem := _retention_problem(case, today)):
        problems["ground"] = problem
    if not told.reason.strip():
        problems["reason"] = "请写明清除的理由。"
    if told.typed_number.strip() != case.number:
        problems["typed_number"] = "登记编号与本件不一致，请核对是不是这一件。"
    if problems:
        raise Invalid("个人信息没有清除。", fields=problems)


def _retention_problem(case: Standing, today: date) -> str:
    if case.archive_number is None:
        return "本件没有归档，没有保管期限可以届满。"
    until = kept_until(case.archive_number)
    if until is None:
        return "本件永久保管，保管期限不会届满。"
    return "" if until < today else "本件的保管期限还没有届满。"
