"""Further statistics beside the official tables: channels, timeliness, answer times, the most frequent results.

Assessors and half-year bulletins ask for them; the annual report does not. All are counted from the same facts as
table 三, so 新收 and 办结 are its figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from reporting.domain import Period
from reporting.models import CaseFact
from reporting.queries.tables import Subject, counts, is_answered, is_new

# Upper bounds in days of the calendar from receipt to answer; facts know no working days.
ANSWER_DAYS = (7, 14, 30, 60)
# How an answer stands to its day.
ANSWERED: Mapping[str, ColumnElement[bool]] = {
    "timely": CaseFact.timely.is_(True),
    "late": CaseFact.timely.is_(False),
    "unknown": CaseFact.timely.is_(None),
}


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Of what was answered: in time, late, and what nobody can say (brought in without a date due). Of what is open: overdue."""

    timely: int
    late: int
    unknown: int
    overdue: int

    @property
    def known(self) -> int:
        return self.timely + self.late


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """Days from receipt to answer: mean and median (None where nothing was answered), and how many within each of
    ANSWER_DAYS, the last for all beyond."""

    mean: float | None
    median: float | None
    within: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Further:
    """`channels`: 新收 by the way it came; `outcomes`: the results, the most frequent first."""

    channels: Mapping[str, int]
    timeliness: Timeliness
    times: AnswerTimes
    outcomes: tuple[tuple[str, int], ...]

    @property
    def new(self) -> int:
        return sum(self.channels.values())

    @property
    def answered(self) -> int:
        return sum(number for _, number in self.outcomes)


def further(session: Session, subject: Subject, within: Period) -> Further:
    """All of them for the subject and period."""
    return Further(
        channels(session, subject, within),
        _timeliness(session, subject, within),
        _times(session, subject, within),
        _outcomes(session, subject, within),
    )


def channels(session: Session, subject: Subject, within: Period) -> dict[str, int]:
    """新收 by the way it came, the most used first."""
    came = and_(counts(subject, within), is_new(subject, within))
    rows = session.execute(select(CaseFact.channel, func.count()).where(came).group_by(CaseFact.channel))
    return dict(sorted(((channel, number) for channel, number in rows), key=lambda row: -row[1]))


def overdue_then(within: Period) -> ColumnElement[bool]:
    """Open on the last day, and its day was over."""
    late_open = and_(CaseFact.settled_on > within.cutoff, CaseFact.due_date < within.cutoff)
    return and_(late_open, CaseFact.stopped.is_(False))


def answer_bucket() -> ColumnElement[int]:
    """Which of ANSWER_DAYS an answer falls into, by its place."""
    days = CaseFact.settled_on - CaseFact.receipt_date
    return case(*((days <= bound, at) for at, bound in enumerate(ANSWER_DAYS)), else_=len(ANSWER_DAYS))


def _timeliness(session: Session, subject: Subject, within: Period) -> Timeliness:
    answered = is_answered(within)
    row = session.execute(
        select(
            func.count().filter(answered, ANSWERED["timely"]),
            func.count().filter(answered, ANSWERED["late"]),
            func.count().filter(answered, ANSWERED["unknown"]),
            func.count().filter(overdue_then(within)),
        ).where(counts(subject, within))
    ).one()
    return Timeliness(*row)


def _times(session: Session, subject: Subject, within: Period) -> AnswerTimes:
    days = CaseFact.settled_on - CaseFact.receipt_date
    bucket = answer_bucket()
    answered = and_(counts(subject, within), is_answered(within))
    middle = func.percentile_cont(0.5).within_group(days)
    mean, median = session.execute(select(func.avg(days), middle).where(answered)).one()
    rows = session.execute(select(bucket, func.count()).where(answered).group_by(bucket))
    found: dict[int, int] = dict(rows.tuples().all())
    return AnswerTimes(
        float(mean) if mean is not None else None,
        float(median) if median is not None else None,
        tuple(found.get(at, 0) for at in range(len(ANSWER_DAYS) + 1)),
    )


def _outcomes(session: Session, subject: Subject, within: Period) -> tuple[tuple[str, int], ...]:
    answered = and_(counts(subject, within), is_answered(within))
    wanted = (
        select(CaseFact.outcome, func.count())
        .where(answered, CaseFact.outcome.is_not(None))
        .group_by(CaseFact.outcome)
        .order_by(func.count().desc(), CaseFact.outcome)
    )
    return tuple((outcome, number) for outcome, number in session.execute(wanted) if outcome)
