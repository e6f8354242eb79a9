"""Whether what somebody says of himself can be."""

import pytest

from intake.domain import Agent, Applicant, ApplicantKind, Submission, Wanted, Way
from intake.people import check_phone, check_resident_id, check_submission, check_uscc
from services.errors import Invalid

GOOD_ID = "37990119850614273X"


def somebody(**changes) -> Applicant:
    told = {"kind": ApplicantKind.NATURAL, "name": "江屿", "id_number": GOOD_ID, "phone": "13900007716"}
    return Applicant(**(told | {"address": "河湾区临津路 88 号"} | changes))


@pytest.mark.parametrize("number", [GOOD_ID, "379902199003071643", "11010519491231002X"])
def test_a_number_with_the_right_check_digit_passes_whatever_its_region(number):
    assert check_resident_id(number) is None


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("379901198506142731", "校验位"),
        ("37990119850614273", "17 位"),
        ("37990119851314273X", "出生日期"),
        ("37990119850614273Y", "只含数字"),
    ],
)
def test_a_wrong_identity_number_is_told_why(number, says):
    assert says in check_resident_id(number)


def test_credit_codes_are_checked():
    assert check_uscc("91110000600037341L") is None
    assert "校验位" in check_uscc("911100006000373411")
    assert "18 位" in check_uscc("9111")


@pytest.mark.parametrize(
    "phone", ["13900007716", "+86 139 0000 7716", "0533-2870000", "(0533) 2870000转12", "2870000"]
)
def test_phones_of_every_shape_pass(phone):
    assert check_phone(phone) is None


def test_a_mobile_one_digit_short_is_told_its_length():
    assert "10 位" in check_phone("1390000123")


@pytest.mark.parametrize(
    ("field", "applicant", "way"),
    [
        ("name", {"name": ""}, Way.POST),
        ("id_number", {"id_number": ""}, Way.POST),
        ("id_number", {"id_number": "379901198506142731"}, Way.POST),
        ("phone", {"phone": ""}, Way.POST),
        ("address", {"address": ""}, Way.POST),
        ("email", {}, Way.EMAIL),
        ("email", {"email": "not a mailbox"}, Way.POST),
        ("postcode", {"postcode": "12"}, Way.POST),
        ("uscc", {"kind": ApplicantKind.BUSINESS}, Way.POST),
    ],
)
def test_what_is_missing_is_named_at_its_field(field, applicant, way):
    with pytest.raises(Invalid) as refused:
        check_submission(Submission(somebody(**applicant), Wanted("合同", way=way)))
    assert list(refused.value.fields) == [field]


def test_a_letter_may_lack_what_a_supplement_notice_can_ask_for():
    check_submission(Submission(somebody(id_number="", phone="", address=""), Wanted("合同")), lenient=True)


def test_even_a_letter_has_no_number_with_a_wrong_check_digit():
    with pytest.raises(Invalid):
        check_submission(Submission(somebody(id_number="379901198506142731"), Wanted("合同")), lenient=True)


def test_an_agent_has_a_name():
    with pytest.raises(Invalid) as refused:
        check_submission(Submission(somebody(), Wanted("合同"), Agent("")))
    assert "agent_name" in refused.value.fields


def test_a_passport_has_no_check_digit():
    check_submission(Submission(somebody(id_kind="passport", id_number="E12345678"), Wanted("合同")))
