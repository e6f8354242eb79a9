"""The rules of the mail register."""

from datetime import date, datetime

import pytest

from intake.domain import Carrier
from intake.mail import (
    Addressed,
    arrival,
    carrier_of,
    check_returnable,
    check_second_person,
    mail_number_of,
    must_be_owned_by,
)
from services.clock import CHINA
from services.errors import Conflict, Invalid, NotAllowed

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("number", "carrier"),
    [
        ("EA123456789CN", Carrier.EMS),
        ("1099027144086", Carrier.EMS),
        ("XA12345678911", Carrier.REGISTERED_MAIL),
        ("RA123456789CN", Carrier.REGISTERED_MAIL),
        ("SF1012345678901", Carrier.COURIER),
        ("", Carrier.ORDINARY_MAIL),
    ],
)
def test_the_carrier_follows_from_the_number(number, carrier):
    assert carrier_of(number) is carrier


def test_a_scanned_number_and_a_typed_one_are_the_same():
    assert (
        mail_number_of(" 1099 0271 4408 6\r")
        == mail_number_of("１０９９０２７１４４０８６")
        == "1099027144086"
    )


def test_what_is_not_said_is_now_and_a_past_day_begins_at_nine():
    assert arrival(None, "", NOON) == NOON
    assert arrival(date(2026, 3, 1), "", NOON) == datetime(2026, 3, 1, 9, tzinfo=CHINA)
    assert arrival(None, "08：15", NOON).hour == 8


@pytest.mark.parametrize(
    ("day", "at"), [(None, "13:00"), (date(2026, 3, 3), ""), (date(2020, 3, 3), ""), (None, "mittags")]
)
def test_an_impossible_arrival_is_refused(day, at):
    with pytest.raises(Invalid):
        arrival(day, at, NOON)


def test_mail_has_an_owner_by_five_of_the_day_it_came_or_of_the_next():
    assert must_be_owned_by(NOON) == datetime(2026, 3, 2, 17, tzinfo=CHINA)
    assert must_be_owned_by(NOON.replace(hour=18)) == datetime(2026, 3, 3, 17, tzinfo=CHINA)


def test_only_another_bodys_unopened_mail_goes_back():
    check_returnable(Addressed.OTHER_BODY, opened=False)
    with pytest.raises(Conflict, match="第三十六条第五项"):
        check_returnable(Addressed.OTHER_BODY, opened=True)
    with pytest.raises(Conflict, match="误投"):
        check_returnable(Addressed.LEADER, opened=False)


def test_who_hands_over_does_not_countersign():
    check_second_person("a", "b")
    with pytest.raises(NotAllowed):
        check_second_person("a", "a")
