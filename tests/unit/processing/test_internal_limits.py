"""The office's own limits: whose turn it is, by when, and that they are counted in working days."""

from datetime import date

import pytest

from processing.domain import Action, State
from processing.internal_limits import (
    BEGUN_BY,
    CLEARING,
    CODES,
    WATCHED,
    Level,
    Stage,
    days_of,
    limit_due,
    stage_of,
)
from services.calendar.shipped import shipped_calendar
from services.identity.options import AgencyOptions

CALENDAR, OPTIONS = shipped_calendar(), AgencyOptions()


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("has_officer", [True, False])
def test_a_limit_runs_exactly_in_the_states_that_are_watched(state, has_officer):
    assert (stage_of(state, has_officer) is not None) == (state in WATCHED)


def test_nobody_the_section_then_the_reviewer_has_the_case():
    assert stage_of(State.EXAMINING, False) is Stage.ASSIGN
    assert stage_of(State.DRAFTING, True) is Stage.SECTION
    assert stage_of(State.IN_REVIEW, True) is Stage.REVIEW and stage_of(State.TO_SIGN, False) is Stage.REVIEW


def test_the_defaults_are_one_five_and_two_working_days():
    assert [days_of(stage, OPTIONS) for stage in Stage] == [1, 5, 2]


@pytest.mark.parametrize(
    ("today", "level"),
    [
        (date(2026, 3, 6), None),
        (date(2026, 3, 8), None),
        (date(2026, 3, 9), Level.REMINDED),
        (date(2026, 3, 10), Level.ESCALATED),
    ],
)
def test_a_case_is_pointed_out_on_the_last_day_and_after_it(today, level):
    # Five working days from Monday 2 March end on Monday 9 March.
    due = limit_due(Stage.SECTION, date(2026, 3, 2), OPTIONS, CALENDAR, today)
    assert (due.level if due else None) == level
    if due:
        assert due.code in CODES and due.code == f"section_{level}"


def test_every_stage_begins_with_a_step_and_every_beginning_takes_the_old_warning_off():
    assert set(BEGUN_BY) == set(Stage)
    assert frozenset().union(*BEGUN_BY.values()) <= CLEARING and Action.EXTEND not in CLEARING
