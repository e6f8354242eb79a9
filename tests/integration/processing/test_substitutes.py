"""Standing in: reviewing and signing in another's place, for its days, by the person who really acts."""

import uuid
from datetime import date

import pytest
from sqlalchemy import select

from processing import commands
from processing.domain import State
from services.actor import SYSTEM
from services.audit.models import AuditRow
from services.db import Scope, unit_of_work
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.identity.approval.commands import end_substitution, enter_substitution, set_levels
from services.identity.approval.levels import Decider, Level
from services.identity.approval.queries import lent_to
from services.identity.approval.substitutes import Right
from services.identity.permissions import ROLE_PERMISSIONS, Permission, Role
from tests.integration.processing.told import (
    Acting,
    at,
    at_work,
    case_of,
    do,
    file_of,
    granting,
    register,
    staffed,
)
from tests.support.agencies import NOW, new_person

pytestmark = pytest.mark.usefixtures("platform")
FIRST, LAST = date(2026, 3, 3), date(2026, 3, 10)


@pytest.fixture(scope="module")
def offices(platform):
    """Made before the tests: intake knows nothing of the cases told here."""
    return [staffed() for _ in range(14)]


@pytest.fixture
def office(offices):
    return offices.pop()


@pytest.fixture
def deputy(office):
    """Somebody who may do nothing with a draft but look at it."""
    return new_person(office.agency_id, Role.DISPATCHER)


def enter(office, right, source, to, first=FIRST, last=LAST, now=NOW):
    with unit_of_work("identity", Scope(office.agency_id)) as session:
        return enter_substitution(
            session,
            office.agency_id,
            right=right,
            from_id=uuid.UUID(source.id),
            to_id=uuid.UUID(to.id),
            first_day=first,
            last_day=last,
            by=SYSTEM,
            now=now,
        )


def rights(office, person, day, role=Role.DISPATCHER):
    """What he may do on a day, as a page finds it."""
    with unit_of_work("identity", Scope(office.agency_id)) as session:
        lent = lent_to(session, office.agency_id, uuid.UUID(person.id), date.fromisoformat(day))
    return ROLE_PERMISSIONS[role] | lent


def by_person(command, office, case, person, *told, day="2026-03-04", role=Role.DISPATCHER, **more):
    with at_work(office) as session:
        by = Acting(person, rights(office, person, day, role), at(day))
        return command(session, office.agency_id, case, *told, by=by, **more)


def to_sign(office):
    case = register(office)
    do(commands.draft_reply, office, case, granting())
    do(commands.submit, office, case)
    do(commands.approve, office, case, role=Role.REVIEWER)
    return case


def test_a_substitute_signs_and_it_is_written_down_in_whose_place(office, deputy):
    entered = enter(office, Right.SIGN, office.responsible, deputy)
    case = to_sign(office)
    by_person(commands.sign, office, case, deputy)
    assert case_of(office, case).state is State.SIGNED
    step = file_of(office, case).steps[0]
    assert step.actor_name == deputy.name
    assert step.detail["for"] == {
        "id": str(entered),
        "name": office.responsible.name,
        "first": "2026-03-03",
        "last": "2026-03-10",
    }
    with unit_of_work("audit_reader", office.scope) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.action == "case.sign"))
        details = [row.detail for row in rows if row.agency_id == office.agency_id]
        assert [detail["substitution"] for detail in details] == [str(entered)]
        entered_rows = session.scalars(select(AuditRow).where(AuditRow.object_id == str(entered)))
        assert [row.action for row in entered_rows] == ["substitution.entered"]


@pytest.mark.parametrize(("day", "may"), (("2026-03-02", False), ("2026-03-03", True), ("2026-03-11", False)))
def test_it_begins_and_ends_by_itself(office, deputy, day, may):
    enter(office, Right.SIGN, office.responsible, deputy)
    assert (Permission.CASE_SIGN in rights(office, deputy, day)) is may


def test_it_lends_no_more_than_the_other_has(office, deputy):
    enter(office, Right.REVIEW, office.reviewer, deputy)
    lent = rights(office, deputy, "2026-03-04") - ROLE_PERMISSIONS[Role.DISPATCHER]
    assert lent == {Permission.CASE_REVIEW}


