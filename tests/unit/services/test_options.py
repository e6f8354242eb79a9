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
