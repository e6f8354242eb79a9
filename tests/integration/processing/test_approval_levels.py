"""Levels of approval: set by the agency, kept by the case, decided by the right people, gone through anew after a change."""

import pytest

from processing import commands
from processing.approval import marks_borne, place_of
from processing.commands.replying import Decision
from processing.domain import Action, State
from processing.evidence import proofs_for
from processing.queries import Today, filters, worklist
from services.actor import SYSTEM
from services.calendar.shipped import shipped_calendar
from services.clock import china_date
from services.db import Scope, unit_of_work
from services.errors import Conflict, Invalid, NotAllowed
from services.identity import commands as identity
from services.identity.approval.commands import set_levels
from services.identity.approval.levels import Decider, Level
from services.identity.permissions import ROLE_PERMISSIONS, Role
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
from tests.support.agencies import NOW, new_office, new_person

pytestmark = pytest.mark.usefixtures("platform")
DAY = "2026-03-04"
SECTION_REVIEW = Level("科室审核", "事实和文字", Decider.OWN_SECTION)


def configure(office, *levels):
    with unit_of_work("identity", Scope(office.agency_id)) as session:
        set_levels(session, office.agency_id, levels, by=SYSTEM, now=NOW)


def reviewer_of_section(office, name):
    """A section with a reviewer of its own."""
    with unit_of_work("identity", Scope(office.agency_id)) as session:
        section = identity.create_section(session, office.agency_id, name=name, by=SYSTEM, now=NOW).id
    person = new_person(office.agency_id)
    with unit_of_work("identity") as session:
        identity.add_membership(
            session,
            person.id,
            office.agency_id,
            Role.REVIEWER,
            section_id=section,
            valid_from=china_date(NOW),
            by=SYSTEM,
            now=NOW,
        )
    return section, person


def by_person(command, office, case, person, role=Role.REVIEWER, day=DAY, **more):
    with at_work(office) as session:
        by = Acting(person, ROLE_PERMISSIONS[role], at(day))
        return command(session, office.agency_id, case, by=by, **more)


def submitted(office, **more):
    case = register(office)
    do(commands.draft_reply, office, case, granting(), **more)
    do(commands.submit, office, case, **more)
    return case


@pytest.fixture(scope="module")
def offices(platform):
    """Made before the tests: intake knows nothing of the cases told here, so nobody drains its deliveries."""
    return [staffed() for _ in range(16)]


@pytest.fixture(scope="module")
def towns(platform):
    """Two people who draft and sign, nobody who reviews."""
    return [new_office(Role.OFFICER, Role.RESPONSIBLE) for _ in range(2)]


@pytest.fixture
def office(offices):
    """Each test sets levels of its own."""
    return offices.pop()


@pytest.fixture
def legal(office):
    """Two levels: the section's, then the legal section's."""
    section, person = reviewer_of_section(office, "法制科")
    configure(office, SECTION_REVIEW, Level("法制审核", "依据和程序", Decider.SECTION, section))
    return person


def test_a_draft_goes_through_every_level_in_order(office, legal):
    case = submitted(office)
    found = case_of(office, case)
    assert (found.state, place_of(found).words) == (State.IN_REVIEW, "科室审核，第 1 级，共 2 级")
    do(commands.approve, office, case, role=Role.REVIEWER, remark="事实清楚")
    found = case_of(office, case)
    assert (found.state, place_of(found).words) == (State.IN_REVIEW, "法制审核，第 2 级，共 2 级")
    by_person(commands.approve, office, case, legal)
    found = case_of(office, case)
    assert (found.state, place_of(found)) == (State.TO_SIGN, None)
    file = file_of(office, case)
    passed = [step for step in file.steps if step.action in (Action.NEXT_LEVEL, Action.APPROVE)]
    assert [(step.detail["level"], step.detail["level_name"]) for step in reversed(passed)] == [
        (1, "科室审核"),
        (2, "法制审核"),
    ]
    assert [(said["name"], said.get("remark")) for said in file.documents[0].reviews] == [
        (office.reviewer.name, "事实清楚"),
        (legal.name, None),
    ]
    do(commands.sign, office, case, role=Role.RESPONSIBLE)


