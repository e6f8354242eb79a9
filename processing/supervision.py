"""Agency and supervising office: chases (催办、督办), filed replies (备案), conferrals (会商). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from services.calendar.domain import WorkingCalendar
from services.errors import Invalid
from services.words import said

# Replies are filed within three working days of answering: the practice of supervising offices, no law.
FILING_WORKING_DAYS = 3
LONGEST = 4000
_SHORTEST_HIDDEN = 2


class ExchangeKind(StrEnum):
    """What passes between the two."""

    CHASE = "chase"
    FILING = "filing"
    CONFERRAL = "conferral"


def filing_due(answered_on: date, calendar: WorkingCalendar) -> date:
    """By when a reply is filed."""
    return calendar.add_working_days(answered_on, FILING_WORKING_DAYS)


def known_values(personal: Mapping[str, Any]) -> dict[str, str]:
    """What is known of the applicant and agent, by field; what the masked text may not hold."""
    agent = {f"agent_{name}": value for name, value in (personal.get("agent") or {}).items()}
    told = {**personal["applicant"], **agent}
    return {
        name: value
        for name, value in told.items()
        if name.removeprefix("agent_") in ("name", "id_number", "uscc", "phone", "email", "address")
        and isinstance(value, str)
        and len(value) >= _SHORTEST_HIDDEN
    }


def lines_of(text: str) -> tuple[str, ...]:
    """Text as paragraphs, blank ones dropped."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def check_masked(lines: Sequence[str], known: Iterable[str]) -> None:
    """Raises Invalid where the text is empty, too long, or still holds something known of the applicant."""
    text = "\n".join(lines)
    problem = ""
    if not lines:
        problem = "请填写内容。"
    elif len(text) > LONGEST * 10:
        problem = "内容太长。"
    elif any(value in text for value in known):
        problem = "里面还有申请人的姓名、证件号码、电话或者地址，请先遮盖。"
    if problem:
        raise Invalid(problem, fields={"text": problem})


def check_words(words: str, field: str, what: str) -> str:
    """The trimmed words. Raises Invalid where they are missing or too long."""
    told = words.strip()
    if not told:
        raise Invalid(
            said("请写明%(what)s。", what=what), fields={field: said("请写明%(what)s。", what=what)}
        )
    if len(told) > LONGEST:
        raise Invalid(
            said("不能超过 %(longest)s 个字。", longest=LONGEST),
            fields={field: said("不能超过 %(longest)s 个字。", longest=LONGEST)},
        )
    return told
