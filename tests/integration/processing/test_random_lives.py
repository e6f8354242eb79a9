"""Random lawful lives: each ends with one outcome, its due date is what recomputation says, numbers have no gaps.

`make test` lives a few; `LIVES=10000` lives ten thousand (docs/processing/lives.md).
"""

import os
from collections import Counter, defaultdict
from contextlib import closing
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from processing.domain import ENDED, State
from processing.models import ArchiveEntry, Case, CaseDocument, CooperationTask
from processing.queries.irregular import irregular_in
from processing.queries.numbers import balance
from processing.worker import SUBSCRIPTIONS
from services.db import unit_of_work
from services.delivery.settle import Settler
from services.identity.commands import change_options
from services.identity.permissions import Role
from tests.integration.processing.lives.checks import check
from tests.integration.processing.lives.life import Life, Place
from tests.integration.processing.lives.table import BENTS, KEPT, live
from tests.integration.processing.told import at, at_work, drain, staffed
from tests.support.agencies import new_person

pytestmark = pytest.mark.usefixtures("platform")
LIVES = int(os.environ.get("LIVES", "60"))
LIVED = Counter()
YEARS = (2025, 2026, 2027)


@pytest.fixture(scope="module")
def place(platform):
    office, beside = staffed(), staffed()
    with unit_of_work("identity") as session:
        told = {"payment": "缴入国库", "fonds": "Z109"}
        change_options(session, office.agency_id, told, by=office.people[Role.OFFICER], now=at("2025-01-06"))
    with closing(Settler({"processing": SUBSCRIPTIONS})) as between:
        yield Place(office, new_person(office.agency_id, Role.OFFICER), beside, between)
    drain(office.agency_id, beside.agency_id)


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
@given(seed=st.integers(0, 2**63), length=st.integers(20, 150))
def test_every_life_ends_once_with_one_outcome_on_a_day_that_can_be_recomputed(place, seed, length):
    chance = Random(seed)
    life = Life(place, [chance.getrandbits(31) for _ in range(length)], chance.choice(BENTS))
    try:
        live(life)
        check(life)
    except Exception as error:
        error.add_note(f"seed {seed}, length {length}")
        raise
    LIVED.update(set(life.taken))
    LIVED["lives"] += 1
    LIVED["refusals"] += life.refused
    LIVED["cases"] += len(life.cases)
    LIVED["steps"] += len(life.taken)


def test_the_numbers_of_all_these_lives_have_no_gaps(place):
    numbers = defaultdict(list)
    with at_work(place.office) as session:
        rows = select(CaseDocument.kind, CaseDocument.number, CaseDocument.made_on).where(
            CaseDocument.agency_id == place.office.agency_id, CaseDocument.stage != "draft"
        )
        for kind, number, made_on in session.execute(rows):
            numbers[kind, made_on.year].append(int(number.rpartition("〕")[2].strip("第号")))
        first = select(ArchiveEntry.number).where(
            ArchiveEntry.agency_id == place.office.agency_id, ArchiveEntry.adds.is_(False)
        )
        for number in session.scalars(first):
            series, _, n = number.rpartition("-")
            numbers[series].append(int(n))
        assert all(balance(session, place.office.agency_id, year).is_whole for year in YEARS)
    assert numbers
    for found in numbers.values():
        assert sorted(found) == list(range(1, len(found) + 1))


def test_all_that_was_irregular_is_in_the_list(place):
    with at_work(place.office) as session:
        told = select(Case.irregularities).where(Case.agency_id == place.office.agency_id)
        lines = [line for year in YEARS for line in irregular_in(session, place.office.agency_id, year)]
        assert len(lines) == sum(session.scalars(told))
    assert all(bool(line.reason) == bool(line.note) for line in lines)


def test_no_agency_is_left_with_a_task_of_a_case_that_ended(place):
    drain(place.office.agency_id, place.beside.agency_id)
    with at_work(place.office) as session:
        states = select(Case.state).where(Case.agency_id == place.office.agency_id)
        assert set(session.scalars(states)) <= ENDED and State.CLOSED in ENDED
    with at_work(place.beside) as session:
        tasks = select(CooperationTask).where(CooperationTask.agency_id == place.beside.agency_id)
        assert all(task.answered_on or task.withdrawn_on for task in session.scalars(tasks))
    told = ", ".join(f"{name} {n}" for name, n in LIVED.most_common() if name not in KEPT)
    print(*(f"{LIVED[name]} {name};" for name in KEPT), told)
