"""The table of steps, walked from every state by every role."""

import pytest

from processing.domain import (
    BY_ACTION,
    ENDED,
    PLAIN,
    STATE_LABELS,
    TRANSITIONS,
    Action,
    State,
    check_four_eyes,
    check_permission,
    check_reviewer,
    permitted_actions,
    transition,
)
from services.errors import Conflict, NotAllowed
from services.identity.permissions import ROLE_PERMISSIONS, Role


def test_every_action_has_one_row_and_its_plain_words():
    assert {row.action for row in TRANSITIONS} == set(Action) and len(TRANSITIONS) == len(Action)
    assert set(PLAIN) == set(Action) and set(STATE_LABELS) == set(State)
    assert all(row.basis for row in TRANSITIONS)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_a_step_is_taken_only_from_the_states_the_table_names(state: State, action: Action):
    if state in BY_ACTION[action].sources:
        assert transition(state, action).to in (None, *State)
    else:
        with pytest.raises(Conflict):
            transition(state, action)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
def test_buttons_are_exactly_what_table_and_role_allow(state: State, role: Role):
    offered = {row.action for row in permitted_actions(state, ROLE_PERMISSIONS[role])}
    for row in TRANSITIONS:
        allowed = row.permission in ROLE_PERMISSIONS[role] if row.permission else False
        assert (row.action in offered) == (allowed and state in row.sources)
        if not allowed:
            with pytest.raises(NotAllowed):
                check_permission(row, ROLE_PERMISSIONS[role])


def test_nothing_but_an_order_to_answer_again_leads_out_of_the_end():
    out = [row.action for row in TRANSITIONS if row.sources & ENDED and row.to is not None]
    assert out == [Action.REOPEN] and BY_ACTION[Action.REOPEN].sources == {State.CLOSED}


def test_every_state_can_be_reached_from_registration():
    reached, edge = {State.REGISTERED}, {State.REGISTERED}
    while edge:
        edge = {row.to for row in TRANSITIONS for state in edge if state in row.sources and row.to} - reached
        reached |= edge
    assert reached == set(State)


def test_whoever_drafted_or_decided_a_level_does_not_sign_and_two_people_are_enough():
    for signer in ("a", "b", "c"):
        with pytest.raises(NotAllowed):
            check_four_eyes(drafter="a", reviewers={"b", "c"}, signer=signer)
    check_four_eyes(drafter="a", reviewers=(), signer="b")


def test_nobody_reviews_what_he_drafted():
    with pytest.raises(NotAllowed, match="起草人不能审核"):
        check_reviewer(drafter="a", reviewer="a")
    check_reviewer(drafter="a", reviewer="b")
