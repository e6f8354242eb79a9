"""The cases behind a figure of the further statistics or of the months, by the conditions that count the figure."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from reporting.domain import RESULTS, Period
from reporting.models import CaseFact
from reporting.queries.further import ANSWER_DAYS, ANSWERED, answer_bucket, overdue_then
from reporting.queries.months import handed_within, taken_within
from reporting.queries.tables import PAGE, CasePage, Subject, counts, is_answered, is_new, page_of
from services.channels import CHANNELS
from services.errors import Invalid

MONTHLY = ("new", "closed", "open")


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `group` channel, answered, days, outcome, new, closed or open; `key` the channel, answered in time or
    not, the place in ANSWER_DAYS, the result, the month."""

    group: str
    key: str

    @property
    def address(self) -> str:
        return f"{self.group}.{self.key}"


def figure_of(told: str, within: Period) -> Figure:
    """The figure an address asks for. Raises Invalid for no such figure."""
    group, _, key = told.partition(".")
    months = range(within.start.month, within.cutoff.month + 1)
    known = {
        "channel": tuple(CHANNELS),
        "answered": (*ANSWERED, "overdue"),
        "days": tuple(str(at) for at in range(len(ANSWER_DAYS) + 1)),
        "outcome": tuple(RESULTS),
        **dict.fromkeys(MONTHLY, tuple(str(month) for month in months)),
    }
    if key not in known.get(group, ()):
        raise Invalid("没有这个数字，请从页面上点开。")
    return Figure(group, key)


def behind(
    session: Session, subject: Subject, within: Period, figure: Figure, after: str | None = None
) -> tuple[int, CasePage]:
    """How many cases stand behind the figure, and a page of them by receipt date."""
    condition = and_(counts(subject, within), _condition(subject, within, figure))
    number = session.scalar(select(func.count()).select_from(CaseFact).where(condition)) or 0
    return number, page_of(session, condition, after, PAGE)


def _condition(subject: Subject, within: Period, figure: Figure) -> ColumnElement[bool]:
    if figure.group in MONTHLY:
        return _of_month(subject, within, figure.group, int(figure.key))
    if figure.group == "channel":
        return and_(is_new(subject, within), CaseFact.channel == figure.key)
    if figure.key == "overdue":
        return overdue_then(within)
    answered: ColumnElement[bool] = {
        "answered": lambda: ANSWERED[figure.key],
        "days": lambda: answer_bucket() == int(figure.key),
        "outcome": lambda: CaseFact.outcome == figure.key,
    }[figure.group]()
    return and_(is_answered(within), answered)


def _of_month(subject: Subject, within: Period, group: str, month: int) -> ColumnElement[bool]:
    fresh = func.coalesce(is_new(subject, within), False)
    if group == "new":
        return and_(fresh, func.extract("month", CaseFact.receipt_date) == month)
    if group == "closed":
        return and_(is_answered(within), func.extract("month", CaseFact.settled_on) == month)
    end = min(_last_day(within.year, month), within.cutoff)
    taken = func.coalesce(taken_within(subject, within), False)
    came = or_(
        and_(fresh, CaseFact.receipt_date <= end),
        and_(~fresh, or_(~taken, CaseFact.taken_on <= end)),
    )
    answered = and_(CaseFact.outcome.is_not(None), CaseFact.settled_on <= end)
    handed = and_(handed_within(within), CaseFact.handed_on <= end)
    return and_(came, ~answered, ~func.coalesce(handed, False))


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
