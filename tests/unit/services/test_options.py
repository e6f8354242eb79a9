"""What an agency settles for itself."""

import pytest

from services.errors import Invalid
from services.identity.options import changed_options, read_options


def test_counter_and_letters_are_always_open():
    assert read_options({}).channels == ("in_person", "letter", "web")
    assert read_options(changed_options({}, {"web_open": False})).channels == ("in_person", "letter")


@pytest.mark.parametrize(("channel", "address"), [("email_open", "email"), ("fax_open", "fax")])
def test_a_channel_is_opened_only_with_the_address_the_guide_must_name(channel, address):
    with pytest.raises(Invalid) as told:
        changed_options({}, {channel: True})
    assert list(told.value.fields) == [address]
    opened = changed_options({}, {channel: True, address: "sq@yudong.example"})
    assert address in read_options(opened).channels
    with pytest.raises(Invalid):
        changed_options(opened, {address: ""})


def test_changes_keep_the_rest_and_what_another_version_stored():
    stored = changed_options({"later": 1, "phone": "0379-1"}, {"postcode": "379900"})
    assert stored["later"] == 1
    assert (read_options(stored).phone, read_options(stored).postcode) == ("0379-1", "379900")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("web_receipt", "by_magic"),
        ("postcode", "12"),
        ("email", "nobody"),
        ("phone", "1" * 501),
        ("address", "a\x00b"),
        ("web_open", "yes"),
        ("unknown", "x"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(name, value):
    with pytest.raises(Invalid) as told:
        changed_options({}, {name: value})
    assert list(told.value.fields) == [name]


def test_reminders_are_closed_and_quiet_at_night_until_an_agency_settles_it():
    settled = read_options({})
    assert not settled.sms_open
    assert (settled.sms_quiet_from, settled.sms_quiet_until) == ("21:00", "08:00")
    changed = read_options(changed_options({}, {"sms_quiet_from": "22:30", "sms_quiet_until": "07:00"}))
    assert changed.quiet_hours.begins.hour == 22


@pytest.mark.parametrize("typed", ["", "25:00", "21点", "9pm", "21:00:00"])
def test_quiet_hours_that_are_no_times_are_refused_in_words(typed):
    with pytest.raises(Invalid) as told:
        changed_options({}, {"sms_quiet_until": typed})
    assert "21:00" in told.value.fields["sms_quiet_until"]
