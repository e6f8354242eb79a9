"""By which day an agency hands its report in, and publishes it. Pure."""

from collections.abc import Mapping
from datetime import date

from services.errors import Invalid
from services.words import day_word, said

# 条例 49: bodies hand in and publish by 1-31, governments publish by 3-31; a district asks for its own by 2-20.
DUE = {"department": (1, 31), "town": (1, 31), "county": (2, 20), "law": (3, 31)}
GOVERNMENTS = ("county", "city", "province")


def default_due(year: int) -> dict[str, date]:
    """The days of the law and of a district's habit for a report year."""
    return {level: date(year + 1, month, day) for level, (month, day) in DUE.items()}


def lawful_days(year: int) -> dict[str, date]:
    """The days where nobody set a local one: governments hand in by the day they publish."""
    due = default_due(year)
    return due | {"county": due["law"]}


def due_of_level(level: str, due: Mapping[str, date]) -> date:
    """The day for an agency of that level; units hand in with the departments."""
    if level == "town":
        return due["town"]
    return due["county"] if level in GOVERNMENTS else due["department"]


def publish_by_of_level(level: str, due: Mapping[str, date]) -> date:
    """The day by which an agency of that level publishes: governments as the task says, bodies by 1-31 (条例 49)."""
    return due["law"] if level in GOVERNMENTS else lawful_due(level, due["law"].year - 1)


def lawful_due(level: str, year: int) -> date:
    """The day of the law, to hand in (for an agency that no supervising office has asked) and to publish."""
    return due_of_level(level, lawful_days(year))


def check_publication(day: date, accepted_on: date | None, today: date) -> date:
    """The day a report was published: not to come, and not before it was accepted. Raises Invalid."""
    if accepted_on is not None and day < accepted_on:
        message = said("公布日期不早于预审通过的 %(day)s。", day=day_word(accepted_on, with_year=True))
    elif day > today:
        message = "公布日期不能晚于今天。"
    else:
        return day
    raise Invalid(message, fields={"published_on": message})
