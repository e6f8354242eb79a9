"""When an application counts as received (条例第三十一条)."""

from datetime import date

import pytest

from intake.domain import (
    Carrier,
    Letter,
    confirmed_receipt,
    counter_receipt,
    later_day,
    letter_receipt,
    overridden_receipt,
    registration_number,
    web_receipt,
)
from services.channels import Channel
from services.errors import Invalid

MON, TUE, WED = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)
SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize("carrier", [Carrier.EMS, Carrier.REGISTERED_MAIL, Carrier.COURIER])
def test_signed_mail_is_received_the_day_the_agency_signs_whenever_it_reaches_the_office(carrier):
    letter = Letter(carrier, found_on=MON, signed_on=MON, handed_over_on=WED)
    assert letter_receipt(letter, Channel.LETTER, WED).on == MON


def test_ordinary_mail_has_no_receipt_date_until_the_applicant_confirmed():
    receipt = letter_receipt(Letter(Carrier.ORDINARY_MAIL, found_on=MON), Channel.LETTER, MON)
    assert receipt.on is None and receipt.article == "条例第三十一条第二项"
    assert confirmed_receipt(TUE, MON, WED).on == TUE


def test_a_fax_waits_for_both_sides():
    assert letter_receipt(Letter(None, found_on=MON), Channel.FAX, MON).on is None


def test_an_email_is_received_the_day_the_mail_system_had_it_whenever_it_is_read():
    receipt = letter_receipt(Letter(None, found_on=MON, handed_over_on=WED), Channel.EMAIL, WED)
    assert (receipt.on, receipt.rule, receipt.article) == (MON, "email", "条例第三十一条第三项")
    assert later_day(Letter(None, found_on=MON), Channel.EMAIL, WED) == MON
    with pytest.raises(Invalid) as refused:
        letter_receipt(Letter(None, found_on=WED), Channel.EMAIL, TUE)
    assert list(refused.value.fields) == ["found_on"]


def test_a_web_application_is_received_on_submission_even_on_a_sunday():
    receipt = web_receipt(SUNDAY)
    assert receipt.on == SUNDAY and "回执" in receipt.explanation


def test_a_web_application_waits_where_the_guide_says_that_staff_confirm():
    assert web_receipt(MON, "on_staff_confirmation").on is None


def test_the_counter_receives_that_day():
    assert counter_receipt(MON).on == MON


@pytest.mark.parametrize(
    ("field", "letter"),
    [
        ("signed_on", Letter(Carrier.EMS, MON, signed_on=WED)),
        ("posted_on", Letter(Carrier.EMS, MON, posted_on=WED, signed_on=MON)),
        ("signed_on", Letter(Carrier.EMS, MON, posted_on=TUE, signed_on=MON)),
        ("handed_over_on", Letter(Carrier.EMS, TUE, signed_on=TUE, handed_over_on=MON)),
        ("found_on", Letter(Carrier.ORDINARY_MAIL, WED)),
        ("signed_on", Letter(Carrier.EMS, MON)),
        ("signed_on", Letter(Carrier.EMS, MON, signed_on=date(1026, 3, 2))),
        ("found_on", Letter(Carrier.ORDINARY_MAIL, date(206, 3, 2))),
    ],
)
def test_days_that_cannot_be_are_refused_by_their_name(field, letter):
    with pytest.raises(Invalid) as refused:
        letter_receipt(letter, Channel.LETTER, TUE)
    assert field in refused.value.fields


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 5)])
def test_a_confirmation_lies_between_finding_the_letter_and_today(day):
    with pytest.raises(Invalid):
        confirmed_receipt(day, MON, WED)


def test_a_day_set_against_the_rule_keeps_its_reason():
    receipt = overridden_receipt(TUE, MON, WED, "申请人书面确认")
    assert (receipt.on, receipt.rule) == (TUE, "override") and "书面确认" in receipt.explanation


def test_what_comes_later_by_ordinary_mail_counts_from_the_day_it_was_found():
    assert later_day(Letter(Carrier.ORDINARY_MAIL, MON), Channel.LETTER, WED) == MON
    assert later_day(Letter(Carrier.EMS, WED, signed_on=TUE), Channel.LETTER, WED) == TUE
    assert later_day(None, Channel.WEB, WED) == WED


def test_the_number_has_one_typed_form():
    assert registration_number("ZDQ-ZJJ", 2026, 7) == "ZDQ-ZJJ-2026-000007"
