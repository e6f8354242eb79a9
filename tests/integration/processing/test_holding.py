"""Cases held together are known to be without what most never get; what the same transaction adds is there at once."""

from datetime import date

import pytest
from sqlalchemy import event

from processing import commands
from processing.commands import Question
from processing.commands.acting import hold, let_go
from processing.inquiries import InquiryKind
from processing.queries import inquiries_of, joined_cases
from processing.queries.supplementing import matters_of_case, raised_waiting
from services.identity.permissions import Role
from tests.integration.processing.test_asking import FIRM
from tests.integration.processing.told import acting, at_work, do, register

pytestmark = pytest.mark.usefixtures("platform")


CONTRACT = Question(about="测绘成果的提供合同", to=FIRM)


def known(session, office, case):
    """How many inquiries, matters, new matters and joined cases the questions find."""
    questions = (inquiries_of, matters_of_case, raised_waiting, joined_cases)
    return [len(question(session, office.agency_id, case)) for question in questions]


def test_nothing_is_asked_again_of_cases_that_are_held(office):
    cases = [register(office) for _ in range(3)]
    with at_work(office) as session:
        hold(session, office.agency_id, cases)
        asked = []

        def count(*told):
            asked.append(told[2])

        event.listen(session.get_bind(), "before_cursor_execute", count)
        try:
            assert [known(session, office, case) for case in cases] == [[0] * 4] * 3
            assert asked == []
            let_go(session)
            known(session, office, cases[0])
            assert len(asked) == 4
        finally:
            event.remove(session.get_bind(), "before_cursor_execute", count)


def test_what_is_added_after_they_were_held_is_found(office):
    by = acting(office, Role.OFFICER, "2026-03-04")
    asked, demanded, leader, other = (register(office) for _ in range(4))
    with at_work(office) as session:
        here = office.agency_id
        hold(session, here, [asked, demanded, leader, other])
        commands.ask(session, here, asked, InquiryKind.THIRD_PARTY, CONTRACT, by=by)
        told = {"grounds": ["content"], "wanted": "写明文号", "until": date(2026, 3, 20)}
        commands.ask_supplement(session, here, demanded, **told, by=by)
        commands.join(session, here, other, leader, by=by)
        assert known(session, office, asked) == [1, 0, 0, 0]
        assert known(session, office, demanded) == [0, 1, 0, 0]
        assert known(session, office, leader) == [0, 0, 0, 1]


def test_what_was_there_before_is_found_as_well(office):
    asked, leader, other = (register(office) for _ in range(3))
    do(commands.ask, office, asked, InquiryKind.THIRD_PARTY, CONTRACT)
    do(commands.join, office, other, leader)
    with at_work(office) as session:
        hold(session, office.agency_id, [asked, leader, other])
        assert known(session, office, asked) == [1, 0, 0, 0]
        assert known(session, office, leader) == [0, 0, 0, 1]
        assert known(session, office, other) == [0, 0, 0, 0]
