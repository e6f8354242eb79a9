"""Random lawful lives: each ends with one outcome, its due date is what recomputation says, numbers have no gaps.

`make test` lives a few; `LIVES=10000` lives ten thousand (docs/processing/lives.md).
"""

import os
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from processing.commands.acting import entries_of
from processing.deadlines import due_date
from processing.domain import State, transition
from processing.models import CaseDocument
from processing.outcomes import OUTCOMES
from services.calendar.shipped import shipped_calendar
from services.db import unit_of_work
from services.events.processing import CaseClosed
from services.identity.commands import change_options
from services.identity.permissions import Role
from tests.integration.processing.lives import Life
from tests.integration.processing.told import at, at_work, case_of, drain, facts, file_of, register, staffed

pytestmark = pytest.mark.usefixtures("platform")
LIVES = int(os.environ.get("LIVES", "60"))
LIVED = Counter()
WAITING = []


@pytest.fixture(scope="module")
def office(platform):
    made = staffed()
    with unit_of_work("identity") as session:
        told = {"payment": "缴入国库"}
        change_options(session, made.agency_id, told, by=made.people[Role.OFFICER], now=at("2026-01-05"))
    return made


@settings(
    max_examples=LIVES,
    deadline=None,
    phases=[Phase.generate],
    database=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(seed=st.integers(0, 2**63), length=st.integers(0, 150))
def test_every_life_ends_once_with_one_outcome_on_a_day_that_can_be_recomputed(office, seed, length):
    case_id = new_case(office)
    chance = Random(seed)
    life = Life(office, case_id, date(2025, 3, 4), [chance.getrandbits(31) for _ in range(length)])
    life.go()
    LIVED.update(set(life.taken))
    LIVED["lives"] += 1
    case = case_of(office, case_id)
    assert case.state is State.CLOSED and case.outcome in OUTCOMES and case.grounds
    closed = facts(office, case_id, CaseClosed)
    assert [(one.outcome, one.closed_on) for one in closed] == [(case.outcome, case.closed_on)]
    with at_work(office) as session:
        clock = due_date(case.receipt_date, entries_of(session, case), shipped_calendar(), life.day)
    assert (case.due_date, case.stopped) == (clock.due_date, clock.stopped)
    assert case.timely == (clock.due_date is None or case.closed_on <= clock.due_date)
    _steps_follow_the_table(office, case_id)


def new_case(office):
    """The next of some registered together: their events are worked off once."""
    if not WAITING:
        WAITING.extend(register(office, "2025-03-03", drained=False) for _ in range(min(LIVES, 50)))
        drain(office.agency_id)
    return WAITING.pop()


def _steps_follow_the_table(office, case_id):
    steps = list(reversed(file_of(office, case_id).steps))
    for before, after in pairwise(steps):
        assert after.from_state == before.to_state
        assert (transition(after.from_state, after.action).to or after.from_state) == after.to_state


def test_the_numbers_of_all_these_lives_have_no_gaps(office):
    numbers = defaultdict(list)
    with at_work(office) as session:
        rows = select(CaseDocument.kind, CaseDocument.number, CaseDocument.made_on).where(
            CaseDocument.agency_id == office.agency_id, CaseDocument.stage != "draft"
        )
        for kind, number, made_on in session.execute(rows):
            numbers[kind, made_on.year].append(int(number.rpartition("〕")[2].strip("第号")))
    assert numbers
    for found in numbers.values():
        assert sorted(found) == list(range(1, len(found) + 1))
    drain(office.agency_id)
    print(f"{LIVED.pop('lives')} lives;", ", ".join(f"{name} {n}" for name, n in LIVED.most_common()))