def test_nobody_decides_another_level_than_his_own(office, legal):
    case = submitted(office)
    do(commands.approve, office, case, role=Role.REVIEWER)
    with pytest.raises(NotAllowed, match="法制审核，第 2 级，共 2 级，由法制科的审核人审"):
        do(commands.approve, office, case, role=Role.REVIEWER)
    with pytest.raises(NotAllowed, match="您不能办理这一级"):
        do(commands.return_draft, office, case, "请改", role=Role.REVIEWER)
    assert case_of(office, case).level == 2


def test_whoever_decided_any_level_does_not_sign(office, legal):
    case = submitted(office)
    do(commands.approve, office, case, role=Role.RESPONSIBLE)
    by_person(commands.approve, office, case, legal)
    with pytest.raises(NotAllowed, match="审核人与签发人须为两人"):
        do(commands.sign, office, case, role=Role.RESPONSIBLE)


def test_what_is_sent_back_goes_through_all_levels_again(office, legal):
    case = submitted(office)
    do(commands.approve, office, case, role=Role.REVIEWER)
    by_person(lambda *args, **more: commands.return_draft(*args, "依据不对", **more), office, case, legal)
    found = case_of(office, case)
    assert (found.state, found.level, found.levels, found.deciders) == (State.DRAFTING, None, None, None)
    assert file_of(office, case).documents[0].reviews is None
    do(commands.submit, office, case)
    assert case_of(office, case).level == 1


def test_whoever_signs_sends_back_from_any_level(office, legal):
    case = submitted(office)
    do(commands.approve, office, case, role=Role.REVIEWER)
    do(commands.return_draft, office, case, "重写", role=Role.RESPONSIBLE)
    assert case_of(office, case).state is State.DRAFTING


def test_a_case_keeps_the_levels_it_began_with(office, legal):
    case = submitted(office)
    configure(office)
    do(commands.approve, office, case, role=Role.REVIEWER)
    assert place_of(case_of(office, case)).words == "法制审核，第 2 级，共 2 级"
    do(commands.return_draft, office, case, "请改", role=Role.RESPONSIBLE)
    do(commands.submit, office, case)
    assert case_of(office, case).state is State.TO_SIGN


def test_a_reviewer_is_shown_only_what_waits_for_him(office, legal):
    first, second = submitted(office), submitted(office)
    do(commands.approve, office, second, role=Role.REVIEWER)

    def shown(person):
        with at_work(office) as session:
            marks = marks_borne(session, office.agency_id, person.id, china_date(at(DAY)))
            borders = Today.of(china_date(at(DAY)), shipped_calendar())
            part = filters(borders, person.id, marks)["review"]
            return {case.id for case in worklist(session, office.agency_id, part).cases}

    # Neither case has a section, so that its own level is anybody's.
    assert shown(legal) == {first, second}
    assert shown(office.reviewer) == {first}
    # The own draft is for somebody else to review.
    own = submitted(office, role=Role.REVIEWER)
    assert own not in shown(office.reviewer) and own in shown(office.responsible)


def test_a_level_of_the_own_section_is_its_reviewers(office):
    section, person = reviewer_of_section(office, "规划科")
    configure(office, SECTION_REVIEW)
    case = register(office)
    do(
        commands.assign,
        office,
        case,
        officer_id=office.officer.id,
        section_id=section,
        role=Role.RESPONSIBLE,
    )
    do(commands.draft_reply, office, case, granting())
    do(commands.submit, office, case)
    with pytest.raises(NotAllowed, match="由规划科的审核人审"):
        do(commands.approve, office, case, role=Role.REVIEWER)
    by_person(commands.approve, office, case, person)
    assert case_of(office, case).state is State.TO_SIGN


def test_a_level_of_named_people_is_theirs_alone(office):
    other = new_person(office.agency_id, Role.REVIEWER)
    configure(office, Level("分管领导审核", "", Decider.PERSONS, persons=(other.id,)))
    case = submitted(office)
    with pytest.raises(NotAllowed, match=f"由{other.name}审"):
        do(commands.approve, office, case, role=Role.REVIEWER)
    by_person(commands.approve, office, case, other)


