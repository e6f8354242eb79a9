"""The statement of table 三 against the two indexes it is counted from, and the numbers a case is counted by."""

from datetime import date
from itertools import product

import pytest
from sqlalchemy import Column
from sqlalchemy.sql import visitors

from reporting.domain import CARRIED_IN, CARRIED_OUT, KINDS, NEW, RESULTS, Passage, period
from reporting.models import CASE_FACTS, CaseFact
from reporting.passing import PLACE, came_over, first_and_last, read, stayed, went_over
from reporting.queries import Subject
from reporting.queries.tables import counting

PERIODS = [period(2025), period(2025, date(2025, 4, 30)), period(2025, span="h2"), period(2025, span="m3")]
SUBJECTS = [Subject((1,)), Subject((1, 2), apart=True), Subject((1,), body_id=3)]
INDEXES = {index.name: index for index in CASE_FACTS.indexes}


@pytest.mark.parametrize(("within", "subject"), product(PERIODS, SUBJECTS), ids=str)
@pytest.mark.parametrize("keys", [(), (CaseFact.agency_id,)], ids=["together", "singly"])
def test_counting_asks_for_nothing_its_indexes_do_not_carry(subject, within, keys):
    passed, rest = counting(subject, within, *keys).selects
    assert columns_of(passed) <= carried_by("ix_case_fact_years")
    assert columns_of(rest) <= carried_by("ix_case_fact_rest") | {"years", "voided_on"}


def columns_of(statement):
    return {one.name for one in visitors.iterate(statement) if isinstance(one, Column)}


def carried_by(name):
    index = INDEXES[name]
    return {*index.columns.keys(), *index.dialect_options["postgresql"]["include"]}


@pytest.mark.parametrize(("kind", "result"), product(range(len(KINDS)), range(len(RESULTS))))
def test_a_number_says_its_kind_and_result(kind, result):
    number = PLACE * (kind + 1) + result + 1
    assert read(number, True, True) == Passage(KINDS[kind], NEW, RESULTS[result])
    assert read(number, False, False) == Passage(KINDS[kind], CARRIED_IN, CARRIED_OUT)
    assert read(PLACE * (kind + 1), True, True) == Passage(KINDS[kind], NEW, CARRIED_OUT)


def test_a_number_says_the_years_a_case_came_and_was_answered_in():
    assert [how(2025) for how in (came_over, stayed, went_over)] == [2024 + 2025, 2025 + 2025, 2025 + 2026]
    assert [first_and_last(how(2025)) for how in (came_over, stayed, went_over)] == [
        (2024, 2025),
        (2025, 2025),
        (2025, 2026),
    ]
