"""The office's own limits within the period: to assign, to answer as a section, to review, to answer another agency. Pure.

No law names them; each agency sets its own (`AgencyOptions`). They move no clock: on the last day the case is pointed
out, after it the responsible person is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from processing.domain import Action, State
from services.calendar.domain import WorkingCalendar
from services.identity.options import AgencyOptions


class Stage(StrEnum):
    """Who has the case: nobody yet, the section, whoever reviews or signs."""

    ASSIGN = "assign"
    SECTION = "section"
    REVIEW = "review"


class Level(StrEnum):
    """How far it has come: the last day, or beyond it."""

    REMINDED = "reminded"
    ESCALATED = "escalated"


# The step from which each stage counts: the newest one on the case.
BEGUN_BY: Mapping[Stage, frozenset[Action]] = {
    Stage.ASSIGN: frozenset({Action.CONFIRM_RECEIPT, Action.ASSIGN, Action.HAND_BACK, Action.REOPEN}),
    Stage.SECTION: frozenset(
        {
            Action.ASSIGN,
            Action.CLAIM,
            Action.RECEIVE_SUPPLEMENT,
            Action.RECEIVE_PAYMENT,
            Action.RETURN,
            Action.REOPEN,
        }
    ),
    Stage.REVIEW: frozenset({Action.SUBMIT, Action.SUBMIT_TO_SIGN, Action.NEXT_LEVEL, Action.APPROVE}),
}
_BEGINS = frozenset().union(*BEGUN_BY.values())
_ENDS = frozenset({Action.SIGN, Action.WITHDRAW, Action.VOID, Action.ASK_SUPPLEMENT, Action.CHARGE_FEE})
CLEARING = _BEGINS | _ENDS
CODES = frozenset(f"{stage}_{level}" for stage in Stage for level in Level)
WATCHED = frozenset({State.EXAMINING, State.DRAFTING, State.JOINED, State.IN_REVIEW, State.TO_SIGN})


# Working days before the last day of a request for correction, as the lights of a case turn at three.
CORRECTION_NEAR = 3


@dataclass(frozen=True, slots=True)
class Due:
    """A limit that has come: which, since when it ran, and how far it is."""

    stage: Stage
    level: Level
    since: date

    @property
    def code(self) -> str:
        """The warning on the case."""
        return f"{self.stage}_{self.level}"


def stage_of(state: State, has_officer: bool) -> Stage | None:
    """In whose hands a case is; None where no limit of the office runs."""
    if state in (State.IN_REVIEW, State.TO_SIGN):
        return Stage.REVIEW
    if state in (State.EXAMINING, State.DRAFTING, State.JOINED):
        return Stage.SECTION if has_officer else Stage.ASSIGN
    return None


def days_of(stage: Stage, options: AgencyOptions) -> int:
    """The agency's limit in working days."""
    days = {
        Stage.ASSIGN: options.assign_days,
        Stage.SECTION: options.section_days,
        Stage.REVIEW: options.review_days,
    }
    return days[stage]


def cooperation_due(
    respond_by: date, options: AgencyOptions, calendar: WorkingCalendar, today: date
) -> Level | None:
    """How far a question of another agency has come: near its last day (条例第三十三条第三款 names none), or beyond it."""
    return _near_or_beyond(respond_by, options.cooperation_days, calendar, today)


def correction_due(last: date, calendar: WorkingCalendar, today: date) -> Level | None:
    """How far a request for correction has come that nobody was told of yet: near its own last day, or beyond it."""
    return _near_or_beyond(last, CORRECTION_NEAR, calendar, today)


def _near_or_beyond(last: date, near: int, calendar: WorkingCalendar, today: date) -> Level | None:
    if today > last:
        return Level.ESCALATED
    return Level.REMINDED if calendar.working_days_between(today, last) <= near else None


def limit_due(
    stage: Stage, since: date, options: AgencyOptions, calendar: WorkingCalendar, today: date
) -> Due | None:
    """What has come of a limit by `today`; None before its last day."""
    last = calendar.add_working_days(since, days_of(stage, options))
    if today < last:
        return None
    return Due(stage, Level.REMINDED if today == last else Level.ESCALATED, since)