def test_a_level_that_only_the_drafter_could_decide_is_said_before_it_is_stuck(office):
    other = new_person(office.agency_id, Role.REVIEWER)
    configure(office, Level("分管领导审核", "", Decider.PERSONS, persons=(other.id,)))
    case = register(office)
    by_person(lambda *args, **more: commands.draft_reply(*args, granting(), **more), office, case, other)
    with pytest.raises(Conflict, match="没有起草人以外的人能审"):
        by_person(commands.submit, office, case, other)
    assert case_of(office, case).state is State.DRAFTING


def test_without_levels_two_people_are_enough(towns):
    town = towns[0]
    configure(town)
    case = register(town)
    do(commands.draft_reply, town, case, granting())
    do(commands.submit, town, case)
    assert (case_of(town, case).state, case_of(town, case).levels) == (State.TO_SIGN, None)
    assert file_of(town, case).steps[0].action is Action.SUBMIT_TO_SIGN
    do(commands.sign, town, case, role=Role.RESPONSIBLE)
    assert case_of(town, case).state is State.SIGNED


def test_without_levels_the_drafter_still_does_not_sign(towns):
    town = towns[1]
    both = new_person(town.agency_id, Role.OFFICER, Role.RESPONSIBLE)
    configure(town)
    case = register(town)

    def take(command, *told):
        with at_work(town) as session:
            rights = ROLE_PERMISSIONS[Role.OFFICER] | ROLE_PERMISSIONS[Role.RESPONSIBLE]
            return command(session, town.agency_id, case, *told, by=Acting(both, rights, at(DAY)))

    take(commands.draft_reply, granting())
    take(commands.submit)
    with pytest.raises(NotAllowed, match="起草人不能签发"):
        take(commands.sign)


@pytest.mark.parametrize(
    ("row", "codes", "also"),
    (
        ("refused_1", ["14-secret"], []),
        ("partial", ["37", "14-secret"], []),
        ("refused_6", ["16-2a"], ["14-safety"]),
    ),
)
def test_what_rests_on_secrecy_is_reviewed_also_where_no_level_is_set(office, row, codes, also):
    configure(office)
    case = register(office)
    told = {proof.name: "见案卷" for proof in proofs_for([*codes, *also])}
    do(commands.draft_reply, office, case, Decision(row, codes, evidence=told, also=also))
    do(commands.submit, office, case)
    assert place_of(case_of(office, case)).words == "保密审查，第 1 级，共 1 级"


def test_a_remark_has_an_end(office):
    case = submitted(office)
    with pytest.raises(Invalid, match="不超过"):
        do(commands.approve, office, case, role=Role.REVIEWER, remark="好" * 1001)


@pytest.fixture(scope="module")
def refusing(platform):
    return staffed()


@pytest.mark.parametrize(
    ("levels", "field", "words"),
    (
        ((Level("审核"), Level("审核")), "name-2", "重复"),
        ((Level(""),), "name-1", "请填写"),
        ((Level("法制审核", "", Decider.SECTION, 99999999),), "decider-1", "现有的科室"),
        ((Level("领导审核", "", Decider.PERSONS),), "decider-1", "请选择指定的人"),
        ((Level("领导审核", "", Decider.PERSONS, persons=("x",)),), "decider-1", "不在本机关"),
        ((Level("科室审核", "", Decider.OWN_SECTION),), "decider-1", "没有人能审"),
    ),
)
def test_levels_nobody_could_use_are_refused(refusing, levels, field, words):
    with pytest.raises(Invalid) as refused:
        configure(refusing, *levels)
    assert words in refused.value.fields[field]


def test_levels_need_somebody_beside_drafter_and_signer(platform):
    town = new_office(Role.OFFICER, Role.RESPONSIBLE)
    with pytest.raises(Invalid, match="至少要有三个人"):
        configure(town, Level("复核"))
    alone = new_office(Role.RESPONSIBLE)
    with pytest.raises(Invalid, match="起草人和签发人须为两人"):
        configure(alone)


def test_saving_what_holds_already_is_refused(office):
    configure(office, Level("复核"))
    with pytest.raises(Conflict, match="没有改动"):
        configure(office, Level("复核"))