def test_called_off_it_ends_at_once(office, deputy):
    entered = enter(office, Right.SIGN, office.responsible, deputy)
    for expected in (None, Conflict):
        with unit_of_work("identity", Scope(office.agency_id)) as session:
            told = {"by": SYSTEM, "now": at("2026-03-04")}
            if expected is None:
                end_substitution(session, office.agency_id, entered, **told)
                continue
            with pytest.raises(expected, match="已经结束"):
                end_substitution(session, office.agency_id, entered, **told)
    case = to_sign(office)
    with pytest.raises(NotAllowed, match="没有“签发”的权限"):
        by_person(commands.sign, office, case, deputy)


def test_four_eyes_are_those_of_the_person_who_really_acts(office):
    enter(office, Right.SIGN, office.responsible, office.officer)
    case = to_sign(office)
    with pytest.raises(NotAllowed, match="起草人不能签发"):
        by_person(commands.sign, office, case, office.officer, role=Role.OFFICER)


def test_whoever_signs_for_another_decides_no_level_and_may_send_back(office, deputy):
    enter(office, Right.SIGN, office.responsible, deputy)
    case = register(office)
    do(commands.draft_reply, office, case, granting())
    do(commands.submit, office, case)
    with pytest.raises(NotAllowed, match="您不能办理这一级"):
        by_person(commands.approve, office, case, deputy)
    do(commands.approve, office, case, role=Role.REVIEWER)
    by_person(commands.return_draft, office, case, deputy, "请改")
    assert file_of(office, case).steps[0].detail["for"]["name"] == office.responsible.name


def test_a_substitute_decides_the_level_of_the_one_who_is_away(office, deputy):
    named = Level("分管领导审核", "", Decider.PERSONS, persons=(office.reviewer.id,))
    with unit_of_work("identity", Scope(office.agency_id)) as session:
        set_levels(session, office.agency_id, [named], by=SYSTEM, now=NOW)
    case = register(office)
    do(commands.draft_reply, office, case, granting())
    do(commands.submit, office, case)
    enter(office, Right.REVIEW, office.reviewer, deputy)
    by_person(commands.approve, office, case, deputy, remark="同意")
    said = file_of(office, case).documents[0].reviews[0]
    assert (said["name"], said["for"]["name"]) == (deputy.name, office.reviewer.name)


def test_what_cannot_be_is_refused(office, deputy):
    stranger = new_person(office.agency_id, Role.AGENCY_ADMIN)
    chief, officer = office.responsible, office.officer
    for right, source, to, days, field, words in (
        (Right.SIGN, officer, deputy, (FIRST, LAST), "from_id", "有签发权限的人"),
        (Right.SIGN, chief, stranger, (FIRST, LAST), "to_id", "办件人员"),
        (Right.REVIEW, chief, chief, (FIRST, LAST), "to_id", "须为两人"),
        (Right.SIGN, chief, deputy, (date(2026, 3, 1), LAST), "first_day", "不能早于今天"),
        (Right.SIGN, chief, deputy, (LAST, FIRST), "last_day", "不能早于开始"),
        (Right.SIGN, chief, deputy, (FIRST, date(2027, 4, 1)), "last_day", "不能超过一年"),
    ):
        with pytest.raises(Invalid) as refused:
            enter(office, right, source, to, *days)
        assert words in refused.value.fields[field]


def test_who_signs_anyway_needs_to_stand_in_for_nobody(office):
    other = new_person(office.agency_id, Role.RESPONSIBLE)
    with pytest.raises(Invalid) as refused:
        enter(office, Right.SIGN, office.responsible, other)
    assert "本来就有签发的权限" in refused.value.fields["to_id"]


def test_two_do_not_stand_in_for_one_on_the_same_day(office, deputy):
    enter(office, Right.SIGN, office.responsible, deputy)
    with pytest.raises(Conflict, match=f"3月3日至3月10日已由{deputy.name}代理"):
        enter(office, Right.SIGN, office.responsible, office.officer, LAST, date(2026, 3, 12))
    enter(office, Right.SIGN, office.responsible, office.officer, date(2026, 3, 11), date(2026, 3, 12))


def test_another_agencys_is_not_there(office, offices, deputy):
    entered = enter(office, Right.SIGN, office.responsible, deputy)
    with unit_of_work("identity", offices[0].scope) as session, pytest.raises(NotFound):
        end_substitution(session, offices[0].agency_id, entered, by=SYSTEM, now=NOW)
