"""Ways, states, numbers of mail."""

import pytest

from notifications.catalogue import CATALOGUE, LETTERS
from notifications.domain import (
    OPEN,
    Action,
    Kind,
    State,
    Way,
    acknowledgement_way,
    check_carrier,
    check_mail_number,
    course,
    moved,
    pause,
)
from notifications.handlers import SUBSCRIPTIONS
from services.errors import Conflict, Invalid
from services.events.processing import NoticeIssued


def test_every_kind_of_notice_stands_in_the_catalogue_and_is_heard():
    assert {told.kind for told in (*CATALOGUE.values(), *LETTERS.values())} == set(Kind)
    assert {*CATALOGUE, NoticeIssued} <= set(SUBSCRIPTIONS)


@pytest.mark.parametrize("typed", ["1099026400172", "1099 0264 0017 2", "xa123456789cn", "1234567890"])
def test_numbers_of_the_postal_enterprise_are_read_as_scanned(typed):
    assert " " not in check_mail_number(typed)


@pytest.mark.parametrize("typed", ["", "12", "SF1234567890123", "109902640017A", "１２３"])
def test_anything_else_is_no_mail_number(typed):
    with pytest.raises(Invalid):
        check_mail_number(typed)


def test_only_the_postal_enterprise_carries_replies():
    assert check_carrier("ems") == "ems"
    with pytest.raises(Invalid):
        check_carrier("courier")


@pytest.mark.parametrize("way", Way)
def test_a_purged_applicant_can_still_fetch_but_nothing_can_be_sent_to_him(way):
    taken = course(way, None)
    assert (taken.state is State.UNREACHABLE) == (way in (Way.POST, Way.EMAIL))


def test_an_address_that_is_none_is_found_before_sending():
    assert course(Way.EMAIL, {"email": "not an address"}).reason == "no_email"


def test_who_wrote_a_letter_without_address_is_acknowledged_by_mail():
    assert acknowledgement_way("letter", Way.PICK_UP, {"email": "a@b.cn"}) is Way.EMAIL
    assert acknowledgement_way("letter", Way.EMAIL, {"email": "a@b.cn", "address": "x"}) is Way.EMAIL
    assert acknowledgement_way("email", Way.POST, {"email": "a@b.cn", "address": "x"}) is Way.EMAIL
    assert acknowledgement_way("email", Way.POST, {"address": "x"}) is Way.POST
    assert acknowledgement_way("fax", Way.PORTAL, {"address": "x"}) is Way.POST


def test_what_was_sent_cannot_be_sent_or_cancelled_again():
    for action in set(Action) - {Action.RETURN}:
        with pytest.raises(Conflict):
            moved(State.SENT, action, Way.POST)
    assert all(moved(state, Action.CANCEL, Way.POST) is State.CANCELLED for state in OPEN)


def test_pauses_grow_and_end_at_half_an_hour():
    assert pause(1) < pause(2) < pause(3)
    assert pause(50).total_seconds() == 1800
