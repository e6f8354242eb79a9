"""What is a mobile number of the mainland."""

import pytest

from services.mobile import first_mobile, mobile_number


@pytest.mark.parametrize(
    "typed",
    [
        "13900007716",
        "139 0000 7716",
        "139-0000-7716",
        "+86 139 0000 7716",
        "8613900007716",
        "００８６１３９００００７７１６",
    ],
)
def test_a_number_is_read_as_people_type_it(typed):
    assert mobile_number(typed) == "13900007716"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1390000771",
        "139000077160",
        "12900007716",
        "10000007716",
        "0399-6010126",
        "+852 51234567",
        "1390000771a",
    ],
)
def test_anything_else_is_none(typed):
    assert mobile_number(typed) is None


def test_the_first_that_can_receive_a_message_is_taken():
    assert first_mobile("0399-6010126", "15900001111") == "15900001111"
    assert first_mobile("13900007716", "15900001111") == "13900007716"
    assert first_mobile("", "0399-6010126") is None
